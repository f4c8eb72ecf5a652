// The frequency explorer: a picture, its spectrum, and the two parts a cutoff makes.

const REST = 200; // milliseconds without a change before the numbers are read out
const TRANSFORM = fourier(SIDE);
const HINT = "Drag on the spectrum to move the circle. Ripples beside sharp edges, called "
  + "ringing, come from cutting off so abruptly.";

function spanOf(cutoff) {
  return Number((SIDE / cutoff).toFixed(1));
}

function percent(share) {
  if (share > 0 && share < 0.001) return "under 0.1\u00a0%";
  if (share < 1 && share > 0.999) return "over 99.9\u00a0%";
  return `${Number((100 * share).toFixed(1))}\u00a0%`;
}

// Splits a picture; the transform is taken once for each picture.
function splitter(picture) {
  const transform = TRANSFORM.forward(picture);
  const sharesAt = TRANSFORM.shares(transform);
  const split = (cutoff) => {
    const low = TRANSFORM.lowPass(transform, cutoff);
    return { low, high: picture.map((value, at) => value - low[at]), ...sharesAt(cutoff) };
  };
  return { transform, split };
}

function slider(name, text, max, model) {
  const input = make("input", { type: "range", min: 0, max, step: 1 });
  const output = make("span", {});
  input.setAttribute("aria-label", `${text}, cycles per picture`);
  input.addEventListener("input", () => {
    model.set(name, Number(input.value));
    model.save_changes();
  });
  const show = () => {
    input.value = model.get(name);
    output.textContent = `${model.get(name)} cycles per picture`;
    input.setAttribute("aria-valuetext", output.textContent);
  };
  const node = make("label", { className: "course-slider" },
    make("span", {}, make("span", {}, text), output), input);
  return { node, show };
}

class Explorer {
  constructor(model, el) {
    this.model = model;
    this.drawPictures();
    this.status = make("p", { className: "course-status", role: "status" });
    const desk = make("div", { className: "frequency-desk" },
      this.pictures, this.drawPanel());
    playground(el, "Frequency explorer", "frequency-explorer")
      .append(desk, showProblem(model));
    hideStaticPicture(model, el);
    this.follow();
    this.retake();
  }

  drawPictures() {
    this.shade = svg("path", { "fill-rule": "evenodd", fill: "rgb(0 0 0 / 45%)" });
    this.rim = ["#fff", "#7b2fbf"].map((stroke, i) =>
      svg("circle", { cx: MIDDLE, cy: MIDDLE, fill: "none", stroke, "stroke-width": i ? 2 : 4 }));
    this.over = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" });
    this.over.append(this.shade, ...this.rim);
    this.drag();
    this.original = shown("Picture");
    this.frequencies = shown("Its frequencies", [this.over]);
    this.kept = shown("Kept");
    this.removed = shown("Thrown away");
    this.original.note.textContent = "kept + thrown away, pixel by pixel";
    this.frequencies.note.textContent = "0 in the middle, 128 cycles at the edge";
    this.pictures = make("div", { className: "frequency-pictures" },
      ...[this.original, this.frequencies, this.kept, this.removed].map(({ node }) => node));
  }

  drawPanel() {
    const { model } = this;
    const save = (name, value) => { model.set(name, value); model.save_changes(); };
    const options = [...model.get("_titles"), ["stripes", "stripes of your choice"]];
    const choice = select(options, "", (name) => save("picture", name));
    const modes = ["low-pass", "high-pass"].map((mode) =>
      [mode, button(mode, () => save("mode", mode))]);
    const cutoff = slider("cutoff", "Cutoff", HALF, model);
    const grating = [slider("across", "Stripes across", HALF, model),
      slider("down", "Stripes down", HALF, model)];
    this.waves = make("p", { className: "frequency-note" });
    this.showControls = () => {
      choice.value = model.get("picture");
      for (const [mode, node] of modes) {
        node.setAttribute("aria-pressed", String(mode === model.get("mode")));
      }
      for (const { show } of [cutoff, ...grating]) show();
      for (const { node } of grating) node.hidden = model.get("picture") !== "stripes";
    };
    return make("div", { className: "frequency-panel" },
      labelled("Picture", choice), ...grating.map(({ node }) => node),
      make("div", { className: "course-row", role: "group", "aria-label": "Filter" },
        make("span", { className: "course-control" }, make("span", {}, "Filter")),
        ...modes.map(([, node]) => node)),
      cutoff.node, this.waves, this.status, make("p", { className: "frequency-note" }, HINT));
  }

  // A press on the spectrum draws the circle through that point.
  drag() {
    const reach = (event) => {
      const box = this.over.getBoundingClientRect();
      const x = (SIDE * (event.clientX - box.left)) / box.width - MIDDLE;
      const y = (SIDE * (event.clientY - box.top)) / box.height - MIDDLE;
      const radius = Math.round(Math.hypot(x, y));
      this.model.set("cutoff", Math.min(HALF, radius));
      this.model.save_changes();
    };
    this.over.addEventListener("pointerdown", (event) => {
      this.over.setPointerCapture(event.pointerId);
      reach(event);
    });
    this.over.addEventListener("pointermove", (event) => {
      if (this.over.hasPointerCapture(event.pointerId)) reach(event);
    });
  }

  // However many changes a frame brings, it is drawn once.
  follow() {
    const soon = (what) => () => {
      this.stale ||= what === "picture";
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        if (this.stale) this.retake();
        else this.redraw();
      });
    };
    this.listeners = [
      ...["picture", "across", "down", "_pixels"].map((name) => [name, soon("picture")]),
      ...["cutoff", "mode"].map((name) => [name, soon("cutoff")]),
    ];
    for (const [name, run] of this.listeners) this.model.on(`change:${name}`, run);
  }

  leave() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    for (const [name, run] of this.listeners) this.model.off(`change:${name}`, run);
  }

  retake() {
    this.stale = false;
    const name = this.model.get("picture");
    const [, title] = this.model.get("_titles").find(([key]) => key === name) ?? ["", name];
    this.original.canvas.setAttribute("aria-label", `Picture: ${title}`);
    const picture = pictureOf(this.model);
    this.parts = splitter(picture);
    const spread = this.model.get("picture") === "stripes" ? 2 : 0;
    paint(this.original.canvas, picture, GRAYS);
    paint(this.frequencies.canvas, magnitudes(this.parts.transform, spread), MAGNITUDES);
    this.redraw();
  }

  redraw() {
    const cutoff = this.model.get("cutoff");
    const isLow = this.model.get("mode") === "low-pass";
    const { low, high, variance, frequencies } = this.parts.split(cutoff);
    paint((isLow ? this.kept : this.removed).canvas, low, GRAYS);
    paint((isLow ? this.removed : this.kept).canvas, high, GRAYS, 128);
    this.showControls();
    this.showCircle(cutoff, isLow);
    this.showNumbers(cutoff, isLow, isLow ? variance : 1 - variance,
      isLow ? frequencies : 1 - frequencies);
  }

  showCircle(cutoff, isLow) {
    const radius = cutoff + 0.5; // around the last points that count as low
    const half = (across) => `a${radius} ${radius} 0 1 0 ${across} 0`;
    const disc = `M${MIDDLE - radius} ${MIDDLE}${half(2 * radius)}${half(-2 * radius)}z`;
    this.shade.setAttribute("d", isLow ? `M0 0h${SIDE}v${SIDE}h${-SIDE}z${disc}` : disc);
    for (const circle of this.rim) circle.setAttribute("r", radius);
  }

  showNumbers(cutoff, isLow, variance, frequencies) {
    const ranges = [`0 to ${cutoff} cycles`, `above ${cutoff} cycles; middle gray is 0`];
    const note = (part, name, range, share) => {
      const lines = [range, `${percent(share)} of the variance`];
      part.note.replaceChildren(lines[0], make("br"), lines[1]);
      part.canvas.setAttribute("aria-label", `${name}: ${lines.join("; ")}`);
    };
    note(this.kept, "Kept", ranges[isLow ? 0 : 1], variance);
    note(this.removed, "Thrown away", ranges[isLow ? 1 : 0], 1 - variance);
    const own = Math.hypot(this.model.get("across"), this.model.get("down"));
    this.waves.textContent = (this.model.get("picture") === "stripes"
      ? `Your stripes have ${Number(own.toFixed(1))} cycles per picture. ` : "")
      + (cutoff
        ? `One cycle at the cutoff, light and dark, spans ${spanOf(cutoff)} pixels.`
        : "At cutoff 0 only the mean brightness lies below it.");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.status.textContent = `${isLow ? "Low-pass" : "High-pass"} at ${cutoff} cycles per `
        + `picture keeps ${percent(variance)} of the variance in `
        + `${percent(frequencies)} of the frequencies.`;
    }, REST);
  }
}

export default {
  render({ model, el }) {
    const explorer = new Explorer(model, el);
    return () => explorer.leave();
  },
};
