// Convolution of a picture with a kernel, not flipped, and how a response is shown.
// filters.filter_picture computes the same in Python; the tests hold the two together.

// OpenCV's weights for gray, 0.299 R + 0.587 G + 0.114 B, in its own whole numbers.
function grayOf(red, green, blue) {
  return (9798 * red + 19235 * green + 3735 * blue + 16384) >> 15;
}

const WIDEST = 7; // weights in a row of the kernel

// A picture from RGBA bytes: `gray` is one plane of H × W numbers, `colors` three.
// A picture without any color has one plane, which serves for both.
function readPixels(rgba, height, width) {
  const size = height * width;
  const gray = new Float32Array(size);
  const colors = [0, 1, 2].map(() => new Float32Array(size));
  let hasColor = false;
  for (let i = 0, at = 0; i < size; i++, at += 4) {
    const red = rgba[at], green = rgba[at + 1], blue = rgba[at + 2];
    gray[i] = grayOf(red, green, blue);
    colors[0][i] = red;
    colors[1][i] = green;
    colors[2][i] = blue;
    if (red !== green || green !== blue) hasColor = true;
  }
  return { height, width, hasColor, gray: [gray], colors: hasColor ? colors : [gray] };
}

function planesOf(picture, color) {
  return color ? picture.colors : picture.gray;
}

// Where on an axis of `size` pixels the border mode finds a position; -1: nowhere.
const BORDER_RULES = {
  reflect: (at, size) => (at < 0 ? -at : at < size ? at : 2 * (size - 1) - at),
  replicate: (at, size) => Math.min(Math.max(at, 0), size - 1),
  zero: (at, size) => (at < 0 || at >= size ? -1 : at),
  wrap: (at, size) => (at + size) % size,
  crop: (at) => at,
};

function paddedPlane(plane, height, width, kernel, border) {
  const kH = kernel.length, kW = kernel[0].length, crop = border === "crop";
  const top = crop ? 0 : Math.floor(kH / 2), left = crop ? 0 : Math.floor(kW / 2);
  const rows = crop ? height : height + kH - 1, cols = crop ? width : width + kW - 1;
  const rule = BORDER_RULES[border];
  const values = new Float32Array(rows * cols + WIDEST - 1); // zeros
  const from = Int32Array.from({ length: cols }, (_, x) => rule(x - left, width));
  for (let y = 0, at = 0; y < rows; y++) {
    const start = rule(y - top, height) * width;
    if (start < 0) at += cols;
    else
      for (let x = 0; x < cols; x++, at++)
        if (from[x] >= 0) values[at] = plane[start + from[x]];
  }
  return { values, rows, cols };
}

// Padding is the same for every kernel of one size: the last one made is kept.
const paddings = new WeakMap();

function padded(plane, height, width, kernel, border) {
  const key = `${border} ${kernel.length} ${kernel[0].length}`;
  if (paddings.get(plane)?.key !== key) {
    const made = paddedPlane(plane, height, width, kernel, border);
    paddings.set(plane, { key, ...made });
  }
  return paddings.get(plane);
}

// Add one row of the kernel's products, at stride 1. A pixel is read once and handed
// from weight to weight, which is several times faster than reading it for each; a
// shorter row is as one that ends in zeros.
function addRow(out, start, count, values, from, weights) {
  const [w0, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0] = weights;
  let a = values[from], b = values[from + 1], c = values[from + 2];
  let d = values[from + 3], e = values[from + 4], f = values[from + 5];
  const end = start + count;
  for (let t = start, i = from + 6; t < end; t++, i++) {
    const g = values[i];
    out[t] += w0 * a + w1 * b + w2 * c + w3 * d + w4 * e + w5 * f + w6 * g;
    a = b, b = c, c = d, d = e, e = f, f = g;
  }
}

// The same at a larger stride, which leaves few positions.
function addRowInSteps(out, start, count, values, from, weights, stride) {
  weights.forEach((weight, j) => {
    if (weight === 0) return;
    for (let t = 0, i = from + j; t < count; t++, i += stride)
      out[start + t] += weight * values[i];
  });
}

function correlate(out, height, width, { values, cols }, kernel, stride) {
  const rows = kernel.map((weights, k) => ({ weights, k }));
  const used = rows.filter(({ weights }) => weights.some((weight) => weight !== 0));
  const add = stride === 1 ? addRow : addRowInSteps;
  for (let y = 0; y < height; y++)
    for (const { weights, k } of used)
      add(out, y * width, width, values, (y * stride + k) * cols, weights, stride);
}

// The response of each plane, and what it holds: its lowest and highest value, how
// many values lie below 0, above 255, and below −255, and the mean size. `last` is an earlier
// response that is no longer needed: its memory serves again.
function respond(picture, kernel, { border = "reflect", stride = 1, color = false }, last) {
  const kH = kernel.length, kW = kernel[0].length;
  if (kH > picture.height || kW > picture.width)
    throw new Error(
      `a kernel of ${kH} × ${kW} does not fit in ${picture.height} × ${picture.width} pixels`
    );
  const crop = border === "crop";
  const height = Math.ceil((picture.height - (crop ? kH - 1 : 0)) / stride);
  const width = Math.ceil((picture.width - (crop ? kW - 1 : 0)) / stride);
  const found = { low: Infinity, high: -Infinity, below: 0, above: 0, under: 0 };
  let sizes = 0;
  const planes = planesOf(picture, color).map((plane, c) => {
    const old = last?.planes[c];
    const out = old?.length === height * width ? old : new Float32Array(height * width);
    out.fill(0);
    const source = padded(plane, picture.height, picture.width, kernel, border);
    correlate(out, height, width, source, kernel, stride);
    sizes += measure(out, found);
    return out;
  });
  const meanSize = sizes / (planes.length * height * width);
  return { height, width, planes, meanSize, ...found };
}

// Take the values into account in `found` and return the sum of their sizes.
function measure(values, found) {
  let { low, high, below, above, under } = found, sizes = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    sizes += Math.abs(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
    below += Number(value < 0); // adding is faster here than branching
    above += Number(value > 255);
    under += Number(value < -255);
  }
  Object.assign(found, { low, high, below, above, under });
  return sizes;
}

// Fill RGBA bytes with the response: as a picture, cut off at 0 and 255; its size
// without the sign; or signed, white at zero. In color, the signed display shows at
// each pixel the channel that responds most.
function paint(response, display, palette, rgba) {
  if (display === "signed") paintSigned(response, palette, rgba);
  else if (display === "absolute") paintPlain(response, rgba, true);
  else paintPlain(response, rgba, false);
}

function paintPlain({ planes }, rgba, absolute) {
  const [red, green, blue] = planes.length === 3 ? planes : [0, 0, 0].fill(planes[0]);
  for (let i = 0, at = 0; i < red.length; i++, at += 4) {
    // A clamped array rounds, and cuts off at 0 and 255, by itself.
    rgba[at] = absolute ? Math.abs(red[i]) : red[i];
    rgba[at + 1] = absolute ? Math.abs(green[i]) : green[i];
    rgba[at + 2] = absolute ? Math.abs(blue[i]) : blue[i];
    rgba[at + 3] = 255;
  }
}

function paintSigned(response, palette, rgba) {
  const { planes } = response;
  const limit = signedLimit(response), scale = 256 / limit;
  const colors = rampOf(palette, 513);
  for (let i = 0, at = 0; i < planes[0].length; i++, at += 4) {
    let value = planes[0][i];
    for (let c = 1; c < planes.length; c++)
      if (Math.abs(planes[c][i]) > Math.abs(value)) value = planes[c][i];
    const kept = value > limit ? limit : value < -limit ? -limit : value;
    const color = 3 * ((256.5 + scale * kept) | 0); // rounded, 0 to 512
    rgba[at] = colors[color];
    rgba[at + 1] = colors[color + 1];
    rgba[at + 2] = colors[color + 2];
    rgba[at + 3] = 255;
  }
}

// The size at which the signed display's color is full: the largest, but at most six
// times the mean, so that a few strong pixels do not make all others white.
function signedLimit({ low, high, meanSize }) {
  return Math.min(Math.max(Math.abs(low), Math.abs(high)), 6 * meanSize) || 1;
}

// `count` colors that pass evenly through the palette's, three bytes each.
function rampOf(palette, count) {
  const ramp = new Uint8ClampedArray(3 * count);
  for (let i = 0; i < count; i++) {
    const place = (i / (count - 1)) * (palette.length - 1);
    const k = Math.min(Math.floor(place), palette.length - 2), part = place - k;
    for (let c = 0; c < 3; c++)
      ramp[3 * i + c] = palette[k][c] * (1 - part) + palette[k + 1][c] * part;
  }
  return ramp;
}

// What normalization divides by: the sum of the weights, or where that is zero the
// sum of their sizes; 1 where all weights are zero.
function divisorOf(kernel) {
  const weights = kernel.flat();
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.reduce((a, b) => a + Math.abs(b), 0);
  return Math.abs(sum) > 1e-9 * sizes ? sum : sizes || 1;
}
