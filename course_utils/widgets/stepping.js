// Where a kernel stands on an image, and what it computes there. Draws nothing.

// The formula before "+ 1" cannot fall below zero positions: then nothing fits.
function outputSize(size, kernelSize, { stride, padding, dilation }) {
  const room = size + 2 * padding - dilation * (kernelSize - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

// The products at one position, in reading order; image and kernel are
// [channel][row][column], `k` and `l` count in the kernel, `y` and `x` in the image.
function productsAt(image, kernel, { stride, padding, dilation }, row, col) {
  const products = [];
  kernel.forEach((weights, channel) =>
    weights.forEach((line, k) =>
      line.forEach((weight, l) => {
        const y = row * stride + k * dilation - padding;
        const x = col * stride + l * dilation - padding;
        const pixel = image[channel][y]?.[x];
        const invented = pixel === undefined;
        products.push({
          channel, k, l, y, x, weight, invented,
          pixel: invented ? 0 : pixel,
          product: invented ? 0 : pixel * weight,
        });
      })));
  return products;
}

function sumOf(products) {
  return products.reduce((sum, { product }) => sum + product, 0);
}

// The whole output, [row][column]; empty where the kernel does not fit.
function respond(image, kernel, steps) {
  const { stride, padding, dilation } = steps;
  const rows = outputSize(image[0].length, kernel[0].length, steps);
  const cols = outputSize(image[0][0].length, kernel[0][0].length, steps);
  if (!rows || !cols) return [];
  const at = (row, col) => {
    let sum = 0;
    kernel.forEach((weights, channel) => weights.forEach((line, k) => {
      const pixels = image[channel][row * stride + k * dilation - padding] ?? [];
      line.forEach((weight, l) => {
        sum += weight * (pixels[col * stride + l * dilation - padding] ?? 0);
      });
    }));
    return sum;
  };
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_, j) => at(i, j)));
}

// What to change when the kernel does not fit; "" when it does.
function misfit(image, kernel, { padding, dilation }) {
  const axes = [
    ["high", image[0].length, kernel[0].length],
    ["wide", image[0][0].length, kernel[0][0].length],
  ].map(([word, size, kernelSize]) => ({
    word, size, kernelSize, span: dilation * (kernelSize - 1) + 1,
  }));
  const short = axes.find(({ span, size }) => span > size + 2 * padding);
  if (!short) return "";
  const needed = Math.max(
    ...axes.map(({ span, size }) => Math.ceil((span - size) / 2)));
  const remedies = [];
  if (dilation > 1) remedies.push("a smaller dilation");
  if (needed <= 3) remedies.push(`a padding of at least ${needed}`);
  if (!remedies.length) remedies.push("a smaller kernel or a larger image");
  return `The kernel does not fit: it spans ${short.span} pixels, and the input is only `
    + `${short.size + 2 * padding} ${short.word}${padding ? " with its padding" : ""}. `
    + `Choose ${remedies.join(" or ")}.`;
}

// A number as a learner reads it: whole ones in full, others to `digits` significant
// digits (two decimals at least, six at most), with a true minus sign.
function readable(value, digits = 4) {
  let shown = value;
  if (!Number.isInteger(value)) {
    const power = Math.floor(Math.log10(Math.abs(value)));
    shown = Number(value.toFixed(Math.min(6, Math.max(2, digits - 1 - power))));
  }
  return String(shown === 0 ? 0 : shown).replace("-", "−");
}

// "=" when what is written is the value itself, "≈" when it was rounded.
function equals(value) {
  const written = Number(readable(value).replace("−", "-"));
  return Math.abs(written - value) <= 1e-6 * Math.max(1, Math.abs(value)) ? "=" : "≈";
}

function factor(value) {
  return value < 0 ? `(${readable(value)})` : readable(value);
}

// What one position computes, in words: a short part to read and a long one to hear.
// More than 27 products (three channels of 3 x 3) are no longer listened to: then
// each channel gives its sum.
function sentence({ kernel, row, col, products }) {
  const sum = sumOf(products);
  const terms = products.length <= 27
    ? products.map(({ pixel, weight }) => `${factor(pixel)} × ${factor(weight)}`)
    : kernel.map((_, c) => {
      const own = products.filter(({ channel }) => channel === c);
      const of = kernel.length > 1 ? ` of channel ${c}` : "";
      return `${factor(sumOf(own))} from the ${own.length} products${of}`;
    });
  const covers = (axis) => {
    const places = [...new Set(products.map((product) => product[axis]))].map(readable);
    const isRun = places.length > 2
      && products.at(-1)[axis] - products[0][axis] === places.length - 1;
    return isRun ? `${places[0]} to ${places.at(-1)}` : places.join(", ");
  };
  return {
    short: `Row ${row}, column ${col}: the window takes rows ${covers("y")} and columns `
      + `${covers("x")} of the input; ${products.length} products, sum ${readable(sum)}.`,
    long: `${terms.join(" + ")} ${equals(sum)} ${readable(sum)}.`,
  };
}
