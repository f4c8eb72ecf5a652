// What the networks say, in words and as bars.

function percent(probability) {
  return `${(100 * probability).toFixed(1)}\u00a0%`;
}

// "3 with 92.1 %, then 8 with 5.0 %, 5 with 1.2 %"
function topThree(probabilities, names) {
  const best = probabilities.map((_, at) => at)
    .sort((a, b) => probabilities[b] - probabilities[a])
    .slice(0, 3)
    .map((at) => `${names[at]} with ${percent(probabilities[at])}`);
  return [best[0], best.slice(1).join(", ")].filter(Boolean).join(", then ");
}

// A table of the probabilities of one network, each with its bar.
function answerChart(title, names) {
  const rows = names.map((name) => {
    const bar = make("span", { className: "digit-bar" });
    const number = make("span", { className: "digit-number" });
    const node = make("tr", {}, make("th", { scope: "row" }, name),
      make("td", {}, make("span", { className: "digit-track" }, bar), number));
    return { node, bar, number };
  });
  const node = make("table", { className: "digit-chart" },
    make("caption", {}, title), make("tbody", {}, ...rows.map((row) => row.node)));
  const longest = Math.max(...names.map((name) => name.length));
  node.style.setProperty("--names", `${Math.min(12, longest) + 1}ch`);
  const show = (probabilities) => {
    const most = probabilities ? Math.max(...probabilities) : NaN;
    rows.forEach((row, at) => {
      row.bar.style.width = `${100 * (probabilities?.[at] ?? 0)}%`;
      row.number.textContent = probabilities ? percent(probabilities[at]) : "–";
      row.node.classList.toggle("is-most", probabilities?.[at] === most);
    });
  };
  return { node, show };
}
