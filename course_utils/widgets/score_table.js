// A row for each class: the slider of its score, and what becomes of it.

const USUAL = [-10, 10]; // the sliders' range where no score lies beyond

// The range in which all these scores can be moved; `before` where it will do.
function rangeOf(scores, before) {
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  if (low >= USUAL[0] && high <= USUAL[1]) return USUAL;
  if (low >= before[0] && high <= before[1]) return before;
  return [Math.floor(low) - 5, Math.ceil(high) + 5];
}

// `move(at, score)` is called while a slider moves.
function scoreTable(names, move) {
  const cell = (className, ...children) => make("td", { className }, ...children);
  const rows = names.map((name, at) => {
    const slider = make("input", { type: "range", step: 0.1 });
    slider.setAttribute("aria-label", `score of class ${name}`);
    slider.addEventListener("input", () => move(at, Number(slider.value)));
    const [score, power, probability, slope] = Array.from({ length: 4 }, () =>
      make("span", { className: "score-number" }));
    const [bar, push] = ["score-bar", "score-push"].map((className) =>
      make("span", { className }));
    const label = make("th", { scope: "row" }, name);
    const node = make("tr", {}, label, cell("score-slide", slider, score), cell("score-power", power),
      cell("", make("span", { className: "score-track" }, bar), probability),
      cell("", make("span", { className: "score-track is-signed" }, push), slope));
    return { node, label, name, slider, score, power, probability, slope, bar, push };
  });
  const heads = [["class"], ["score s"], ["e", make("sup", {}, "s")], ["probability p"],
    ["gradient p − y"]].map((texts) => make("th", { scope: "col" }, ...texts));
  const node = make("table", { className: "score-table" },
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows.map((row) => row.node)));
  let range = USUAL;
  const show = (scores, label) => {
    range = rangeOf(scores, range);
    const probabilities = softmax(scores);
    const slopes = lossGradient(scores, label);
    const { powers } = inFloat32(scores);
    rows.forEach((row, at) => {
      const probability = probabilities[at].toFixed(3);
      [row.slider.min, row.slider.max] = range;
      row.slider.value = scores[at];
      row.score.textContent = formatNumber(scores[at], 2);
      row.slider.setAttribute("aria-valuetext",
        `${row.score.textContent}, probability ${probability}`);
      row.power.textContent = positive(powers[at]);
      row.probability.textContent = probability;
      row.bar.style.width = `${100 * probabilities[at]}%`;
      row.slope.textContent = signed(slopes[at], 3);
      row.push.style.width = `${50 * Math.abs(slopes[at])}%`;
      row.push.classList.toggle("is-negative", slopes[at] < 0);
      row.node.classList.toggle("is-true", at === label);
      row.label.textContent = at === label ? `${row.name} (true)` : row.name;
    });
  };
  return { node, show };
}
