// The frequency explorer's pictures: pixels, spectra, and the frames they stand in.

const SIDE = 256;
const HALF = SIDE / 2;
const MIDDLE = HALF + 0.5; // the point of frequency 0 is a pixel, and this its middle
// The course's colors for magnitudes (matplotlib's viridis), from little to much.
const VIRIDIS = [
  [68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141],
  [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37],
];

// Colors as a canvas stores them, one number a pixel.
function packed(red, green, blue) {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const MAGNITUDES = Uint32Array.from({ length: 256 }, (_, level) => {
  const at = (level / 255) * (VIRIDIS.length - 1);
  const below = Math.min(VIRIDIS.length - 2, Math.floor(at));
  return packed(...VIRIDIS[below].map((value, i) =>
    Math.round(value + (VIRIDIS[below + 1][i] - value) * (at - below))));
});
const GRAYS = Uint32Array.from({ length: 256 }, (_, level) => packed(level, level, level));

// Shows numbers from 0 to 255 in these colors; what lies outside is cut off.
function paint(canvas, values, colors, zero = 0) {
  const image = new ImageData(SIDE, SIDE);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < pixels.length; at += 1) {
    const level = Math.round(values[at] + zero);
    pixels[at] = colors[level < 0 ? 0 : level > 255 ? 255 : level];
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// Frequency 0 in the middle; brightness over four powers of ten. Stripes are single
// points, so each point is drawn `spread` pixels wider on each side.
function magnitudes({ re, im }, spread) {
  const size = re.map((value, at) => (at ? Math.sqrt(value ** 2 + im[at] ** 2) : 0));
  const most = Math.max(1e-6, size.reduce((a, b) => Math.max(a, b), 0));
  const levels = new Float64Array(SIDE * SIDE);
  for (let at = 0; at < levels.length; at += 1) {
    const level = 255 * (1 + Math.log10(Math.max(size[at] / most, 1e-9)) / 4);
    if (level <= 0) continue;
    const [u, v] = [at % SIDE + HALF, Math.floor(at / SIDE) + HALF];
    for (let y = v - spread; y <= v + spread; y += 1) {
      for (let x = u - spread; x <= u + spread; x += 1) {
        const to = (y % SIDE) * SIDE + (x % SIDE);
        if (level > levels[to]) levels[to] = level;
      }
    }
  }
  return levels;
}

function stripes(across, down) {
  return Float64Array.from({ length: SIDE * SIDE }, (_, at) => {
    const turns = (across * (at % SIDE) + down * Math.floor(at / SIDE)) / SIDE;
    return 255 * (0.5 + 0.4 * Math.cos(2 * Math.PI * turns));
  });
}

// The picture of a model's state, as numbers from 0 to 255.
function pictureOf(model) {
  if (model.get("picture") === "stripes") {
    return stripes(model.get("across"), model.get("down"));
  }
  const names = model.get("_titles").map(([name]) => name);
  const start = Math.max(0, names.indexOf(model.get("picture"))) * SIDE * SIDE;
  const view = model.get("_pixels");
  return Float64Array.from(
    new Uint8Array(view.buffer, view.byteOffset + start, SIDE * SIDE));
}

function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function shown(name, over = []) {
  const canvas = make("canvas", { width: SIDE, height: SIDE });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  const caption = make("figcaption", {}, make("b", {}, name));
  const note = make("span", {});
  caption.append(note);
  const node = make("figure", {}, caption,
    make("div", { className: "frequency-frame" }, canvas, ...over));
  return { node, canvas, caption, note };
}
