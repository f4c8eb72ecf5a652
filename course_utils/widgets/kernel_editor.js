// The kernel as a grid of numbers, its presets, its size and its sum.

function setKernel(model, kernel) {
  model.set("kernel", kernel);
  model.save_changes();
}

function sameKernel(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function kernelName(model) {
  const kernel = model.get("kernel");
  const preset = model.get("_presets").find(([, weights]) => sameKernel(weights, kernel));
  return preset ? preset[0] : "your own";
}

function kernelInWords(model) {
  const name = kernelName(model);
  return name === "your own" ? "your own kernel" : `the ${name} kernel`;
}

// Rows and columns are added or cut around the center, which stays the center.
function resizeKernel(kernel, height, width) {
  const down = Math.floor(kernel.length / 2) - Math.floor(height / 2);
  const right = Math.floor(kernel[0].length / 2) - Math.floor(width / 2);
  return Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (_, j) => kernel[i + down]?.[j + right] ?? 0)
  );
}

function randomKernel(kernel) {
  return kernel.map((row) => row.map(() => Math.round(20 * Math.random() - 10) / 10));
}

// Weights for reading; a focused cell shows all digits.
function shortNumber(value) {
  const isTiny = value !== 0 && Math.abs(value) < 0.00005;
  const text = isTiny ? value.toExponential(0) : String(Number(value.toFixed(4)));
  return text.replaceAll("-", "−");
}

// What the sum does to areas that are flat.
function sumInWords(kernel, normalize) {
  if (kernel.flat().every((weight) => weight === 0))
    return "All weights are 0: nothing is left of the picture.";
  const sum = kernel.flat().reduce((a, b) => a + b, 0);
  const divisor = divisorOf(kernel);
  const isZero = divisor !== sum;
  const effect = (total) => {
    if (isZero) return "flat areas vanish";
    if (Math.abs(total - 1) < 1e-9) return "brightness is kept";
    if (total < 0) return "flat areas fall below zero";
    return total > 1 ? "the picture gets brighter" : "the picture gets darker";
  };
  const shown = formatNumber(isZero ? 0 : sum, 4);
  if (!normalize) return `Sum ${shown}: ${effect(sum)}.`;
  const by = formatNumber(divisor, 4);
  return isZero
    ? `Sum 0, so divided by the sum of sizes, ${by}: ${effect(0)}.`
    : `Sum ${shown}, divided by it: ${effect(1)}.`;
}

function presetChoice(model) {
  const group = `preset-${Math.random().toString(36).slice(2)}`;
  const radios = model.get("_presets").map(([name, weights]) => {
    const radio = make("input", { type: "radio", name: group, value: name });
    radio.addEventListener("change", () => setKernel(model, weights));
    return radio;
  });
  const chips = radios.map((radio) =>
    make("label", { className: "kernel-chip" }, radio, make("span", {}, radio.value))
  );
  const follow = () => {
    const name = kernelName(model);
    for (const radio of radios) radio.checked = radio.value === name;
  };
  model.on("change:kernel", follow);
  follow();
  const draw = button("Random", () => setKernel(model, randomKernel(model.get("kernel"))));
  draw.title = "New weights between −1 and 1 on each press";
  const node = make("div", { className: "kernel-presets", role: "group" });
  node.setAttribute("aria-label", "Kernels to start from");
  node.append(make("span", { className: "course-quiet" }, "Kernel"), ...chips, draw);
  return node;
}

function sizeChoice(model) {
  const sizes = Array.from({ length: LARGEST_SIDE }, (_, i) => [i + 1, i + 1]);
  const resize = () =>
    setKernel(model, resizeKernel(model.get("kernel"), +rows.value, +cols.value));
  const rows = select(sizes, 3, resize, { "aria-label": "Rows of the kernel" });
  const cols = select(sizes, 3, resize, { "aria-label": "Columns of the kernel" });
  const follow = () => {
    rows.value = model.get("kernel").length;
    cols.value = model.get("kernel")[0].length;
  };
  model.on("change:kernel", follow);
  follow();
  const pair = make("span", { className: "kernel-size" }, rows, "×", cols);
  return make("div", { className: "course-control" }, make("span", {}, "Size"), pair);
}

// The grid of weights. `problem.show` tells which cell holds no number.
function weightGrid(model, problem) {
  const node = make("div", { className: "kernel-grid", role: "group" });
  node.setAttribute("aria-label", "Weights of the kernel");
  let cells = [];
  const grid = {
    valueAt: (i, j) => model.get("kernel")[i][j],
    change(i, j, value) {
      const kernel = model.get("kernel").map((row) => [...row]);
      kernel[i][j] = value;
      setKernel(model, kernel);
    },
    refuse(cell, i, j) {
      cell.setAttribute("aria-invalid", "true");
      problem.show(
        `Row ${i + 1} column ${j + 1}: “${cell.value}” is not a number ` +
          "(−1.5, 0,5 and 1/9 are). The last good kernel stays."
      );
    },
    follow() {
      const kernel = model.get("kernel");
      const [height, width] = [kernel.length, kernel[0].length];
      if (height !== cells.length || width !== cells[0].length) {
        cells = kernel.map((row, i) => row.map((_, j) => weightCell(grid, i, j)));
        node.style.setProperty("--columns", width);
        node.replaceChildren(...cells.flat());
      }
      const largest = Math.max(...kernel.flat().map(Math.abs)) || 1;
      cells.forEach((row, i) => row.forEach((c, j) => fill(c, kernel[i][j], largest)));
      if (!node.querySelector("[aria-invalid]")) problem.show("");
    },
    focus: (i, j) => cells[i]?.[j]?.focus(),
    focusAfter(cell) {
      const all = cells.flat();
      all[(all.indexOf(cell) + 1) % all.length].focus();
    },
  };
  model.on("change:kernel", grid.follow);
  grid.follow();
  return node;
}

function weightCell(grid, i, j) {
  const cell = make("input", { type: "text", inputMode: "decimal", autocomplete: "off" });
  cell.setAttribute("role", "spinbutton");
  cell.setAttribute("aria-label", `weight row ${i + 1} column ${j + 1}`);
  cell.addEventListener("input", () => {
    const value = readNumber(cell.value);
    if (value !== undefined) {
      cell.removeAttribute("aria-invalid");
      grid.change(i, j, value);
      grid.follow();
    } else if (!isUnfinished(cell.value)) grid.refuse(cell, i, j);
  });
  cell.addEventListener("focus", () => {
    if (readNumber(cell.value) !== undefined) cell.value = String(grid.valueAt(i, j));
    cell.select();
  });
  cell.addEventListener("mousedown", (event) => {
    if (cell.matches(":focus")) return;
    event.preventDefault(); // the first click selects all, as Tab does
    cell.focus();
  });
  cell.addEventListener("blur", () => {
    if (readNumber(cell.value) === undefined) grid.refuse(cell, i, j);
    else cell.value = shortNumber(grid.valueAt(i, j));
  });
  cell.addEventListener("keydown", (event) => weightKey(event, cell, grid, i, j));
  return cell;
}

// Arrows change the weight, with Shift by 0.1; Ctrl or Alt and an arrow, or Enter, move.
function weightKey(event, cell, grid, i, j) {
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  const move = moveOf(event);
  if (move) grid.focus(i + move[0], j + move[1]);
  else if (event.key === "Enter") grid.focusAfter(cell);
  else if (event.key === "Escape" || step) {
    const size = event.shiftKey ? 0.1 : 1;
    const value = Number((grid.valueAt(i, j) + (step ?? 0) * size).toFixed(10));
    cell.value = String(step ? value : grid.valueAt(i, j));
    cell.removeAttribute("aria-invalid");
    if (step) grid.change(i, j, value);
    grid.follow();
    cell.select();
  } else return;
  event.preventDefault();
}

// Ctrl or Alt with an arrow moves between cells.
function moveOf({ key, ctrlKey, altKey }) {
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  return (ctrlKey || altKey) && moves[key];
}

// Show a weight in its cell, unless the cell is being edited to that very number.
function fill(cell, value, largest) {
  const editing = cell.matches(":focus");
  if (!editing || readNumber(cell.value) !== value) {
    cell.value = editing ? String(value) : shortNumber(value);
    cell.removeAttribute("aria-invalid");
  }
  cell.setAttribute("aria-valuenow", value);
  const strength = Math.round((35 * Math.abs(value)) / largest);
  const color = value < 0 ? "33 102 172" : "178 24 43";
  cell.style.setProperty("--tint", `rgb(${color} / ${strength}%)`);
}

function sumLine(model) {
  const node = make("p", { className: "kernel-sum" });
  const follow = () => {
    node.textContent = sumInWords(model.get("kernel"), model.get("normalize"));
  };
  model.on("change:kernel change:normalize", follow);
  follow();
  return node;
}

const WEIGHT_KEYS =
  "↑ and ↓ change the weight by 1, with Shift by 0.1. Ctrl or Alt and an arrow, or Enter, " +
  "move to another.";

// Tell which keys serve, while the focus is in the grid and to screen readers.
function describeKeys(grid, tell) {
  grid.setAttribute("aria-description", WEIGHT_KEYS);
  grid.addEventListener("focusin", () => tell(WEIGHT_KEYS));
  grid.addEventListener("focusout", () => tell(""));
}
