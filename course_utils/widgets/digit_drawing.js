// Ink on the pad, drawn finer than what a network sees, and the two ways to see it.

const SIDE = 28; // pixels of an MNIST image
const BOX = 20; // pixels that the longer side of a digit takes of them
const MIDDLE = 14; // row and column of the pixel at the center of mass
const FINE = 10; // points of ink along a pixel
const POINTS = SIDE * FINE;
const BRUSH = 13; // points from the middle of a stroke to its edge
const SOFT = 6; // points over which the edge fades

// For each mean over `step` points, what share each point has in it: [point, share].
function shares(start, length, step) {
  const count = Math.ceil(length / step - 1e-9);
  return Array.from({ length: count }, (_, i) => {
    const found = [];
    for (let k = Math.floor(i * step); k < Math.min((i + 1) * step, length); k += 1) {
      const overlap = Math.min(k + 1, (i + 1) * step) - Math.max(k, i * step);
      if (overlap > 0) found.push([start + k, overlap / step]);
    }
    return found;
  });
}

function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

// Where a digit with this much ink in each row starts; nothing of it is cut off.
function startOf(ink) {
  const mean = total(ink.map((value, at) => at * value)) / total(ink);
  return Math.max(0, Math.min(SIDE - ink.length, Math.floor(MIDDLE - mean + 0.5)));
}

class Ink {
  constructor() {
    this.ink = new Uint8Array(POINTS * POINTS);
  }

  get isEmpty() {
    return this.ink.every((value) => value === 0);
  }

  clear() {
    this.ink.fill(0);
  }

  // Draws from one place to another, each [x, y] in pixels of the image.
  stroke(from, to) {
    const [x0, y0, x1, y1] = [...from, ...to].map((value) => value * FINE);
    const reach = BRUSH + SOFT;
    const inside = (value) => Math.max(0, Math.min(POINTS, value));
    const [left, right] = [Math.min(x0, x1) - reach, Math.max(x0, x1) + reach];
    const [top, bottom] = [Math.min(y0, y1) - reach, Math.max(y0, y1) + reach];
    const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    for (let y = inside(Math.floor(top)); y < inside(Math.ceil(bottom)); y += 1) {
      for (let x = inside(Math.floor(left)); x < inside(Math.ceil(right)); x += 1) {
        const [dx, dy] = [x + 0.5 - x0, y + 0.5 - y0];
        const along = length ? (dx * (x1 - x0) + dy * (y1 - y0)) / length : 0;
        const near = Math.max(0, Math.min(1, along));
        const far = Math.hypot(dx - near * (x1 - x0), dy - near * (y1 - y0));
        const value = 255 * Math.max(0, Math.min(1, (BRUSH - far) / SOFT + 0.5));
        const at = y * POINTS + x;
        if (value > this.ink[at]) this.ink[at] = value;
      }
    }
  }

  // Moves the drawing by pixels of the image; what leaves the pad is lost.
  shift(right, down) {
    const before = this.ink;
    this.ink = new Uint8Array(POINTS * POINTS);
    const [dx, dy] = [right * FINE, down * FINE];
    for (let y = Math.max(0, dy); y < Math.min(POINTS, POINTS + dy); y += 1) {
      for (let x = Math.max(0, dx); x < Math.min(POINTS, POINTS + dx); x += 1) {
        this.ink[y * POINTS + x] = before[(y - dy) * POINTS + x - dx];
      }
    }
  }

  // Takes 784 bytes in place of what was drawn.
  load(pixels) {
    for (let at = 0; at < this.ink.length; at += 1) {
      const [y, x] = [Math.floor(at / POINTS), at % POINTS];
      this.ink[at] = pixels[Math.floor(y / FINE) * SIDE + Math.floor(x / FINE)];
    }
  }

  // The drawing as it stands, 784 bytes.
  asDrawn() {
    const all = shares(0, POINTS, FINE);
    return this.#field(this.#means(all, all), 0, 0);
  }

  // The drawing as MNIST's digits are made, 784 bytes: 20 pixels long, its center of
  // mass in the middle.
  centered() {
    const box = this.#box();
    if (!box) return new Uint8Array(SIDE * SIDE);
    const step = Math.max(box.height, box.width) / BOX;
    const rows = shares(box.top, box.height, step);
    const cols = shares(box.left, box.width, step);
    const digit = this.#means(rows, cols);
    const across = cols.map((_, c) => total(digit.map((row) => row[c])));
    return this.#field(digit, startOf(digit.map((row) => total(row))), startOf(across));
  }

  #box() {
    let [top, left, bottom, right] = [POINTS, POINTS, -1, -1];
    for (let at = 0; at < this.ink.length; at += 1) {
      if (!this.ink[at]) continue;
      const [y, x] = [Math.floor(at / POINTS), at % POINTS];
      top = Math.min(top, y);
      bottom = y;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
    if (bottom < 0) return null;
    return { top, left, height: bottom - top + 1, width: right - left + 1 };
  }

  #means(rows, cols) {
    const across = new Map(); // for each row of points, its means over the columns
    for (const [y] of rows.flat()) {
      if (across.has(y)) continue;
      const sum = (points) => total(points.map(([x, share]) =>
        share * this.ink[y * POINTS + x]));
      across.set(y, cols.map(sum));
    }
    return rows.map((points) => cols.map((_, c) =>
      total(points.map(([y, share]) => share * across.get(y)[c]))));
  }

  #field(digit, top, left) {
    const field = new Uint8Array(SIDE * SIDE);
    digit.forEach((row, r) => row.forEach((value, c) => {
      field[(top + r) * SIDE + left + c] = Math.floor(value + 0.5);
    }));
    return field;
  }
}
