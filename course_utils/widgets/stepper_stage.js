// The stepper's grids: input, kernel and output, with the window on them.

function sizeOf(rows, cols) {
  return `${rows} × ${cols}`;
}

function titled(title, ...parts) {
  return make("div", { className: "stepper-part" },
    make("div", { className: "stepper-title" }, title), ...parts);
}

// The smallest square from `cell` to `most` in which all these numbers can be written.
function roomy(numbers, cell, most) {
  for (const least of [11, 9]) {
    for (let size = cell; size <= most; size += 1) {
      if (writing(numbers, size, least).write) return size;
    }
  }
  return cell;
}

// Sizes in CSS pixels. On a wide page everything stands in one line: with several
// channels each is a column, its kernel below its input, and where the numbers would
// not fit the output goes to a line of its own.
function layOut({ image, kernel, output, padding, rows, cols }, width) {
  const channels = image.length;
  const [H, W] = [image[0].length + 2 * padding, image[0][0].length + 2 * padding];
  const kernelSide = Math.max(kernel[0].length, kernel[0][0].length);
  const wide = width >= 620;
  const edge = GUTTER + 14;
  const fixed = channels > 1 ? 60 + (channels + 1) * edge : 160 + kernelSide * 30;
  let across = wide
    ? (width - fixed) / (channels * W + Math.max(1, cols))
    : (width - edge - 16) / Math.max(W, cols);
  const below = !wide || (channels > 1 && across < 20);
  if (wide && below) across = (width - channels * edge) / (channels * W);
  const down = wide ? 460 / Math.max(H, rows) : across;
  const cell = Math.max(10, Math.min(40, Math.floor(Math.min(across, down))));
  const kernelMost = Math.min(42, Math.floor((wide ? 190 : width / 2) / kernelSide));
  const kernelCell = roomy(kernel, Math.max(26, Math.min(cell, kernelMost)), kernelMost);
  const left = below ? width - edge - 16 : width - fixed - channels * W * cell;
  const outputMost = cell < 16 ? cell : Math.min(44, left / cols, 460 / rows);
  return { wide, cell, kernelCell, outputCell: roomy(output, cell, outputMost) };
}

function drawInput({ image, padding }, channel, cell) {
  const [H, W] = [image[0].length, image[0][0].length];
  const range = greyRange(image);
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
      const color = greyColor(value, range);
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
  const label = rows ? `Output ${sizeOf(rows, cols)}` : "No output";
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
  const result = titled(rows ? `Output ${sizeOf(rows, cols)}` : "No output", output.node);
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
