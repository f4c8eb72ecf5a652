// The score explorer: sliders for the scores of one example, and what follows.

const REST = 400; // milliseconds without a change before the numbers are read out
const STEPS_SHOWN = 8;
const HINT = "A step downhill moves every score against its gradient.";

// Why float32 cannot tell −ln(part / whole), or "".
function misfit(part, whole) {
  const loss = -Math.log(part / whole);
  if (Number.isFinite(loss)) return "";
  const why = whole === Infinity ? "float32 ends at 3.4·10³⁸, which eˢ passes at s = 88.7"
    : "float32 rounds so small an eˢ to 0";
  return `${Number.isNaN(loss) ? "nan" : "inf"}: ${why}`;
}

class Explorer {
  constructor(model, el) {
    this.model = model;
    const names = model.get("class_names");
    this.table = scoreTable(names, (at, score) =>
      this.save("scores", model.get("scores").map((old, i) => (i === at ? score : old))));
    this.sums = make("div", { className: "score-sums" });
    this.trail = make("p", { className: "score-trail" });
    this.losses = [];
    this.status = make("p", { className: "course-status", role: "status" });
    playground(el, "Score explorer", "score-explorer").append(this.build(names),
      make("div", { className: "score-scroll" }, this.table.node), this.sums, this.trail,
      this.status, showProblem(model));
    hideStaticPicture(model, el);
    this.follow();
    this.show();
  }

  save(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  build(names) {
    const { model } = this;
    const options = names.map((name, at) => [at, name]);
    const label = select(options, "", (at) => this.save("label", Number(at)));
    const rate = make("input", { type: "range", min: 0.1, max: 10, step: 0.1 });
    rate.setAttribute("aria-label", "Learning rate");
    rate.addEventListener("input", () => this.save("learning_rate", Number(rate.value)));
    const shownRate = make("span", { className: "score-rate" });
    const add = (much) => () =>
      this.save("scores", model.get("scores").map((score) => score + much));
    this.showControls = () => {
      label.value = model.get("label");
      rate.value = model.get("learning_rate");
      shownRate.textContent = formatNumber(model.get("learning_rate"), 2);
    };
    const row = (...children) => make("div", { className: "course-row" }, ...children);
    return make("div", {},
      row(labelled("True class", label),
        button("Reset", () => this.save("scores", model.get("_first_scores"))),
        button("Add 100 to every score", add(100)),
        button("Subtract 100", add(-100), { "aria-label": "Subtract 100 from every score" })),
      row(button("Step downhill", () => this.step()),
        labelled("learning rate", rate), shownRate,
        make("span", { className: "score-quiet" }, "s ← s − learning rate · (p − y)")));
  }

  step() {
    const { model } = this;
    const [scores, label] = [model.get("scores"), model.get("label")];
    const slopes = lossGradient(scores, label);
    const rate = model.get("learning_rate");
    const losses = this.losses.length ? this.losses : [crossEntropy(scores, label)];
    const moved = scores.map((score, at) => score - rate * slopes[at]);
    this.save("scores", moved);
    this.losses = [...losses, crossEntropy(moved, label)];
  }

  // However many changes a frame brings, they are shown once.
  follow() {
    const soon = () => {
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        this.show();
      });
    };
    const anew = () => {
      this.losses = [];
      soon();
    };
    this.listeners = [["scores", anew], ["label", anew], ["learning_rate", soon]];
    for (const [name, run] of this.listeners) this.model.on(`change:${name}`, run);
  }

  show() {
    const [scores, label] = [this.model.get("scores"), this.model.get("label")];
    this.showControls();
    this.table.show(scores, label);
    this.showSums(scores, label);
    const shown = this.losses.slice(-STEPS_SHOWN).map((loss) => loss.toFixed(3));
    const more = this.losses.length > STEPS_SHOWN ? "… → " : "";
    this.trail.textContent = shown.length
      ? `Loss, step by step: ${more}${shown.join(" → ")} nats` : HINT;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => (this.status.textContent = this.words()), REST);
  }

  showSums(scores, label) {
    const { powers, sum } = inFloat32(scores);
    const largest = Math.max(...scores);
    const lowered = scores.map((score) => Math.exp(score - largest));
    const whole = lowered.reduce((a, b) => a + b, 0);
    const loss = `${crossEntropy(scores, label).toFixed(2)} nats`;
    const spelled = (power, words, terms, all, result) => make("p", {},
      make("b", {}, "e", make("sup", {}, power), words), make("br"),
      `Σ = ${terms.map(positive).join(" + ")} = ${positive(all)}`, make("br"),
      `loss = −ln(${positive(terms[label])} / ${positive(all)}) = ${result}`);
    const minus = `s − ${formatNumber(largest, 2).replace(/^−.*/, "($&)")}`;
    this.sums.replaceChildren(
      spelled("s", ", as the formula has it, in float32", powers, sum,
        misfit(powers[label], sum) || loss),
      spelled(minus, ": the same with the largest score subtracted", lowered, whole, loss));
  }

  words() {
    const [scores, label] = [this.model.get("scores"), this.model.get("label")];
    const names = this.model.get("class_names");
    const probabilities = softmax(scores);
    const best = probabilities.indexOf(Math.max(...probabilities));
    const said = best === label ? "the largest"
      : `the largest is ${probabilities[best].toFixed(3)}, of class ${names[best]}`;
    return `Loss ${crossEntropy(scores, label).toFixed(3)} nats: the true class, `
      + `${names[label]}, has probability ${probabilities[label].toFixed(3)}, ${said}.`;
  }

  leave() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    for (const [name, run] of this.listeners) this.model.off(`change:${name}`, run);
  }
}

export { softmax, crossEntropy, lossGradient, positive };
export default {
  render({ model, el }) {
    const explorer = new Explorer(model, el);
    return () => explorer.leave();
  },
};
