// The stepper's grids: input, kernel and output, with the window on them.

const TITLE = 100; // CSS pixels that "Kernel 3 × 3" takes

function sizeOf(rows, cols) {
  return `${rows} × ${cols}`;
}

function titled(title, ...parts) {
  return make("div", { className: "stepper-part" },
    make("div", { className: "stepper-title" }, title), ...parts);
}

// The smallest square from `cell` to `most` in which all these numbers can be written
// in letters of `least` pixels.
function roomy(numbers, cell, most, least = 9) {
  for (let size = cell; size <= most; size += 1) {
    if (writing(numbers, size, least).write) return size;
  }
  return least > 9 ? roomy(numbers, cell, most) : cell;
}

// Sizes of squares in CSS pixels, for a page this wide.
function layOut(state, width) {
  if (width < 620) return layOutNarrow(state, width);
  return state.image.length === 1 ? layOutLine(state, width) : layOutColumns(state, width);
}

function sidesOf({ image, kernel, padding }) {
  const [height, width] = [image[0].length, image[0][0].length].map((n) => n + 2 * padding);
  return { height, width, kH: kernel[0].length, kW: kernel[0][0].length };
}

function within(low, value, high) {
  return Math.floor(Math.max(low, Math.min(value, high)));
}

// Grows the output's squares up to `room` until its numbers fit; a picture that is too
// fine for numbers keeps the input's scale.
function outputCellOf({ output, rows, cols }, cell, room) {
  return cell < 16 ? cell : roomy(output, cell, Math.min(44, room / cols, 460 / rows), 11);
}

// Everything below the other.
function layOutNarrow(state, width) {
  const sides = sidesOf(state);
  const room = width - GUTTER - 30;
  const cell = within(10, room / Math.max(sides.width, state.cols), 40);
  const kernelMost = Math.min(42, width / 2 / Math.max(sides.kH, sides.kW));
  const kernelCell = roomy(state.kernel, within(26, cell, kernelMost), kernelMost);
  return { cell, kernelCell, outputCell: outputCellOf(state, cell, room) };
}

// Input, kernel and output in one line.
function layOutLine(state, width) {
  const { height, width: W, kH, kW } = sidesOf(state);
  const cols = Math.max(1, state.cols);
  const kernelMost = Math.min(42, Math.floor(190 / Math.max(kH, kW)));
  const kernelLeast = roomy(state.kernel, 26, kernelMost);
  const room = width - 160 - Math.max(TITLE, kW * kernelLeast);
  const cell = within(10, Math.min(room / (W + cols), 460 / Math.max(height, state.rows)), 40);
  const spare = room - (W + cols) * cell;
  const most = Math.min(cell, kernelMost, kernelLeast + spare / kW);
  const kernelCell = within(kernelLeast, most, kernelMost);
  const left = room - kW * (kernelCell - kernelLeast) - W * cell;
  return { wide: true, cell, kernelCell, outputCell: outputCellOf(state, cell, left) };
}

// Each channel a column, its kernel below its input; the output beside them, or below
// where the numbers would not fit otherwise.
function layOutColumns(state, width) {
  const { height, width: W, kH, kW } = sidesOf(state);
  const channels = state.image.length;
  const edge = GUTTER + 14;
  const room = width - 60 - (channels + 1) * edge;
  const besides = room / (channels * W + Math.max(1, state.cols));
  const across = besides < 20 ? (width - channels * edge) / (channels * W) : besides;
  const cell = within(10, Math.min(across, 460 / Math.max(height, state.rows)), 40);
  const kernelMost = Math.min(42, Math.floor(190 / Math.max(kH, kW)));
  const kernelCell = roomy(state.kernel, within(26, cell, kernelMost), kernelMost);
  const left = besides < 20 ? width - edge - 16 : room - channels * W * cell;
  return { wide: true, cell, kernelCell, outputCell: outputCellOf(state, cell, left) };
}

function drawInput({ image, padding }, channel, cell) {
  const [H, W] = [image[0].length, image[0][0].length];
  const range = grayRange(image);
  const { font, write } = writing(image, cell);
  const inside = (size) => (i) =>
    (i >= padding && i < padding + size ? String(i - padding) : "");
  return numberGrid({
    rows: H + 2 * padding, cols: W + 2 * padding, cell, font,
    label: `Input ${sizeOf(H, W)}, channel ${channel}, padding ${padding}`,
    count: inside(H), countAcross: inside(W),
    paint: (r, c) => {
      const value = image[channel][r - padding]?.[c - padding];
      if (value === undefined) {
        return { text: write ? "0" : "", className: "padding", name: "padding, 0" };
      }
      const color = grayColor(value, range);
      return { text: write?.(value) ?? "", color, name: readable(value) };
    },
  });
}

function drawKernel({ kernel }, channel, cell) {
  const [kH, kW] = [kernel[0].length, kernel[0][0].length];
  const limit = largest(kernel);
  const { font, write } = writing(kernel, cell);
  const grid = numberGrid({
    rows: kH, cols: kW, cell, font,
    label: `Kernel ${sizeOf(kH, kW)}, channel ${channel}`,
    paint: (k, l) => {
      const weight = kernel[channel][k][l];
      const color = signedColor(weight, limit);
      return { text: write?.(weight) ?? "", color, name: readable(weight) };
    },
  });
  grid.place(0, 0, kH, kW);
  return grid;
}

// `isHidden(i, j)` keeps a number back until the window has stood there.
function drawOutput({ output, rows, cols }, cell, isHidden) {
  const limit = largest(output);
  const { font, write } = writing(output, cell);
  const paint = (i, j) => {
    if (isHidden(i, j)) {
      return { text: write ? "?" : "", className: "unvisited", name: "not yet visited" };
    }
    const color = signedColor(output[i][j], limit);
    return { text: write?.(output[i][j]) ?? "", color, name: readable(output[i][j]) };
  };
  const label = `Output ${sizeOf(rows, cols)}`;
  const grid = numberGrid({ rows, cols, cell, font, role: "grid", label, paint });
  return { ...grid, repaint: (i, j) => paintCell(grid.cells[i][j], paint(i, j)) };
}

function drawStage(state, sizes, isHidden) {
  const { image, kernel, padding, rows, cols } = state;
  const inputs = image.map((_, c) => drawInput(state, c, sizes.cell));
  const kernels = kernel.map((_, c) => drawKernel(state, c, sizes.kernelCell));
  const output = drawOutput(state, sizes.outputCell, isHidden);
  const around = padding ? `, padding ${padding}` : "";
  const title = (name, c, [plane], note) => (image.length > 1
    ? `${name}, channel ${c}`
    : `${name} ${sizeOf(plane.length, plane[0].length)}${note}`);
  const sign = (text) =>
    make("div", { className: "stepper-sign", "aria-hidden": "true" }, text);
  const pairs = image.map((_, c) => make("div", { className: "stepper-pair" },
    titled(title("Input", c, image, around), inputs[c].node),
    sign("∗"),
    titled(title("Kernel", c, kernel, ""), kernels[c].node)));
  const result = rows
    ? titled(`Output ${sizeOf(rows, cols)}`, output.node)
    : titled("No output");
  const nodes = [make("div", { className: "stepper-pairs" }, ...pairs), sign("="), result];
  return { nodes, inputs, kernels, output };
}

// Moves the window to the state's position; returns what it marked, to be passed to
// the next call.
function placeWindow({ inputs, output }, state, marked) {
  const { kernel, row, col, stride, padding, dilation, products } = state;
  const [height, width] = [kernel[0].length, kernel[0][0].length]
    .map((size) => dilation * (size - 1) + 1);
  marked?.used.forEach((node) => node.classList.remove("used"));
  if (marked) marked.here.tabIndex = -1;
  marked?.here.removeAttribute("aria-selected");
  const used = products.map(({ channel, y, x }) =>
    inputs[channel].cells[y + padding][x + padding]);
  used.forEach((node) => node.classList.add("used"));
  inputs.forEach(({ place }) => place(row * stride, col * stride, height, width));
  const here = output.cells[row][col];
  here.tabIndex = 0;
  here.setAttribute("aria-selected", "true");
  output.place(row, col);
  return { used, here };
}
