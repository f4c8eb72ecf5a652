// Input and response side by side, at one scale, with what they hold in words.

const HINT = "Point at a pixel, or move to a picture with Tab and use the arrow keys.";
const SMALL = 200; // pictures up to this wide are shown with sharp pixels

// A canvas, the frame that marks pixels on it, a title above and a caption below.
function stage(name) {
  const canvas = make("canvas", { tabIndex: 0 });
  canvas.setAttribute("role", "img");
  const box = make("div", { className: "pixel-frame", hidden: true });
  const caption = make("figcaption", {});
  const title = make("span", {});
  const head = make("div", { className: "kernel-head" }, make("strong", {}, name), title);
  const picture = make("div", { className: "kernel-picture" }, canvas, box);
  const node = make("figure", {}, head, picture, caption);
  return { canvas, box, caption, picture, head, title, node };
}

// The width of a side of the picture, in parts of the input's.
function setScale({ picture }, ratio) {
  picture.style.setProperty("--ratio", ratio);
}

function share(count, { planes }) {
  const percent = (100 * count) / (planes.length * planes[0].length);
  return percent < 1 ? "under 1 %" : `${Math.round(percent)} %`;
}

// What the display cannot show as it is, in words; "" where it shows all.
function clippingInWords(response, display) {
  const { below, above, under } = response;
  if (display === "signed") return "";
  if (display === "absolute") {
    const over = above + under;
    return over ? `${share(over, response)} above 255, shown as 255` : "";
  }
  const parts = [];
  if (below) parts.push(`${share(below, response)} below 0, shown as 0`);
  if (above) parts.push(`${share(above, response)} above 255, shown as 255`);
  return parts.join("; ");
}

const images = new WeakMap(); // each canvas keeps its bytes

function paintOn(canvas, { height, width }, fill) {
  const kept = images.get(canvas);
  const fits = kept && kept.height === height && kept.width === width;
  const image = fits ? kept : new ImageData(width, height);
  if (!fits) {
    images.set(canvas, image);
    Object.assign(canvas, { height, width });
  }
  fill(image.data);
  canvas.getContext("2d").putImageData(image, 0, 0);
}

class PictureView {
  constructor(model) {
    this.model = model;
    this.input = stage("Input");
    this.output = stage("Response");
    this.problem = problemLine();
    this.readout = make("p", { className: "kernel-readout" }, HINT);
    this.status = make("p", { className: "visually-hidden", role: "status" });
    this.enlarge = button("Enlarge", () => this.toggleSize(), { hidden: true });
    this.enlarge.setAttribute("aria-pressed", "false");
    this.output.head.append(this.enlarge);
    this.scale = make("div", { className: "kernel-scale", hidden: true });
    this.output.node.append(this.scale);
    this.pointer = pixelPointer(
      [this.input, this.output].map(({ canvas, box }) => [canvas, box]),
      () => this.state(),
      (text, aloud) => this.tell(text, aloud)
    );
    const stages = make("div", { className: "kernel-stages" });
    stages.append(this.input.node, this.output.node);
    this.stages = stages;
    this.node = make("div", {}, this.problem.node, stages, this.readout, this.status);
  }

  // Show a line below the pictures; aloud, a screen reader says it too.
  tell(text, aloud) {
    this.readout.textContent = text || HINT;
    if (aloud) this.status.textContent = text;
  }

  // What the pixel pointer needs, once there is a response.
  state() {
    const settings = ["kernel", "border", "stride", "color", "display"];
    const values = settings.map((name) => [name, this.model.get(name)]);
    const { picture, response } = this;
    return response && { picture, response, ...Object.fromEntries(values) };
  }

  takePicture({ rgba, height, width }) {
    this.picture = readPixels(rgba, height, width);
    this.stages.style.setProperty("--aspect", width / height);
    this.stages.style.setProperty("--width", width);
    this.stages.classList.toggle("sharp", width <= SMALL);
    this.draw();
  }

  draw() {
    if (!this.picture) return;
    const color = this.model.get("color");
    try {
      this.response = this.respond(color);
      this.problem.show("");
    } catch (error) {
      this.problem.show(`No response: ${error.message}. The last good one stays.`);
      return;
    }
    this.drawInput(color);
    const { response } = this;
    const display = this.model.get("display"), palette = this.model.get("_palette");
    paintOn(this.output.canvas, response, (rgba) => paint(response, display, palette, rgba));
    this.arrange();
    this.describe(display, palette);
    this.pointer.follow();
  }

  respond(color) {
    const kernel = this.model.get("kernel");
    const divisor = this.model.get("normalize") ? divisorOf(kernel) : 1;
    const weights = kernel.map((row) => row.map((weight) => weight / divisor));
    const settings = { border: this.model.get("border"), stride: this.model.get("stride") };
    return respond(this.picture, weights, { ...settings, color }, this.response);
  }

  // The input changes less often than the kernel.
  drawInput(color) {
    const planes = planesOf(this.picture, color);
    if (this.drawn === planes) return;
    this.drawn = planes;
    const { height, width } = this.picture;
    paintOn(this.input.canvas, { height, width }, (rgba) => paintPlain({ planes }, rgba));
  }

  toggleSize() {
    const on = this.enlarge.getAttribute("aria-pressed") !== "true";
    this.enlarge.setAttribute("aria-pressed", on);
    this.arrange();
  }

  // Both pictures at one scale; a response much smaller than its input can be enlarged.
  arrange() {
    const ratio = this.response.width / this.picture.width;
    this.enlarge.hidden = ratio > 0.75;
    const large = ratio <= 0.75 && this.enlarge.getAttribute("aria-pressed") === "true";
    this.output.picture.classList.toggle("sharp", large);
    setScale(this.output, large ? 1 : ratio);
  }

  describe(display, palette) {
    const { response, picture } = this;
    const subject = subjectOf(this.model), name = kernelInWords(this.model);
    const kind = this.model.get("color") && picture.hasColor ? "in color" : "in gray";
    const size = ({ height, width }, by) => `${height} ${by} ${width}`;
    const values = [response.low, response.high].map((v) => formatNumber(v)).join(" to ");
    const clipping = clippingInWords(response, display);
    this.input.title.textContent = `${subject} · ${size(picture, "×")}, ${kind}`;
    this.input.canvas.setAttribute(
      "aria-label", `Input: ${subject}, ${size(picture, "by")} pixels, ${kind}`
    );
    this.output.title.replaceChildren(
      `${size(response, "×")} · values `, make("b", {}, values)
    );
    this.output.caption.textContent = clipping;
    const words = `values from ${values}${clipping && `; ${clipping}`}`;
    this.output.canvas.setAttribute(
      "aria-label",
      `Response of ${name}: ${size(response, "by")}, ${words}`
    );
    this.showScale(display, palette);
    this.announce(`Response of ${name}: ${words}. ${this.sum()}`);
  }

  sum() {
    return sumInWords(this.model.get("kernel"), this.model.get("normalize"));
  }

  // The key to the signed colors.
  showScale(display, palette) {
    this.scale.hidden = display !== "signed";
    if (this.scale.hidden) return;
    const { low, high } = this.response, limit = signedLimit(this.response);
    const text = formatNumber(limit);
    const left = low < -limit ? `−${text} and below` : `−${text}`;
    const right = high > limit ? `+${text} and above` : `+${text}`;
    const stops = palette.map((color) => `rgb(${color.join(" ")})`).join(", ");
    const bar = make("div", { className: "kernel-ramp" });
    bar.style.background = `linear-gradient(to right, ${stops})`;
    const ends = [left, "0", right].map((words) => make("span", {}, words));
    this.scale.replaceChildren(bar, make("div", { className: "kernel-ends" }, ...ends));
  }

  // Said once the changes pause, and not at the start.
  announce(text) {
    clearTimeout(this.pause);
    if (this.announced !== undefined && text !== this.announced)
      this.pause = setTimeout(() => (this.status.textContent = text), 600);
    this.announced = text;
  }

  stop() {
    clearTimeout(this.pause);
  }
}
