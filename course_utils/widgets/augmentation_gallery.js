// The augmentation gallery: sliders, the picture changed exactly, and random draws.

const REST = 300; // milliseconds without a change before the settings are read out
const pixels = (value) => `${formatNumber(value, 0)} px`;
const times = (value) => `× ${formatNumber(value, 2)}`;
// Name, text, neutral value, step, ends for a picture [C, H, W], and how it is written.
const SLIDERS = [
  ["dx", "Shift right", 0, 1, ([, , W]) => [-Math.floor(W / 2), Math.floor(W / 2)], pixels],
  ["dy", "Shift down", 0, 1, ([, H]) => [-Math.floor(H / 2), Math.floor(H / 2)], pixels],
  ["degrees", "Rotation", 0, 1, () => [-180, 180], (value) => `${formatNumber(value, 1)}°`],
  ["scale", "Scale", 1, 0.05, () => [0.5, 2], times],
  ["brightness", "Brightness", 1, 0.05, () => [0, 2], times],
  ["contrast", "Contrast", 1, 0.05, () => [0, 2], times],
  ["saturation", "Saturation", 1, 0.05, () => [0, 2], times],
  ["noise", "Noise", 0, 0.01, () => [0, 0.5], (value) => formatNumber(value, 2)],
  ["erase", "Erase", 0, 1, ([, H, W]) => [0, Math.min(H, W)], pixels],
];
const FLIPS = [["flip", "Flip left–right"], ["flip_vertical", "Flip top–bottom"]];
const BORDERS = [["zeros", "zeros: black"], ["reflect", "reflect: mirrored"],
  ["edge", "edge: repeated"]];

class Gallery {
  constructor(model, el) {
    this.model = model;
    this.shown = []; // each sets a control to what the model says
    this.state = "answered";
    this.questions = new Questions(model, () => ({}), (state) => {
      this.state = state;
      this.say();
    });
    this.status = make("p", { className: "course-status", role: "status" });
    const desk = make("div", { className: "gallery-desk" }, this.buildPanel(),
      this.buildPictures());
    playground(el, "Augmentation gallery", "augmentation-gallery")
      .append(desk, this.status, showProblem(model));
    hideStaticPicture(model, el);
    this.follow();
    this.showControls();
    this.showPictures();
  }

  set(name, value) {
    this.model.set(name, value);
    this.questions.ask();
  }

  buildPanel() {
    const { model } = this;
    const titles = model.get("_titles").map((title, at) => [at, title]);
    const choose = (name, text, options, type) => {
      const list = select(options, "", (value) => this.set(name, type(value)));
      this.shown.push(() => (list.value = model.get(name)));
      return labelled(text, list);
    };
    const picture = choose("choice", "Picture", titles, Number);
    picture.hidden = titles.length < 2;
    const row = (...children) => make("div", { className: "course-row" }, ...children);
    return make("div", { className: "gallery-panel" }, picture,
      ...SLIDERS.map((slider) => this.buildSlider(...slider)),
      row(...FLIPS.map((flip) => this.buildFlip(...flip))),
      choose("border", "Border", BORDERS, String),
      row(button("New draws", () => this.set("seed", model.get("seed") + 1)),
        button("Reset", () => this.reset())));
  }

  buildSlider(name, text, _, step, ends, write) {
    const { model } = this;
    const input = make("input", { type: "range", step });
    input.setAttribute("aria-label", text);
    input.addEventListener("input", () => this.set(name, Number(input.value)));
    const output = make("span", {});
    const node = make("label", { className: "gallery-slider" },
      make("span", {}, make("span", {}, text), output), input);
    this.shown.push(() => {
      const size = model.get("_size");
      [input.min, input.max] = ends(size);
      input.value = model.get(name);
      output.textContent = write(model.get(name));
      input.setAttribute("aria-valuetext", output.textContent);
      node.hidden = name === "saturation" && size[0] !== 3;
    });
    return node;
  }

  buildFlip(name, text) {
    const box = checkbox(false, (on) => this.set(name, on));
    this.shown.push(() => (box.checked = this.model.get(name)));
    return make("label", { className: "course-control" }, box, make("span", {}, text));
  }

  reset() {
    for (const [name, , neutral] of SLIDERS) this.model.set(name, neutral);
    for (const [name] of FLIPS) this.model.set(name, false);
    this.questions.ask();
  }

  buildPictures() {
    const picture = (title) => {
      const canvas = make("canvas", {});
      canvas.setAttribute("role", "img");
      const node = make("figure", {}, make("figcaption", {}, title), canvas);
      return { node, canvas };
    };
    this.original = picture("The picture");
    this.exact = picture("Changed by exactly this much");
    this.draws = make("div", { className: "gallery-draws" });
    this.draws.setAttribute("role", "img");
    const draws = make("figure", { className: "gallery-all" },
      make("figcaption", {}, "Random draws of up to this much"), this.draws);
    return make("div", { className: "gallery-pictures" },
      this.original.node, this.exact.node, draws);
  }

  follow() {
    const controls = () => this.showControls();
    const names = [...SLIDERS, ...FLIPS, ["border"], ["choice"], ["_size"]];
    this.listeners = names.map(([name]) => [name, controls]);
    this.listeners.push(["_strip", () => this.showPictures()], ["_words", () => this.say()]);
    for (const [name, run] of this.listeners) this.model.on(`change:${name}`, run);
  }

  showControls() {
    for (const show of this.shown) show();
  }

  // The strip holds pictures of one size, one below the other.
  async showPictures() {
    const strip = this.model.get("_strip");
    const [, height, width] = this.model.get("_size");
    const all = await createImageBitmap(new Blob([strip], { type: "image/png" }));
    if (strip !== this.model.get("_strip")) return; // a newer one is on its way
    const count = all.height / height - 2;
    while (this.draws.children.length < count) this.draws.append(make("canvas", {}));
    const canvases = [this.original.canvas, this.exact.canvas, ...this.draws.children];
    canvases.forEach((canvas, at) => {
      Object.assign(canvas, { width, height });
      canvas.classList.toggle("is-small", Math.max(width, height) < 100);
      canvas.getContext("2d").drawImage(all, 0, -at * height);
    });
    this.say();
  }

  say() {
    const { model } = this;
    const [exact, ranges] = model.get("_words");
    const title = model.get("_titles")[model.get("choice")];
    const count = this.draws.children.length;
    this.original.canvas.setAttribute("aria-label", `${title}, as it is`);
    this.exact.canvas.setAttribute("aria-label", `${title}, ${exact}`);
    this.draws.setAttribute("aria-label", `${title} in ${count} random draws: ${ranges}`);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.status.textContent = this.state === "silent"
        ? "No answer: the pictures change only while a kernel runs and is not busy."
        : `Exactly: ${exact}. Drawn: ${ranges}.`;
    }, REST);
  }

  leave() {
    clearTimeout(this.resting);
    this.questions.stop();
    for (const [name, run] of this.listeners) this.model.off(`change:${name}`, run);
  }
}

export default {
  render({ model, el }) {
    const gallery = new Gallery(model, el);
    return () => gallery.leave();
  },
};
