// The digit pad: drawing by mouse, finger or keyboard, and live probabilities.

const REST = 400; // milliseconds without a change before the answers are read out

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

class Pad {
  constructor(model, el) {
    this.model = model;
    this.ink = new Ink();
    const keys = `${model.get("_picture_id")}-keys`;
    this.sheet = new Sheet(this.ink, () => this.changed(), keys);
    this.example = 0;
    this.state = "answered";
    this.questions = new Questions(model, () => this.question(), (state) => {
      this.state = state;
      this.showAnswers();
    });
    playground(el, "Digit pad", "digit-pad").append(this.build(), showProblem(model));
    hideStaticPicture(model, el);
    this.follow();
    this.takeDrawing();
  }

  build() {
    const names = this.model.get("class_names");
    this.charts = this.model.get("_models").map((title) =>
      ({ title, ...answerChart(title, names) }));
    this.status = make("p", { className: "course-status", role: "status" });
    this.answers = make("div", { className: "digit-answers" },
      make("div", { className: "digit-charts" }, ...this.charts.map(({ node }) => node)),
      this.status);
    this.seen = make("canvas", { width: SIDE, height: SIDE, role: "img" });
    const seen = make("figure", { className: "digit-seen" },
      make("figcaption", {}, "What the networks see"), this.seen);
    const tools = make("div", { className: "digit-tools" }, seen, ...this.buildTools());
    return make("div", { className: "digit-desk" }, this.sheet.node, tools, this.answers);
  }

  buildTools() {
    const { model } = this;
    const center = checkbox(model.get("center"), (on) => model.set("center", on));
    this.showCenter = () => (center.checked = model.get("center"));
    const move = (name, text, right, down) => button(text, () => {
      this.ink.shift(right, down);
      this.changed();
    }, { "aria-label": `Move the drawing ${name} by 1 pixel`, className: `to-${name}` });
    const arrows = make("div", { className: "digit-arrows" },
      move("up", "↑", 0, -1), move("left", "←", -1, 0),
      make("span", { "aria-hidden": "true" }, "1 px"),
      move("right", "→", 1, 0), move("down", "↓", 0, 1));
    arrows.setAttribute("role", "group");
    arrows.setAttribute("aria-label", "Move the drawing");
    const example = button("Example", () => this.putExample());
    example.hidden = !model.get("_examples").byteLength;
    const clear = button("Clear", () => this.sheet.clear());
    return [make("label", { className: "course-control" }, center,
      make("span", {}, "Center it like MNIST")), arrows,
    make("div", { className: "course-row" }, clear, example)];
  }

  putExample() {
    const examples = bytesOf(this.model.get("_examples"));
    const size = SIDE * SIDE;
    const start = (this.example * size) % examples.length;
    this.example += 1;
    this.ink.load(examples.subarray(start, start + size));
    this.changed();
  }

  // However many changes a frame brings, they are drawn and asked about once.
  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.show(this.see());
      this.questions.ask();
    });
  }

  see() {
    return this.model.get("center") ? this.ink.centered() : this.ink.asDrawn();
  }

  question() {
    this.sent = this.ink.asDrawn();
    const view = (pixels) => new DataView(pixels.buffer);
    return { _drawing: view(this.sent), _image: view(this.see()) };
  }

  follow() {
    const { model } = this;
    const turn = () => {
      this.showCenter();
      this.changed();
    };
    const answer = () => this.showAnswers();
    this.listeners = [["_drawing", () => this.takeDrawing()], ["center", turn],
      ["_answers", answer]];
    for (const [name, run] of this.listeners) model.on(`change:${name}`, run);
  }

  takeDrawing() {
    const drawing = bytesOf(this.model.get("_drawing"));
    if (this.sent?.every((value, at) => value === drawing[at])) return; // drawn here
    this.sent = drawing;
    this.ink.load(drawing);
    this.show(this.see());
    this.showAnswers();
  }

  show(image) {
    this.sheet.show();
    paintGray(this.seen, image);
    const inked = image.filter((value) => value > 127).length;
    const words = `What the networks see: 28 by 28 pixels, ${inked} of them bright`;
    this.seen.setAttribute("aria-label", words);
  }

  showAnswers() {
    const answers = this.model.get("_answers");
    for (const { title, show } of this.charts) show(answers[title]);
    this.answers.classList.toggle("is-stale", this.state !== "answered");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => (this.status.textContent = this.words(answers)), REST);
  }

  words(answers) {
    if (this.state === "silent") {
      return "No network answers: they need a kernel that runs and is not busy. "
        + "You can go on drawing.";
    }
    if (this.ink.isEmpty) return "The pad is empty. Draw a digit.";
    const names = this.model.get("class_names");
    return this.charts.filter(({ title }) => answers[title])
      .map(({ title }) => `${title}: ${topThree(answers[title], names)}.`).join("\n");
  }

  leave() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    this.questions.stop();
    for (const [name, run] of this.listeners) this.model.off(`change:${name}`, run);
  }
}

export { Ink };
export default {
  render({ model, el }) {
    const pad = new Pad(model, el);
    return () => pad.leave();
  },
};
