// Grids of numbers in colored squares, legible on every color.

const DIGIT_WIDTH = 0.64; // in font sizes, of the widest common interface font
const GUTTER = 18; // CSS pixels beside and above a grid, for the counts
const RIM = 3; // CSS pixels by which a frame stands around what it frames

function mix(from, to, share) {
  return from.map((value, i) => Math.round(value + (to[i] - value) * share));
}

function css(color) {
  return `rgb(${color.join(" ")})`;
}

// Black or white, whichever stands out more: always at least 4.58 to 1.
function inkOn(color) {
  const [r, g, b] = color.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

// Red above zero, blue below, white at zero, as the course's figures have it.
function signedColor(value, limit) {
  const share = limit ? Math.min(1, Math.abs(value) / limit) : 0;
  return mix([255, 255, 255], value > 0 ? [214, 96, 77] : [67, 147, 195], share);
}

function grayColor(value, [low, high]) {
  return mix([0, 0, 0], [255, 255, 255], (value - low) / (high - low));
}

// From black to white: 0 to the largest value, or 0 to 1 for small ones.
function grayRange(image) {
  const values = image.flat(2);
  return [Math.min(0, ...values), Math.max(1, ...values)];
}

function largest(numbers) {
  return Math.max(0, ...numbers.flat(2).map(Math.abs));
}

// So many significant digits, the whole part in full; ".5" for "0.5" when `tight`.
function brief(value, digits, tight) {
  const power = value ? Math.floor(Math.log10(Math.abs(value))) : 0;
  const decimals = Number.isInteger(value) ? 0 : Math.max(0, Math.min(6, digits - 1 - power));
  const text = readable(Number(value.toFixed(decimals)));
  return tight ? text.replace(/^(−?)0\./, "$1.") : text;
}

// In digits; a minus sign is as wide as 1.4 of them.
function lengthOf(text) {
  return text.length + (text.startsWith("−") ? 0.4 : 0);
}

// How to write all these numbers in squares of `cell` pixels: as many digits as fit
// in the longest, in letters of `least` pixels or more; nothing where none fit.
function writing(numbers, cell, least = 9) {
  const values = numbers.flat(2);
  const wanted = Math.max(10, Math.min(14, Math.round(cell * 0.38)));
  for (const [digits, tight] of [[4, false], [3, false], [3, true], [2, true]]) {
    const longest = Math.max(
      ...values.map((value) => lengthOf(brief(value, digits, tight))));
    const font = Math.min(wanted, Math.floor((cell - 2) / longest / DIGIT_WIDTH));
    if (font >= least) return { font, write: (value) => brief(value, digits, tight) };
  }
  return { font: least, write: null };
}

// A grid of squares of `cell` pixels. `paint(r, c)` returns a square's text, color
// ([r, g, b] or none), class and name; `count(i)` is the number beside a row,
// `countAcross(i)` the one above a column. `place` frames squares from (top, left)
// on; the frame glides there. `at(event)` is the square under the pointer, [r, c].
function numberGrid(options) {
  const { rows, cols, cell, font, label, paint, role = "table", count = String } = options;
  const { countAcross = count } = options;
  const every = cell >= 16 ? 1 : 5; // counts stand clear of each other
  const head = (text, kind) => {
    const written = Number(text) % every ? "" : text;
    const role = written === "" ? "presentation" : kind;
    return make("div", { role, className: "grid-count" }, written);
  };
  const line = (...cells) => make("div", { role: "row", className: "grid-row" }, ...cells);
  const range = (length) => Array.from({ length }, (_, i) => i);

  const square = role === "grid" ? "gridcell" : "cell";
  const places = new Map();
  const cells = range(rows).map((r) => range(cols).map((c) => {
    const node = paintCell(make("div", { role: square }), paint(r, c));
    places.set(node, [r, c]);
    return node;
  }));
  const corner = make("div", { role: "presentation", className: "grid-count" });
  const frame = make("div", { className: "grid-frame", role: "presentation", hidden: true });
  const node = make("div", { role, className: "number-grid", "aria-label": label },
    line(corner, ...range(cols).map((c) => head(countAcross(c), "columnheader"))),
    ...cells.map((squares, r) => line(head(count(r), "rowheader"), ...squares)), frame);
  node.classList.toggle("small-cells", cell < 16);
  node.style.cssText = `--cell:${cell}px; --gutter:${GUTTER}px; font-size:${font}px`;
  const place = (top, left, height = 1, width = 1) => {
    frame.hidden = false;
    frame.style.top = `${GUTTER + top * cell - RIM}px`;
    frame.style.left = `${GUTTER + left * cell - RIM}px`;
    frame.style.height = `${height * cell + 2 * RIM}px`;
    frame.style.width = `${width * cell + 2 * RIM}px`;
  };
  const at = (event) => places.get(event.target);
  return { node, cells, place, at };
}

function paintCell(node, { text, color, className = "", name }) {
  node.className = `grid-cell ${className}`;
  node.textContent = text;
  node.style.background = color ? css(color) : "";
  node.style.color = color ? inkOn(color) : "";
  node.setAttribute("aria-label", name);
  return node;
}
