// Kernels as files and as text: JSON to save and load, Python to paste in a cell.

const LARGEST_SIDE = 7;
const LARGEST_WEIGHT = 1e6;

// A number as a learner types it: 3, -0.5, 0,5, 1/9; undefined if it is none.
function readNumber(text) {
  const plain = text.trim().replaceAll("−", "-").replace(",", ".");
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\/(\d+\.?\d*))?$/i.exec(plain);
  if (!match) return undefined;
  const value = Number(match[1]) / Number(match[2] ?? 1);
  return Math.abs(value) <= LARGEST_WEIGHT ? value : undefined;
}

// A text that may yet become a number: "-", "1/", ".", or nothing.
function isUnfinished(text) {
  return /^\s*[+\-−]?\d*[.,]?\d*\/?$/.test(text);
}

// The kernel in a JSON file: {"kernel": [[…], …]} or the rows alone.
function readKernel(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
  const rows = Array.isArray(content) ? content : content?.kernel;
  if (!Array.isArray(rows) || !rows.length || !rows.every(Array.isArray))
    throw new Error('it holds no rows; expected {"kernel": [[0, 1], [2, 3]]}');
  if (rows.length > LARGEST_SIDE)
    throw new Error(`it has ${rows.length} rows; at most ${LARGEST_SIDE} fit`);
  rows.forEach((row, i) => checkRow(row, i, rows[0].length));
  return rows;
}

function checkRow(row, i, cols) {
  if (row.length < 1 || row.length > LARGEST_SIDE)
    throw new Error(`row ${i + 1} has ${row.length} weights; expected 1 to ${LARGEST_SIDE}`);
  if (row.length !== cols)
    throw new Error(`row ${i + 1} has ${row.length} weights, row 1 has ${cols}`);
  row.forEach((weight, j) => {
    if (typeof weight === "number" && Math.abs(weight) <= LARGEST_WEIGHT) return;
    const found = typeof weight === "number" ? "too large" : JSON.stringify(weight);
    throw new Error(
      `row ${i + 1} column ${j + 1} is ${found}; ` +
        "expected a number between −1,000,000 and 1,000,000"
    );
  });
}

function kernelAsJson(name, kernel) {
  const rows = kernel.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  return `{\n  "name": ${JSON.stringify(name)},\n  "kernel": [\n${rows}\n  ]\n}\n`;
}

function kernelAsPython(kernel) {
  const rows = kernel.map((row) => `        [${row.map(pythonNumber).join(", ")}],`);
  return `import numpy as np\n\nkernel = np.array(\n    [\n${rows.join("\n")}\n    ]\n)\n`;
}

function pythonNumber(value) {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// Save, load and copy. `take(kernel)` receives what was loaded; `say` tells in words.
function kernelFiles(model, nameOf, take, say) {
  const problem = problemLine();
  const text = make("textarea", { readOnly: true, rows: 6, hidden: true });
  text.setAttribute("aria-label", "The kernel as Python, to copy");
  const input = make("input", { type: "file", accept: ".json", hidden: true });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    problem.show("");
    try {
      take(readKernel(await file.text()));
      say(`Loaded ${file.name}.`);
    } catch (error) {
      problem.show(`${file.name} is not a kernel: ${error.message}.`);
    }
    input.value = "";
  });
  const save = () => {
    download("kernel.json", kernelAsJson(nameOf(), model.get("kernel")));
    say("Saved as kernel.json, where the browser keeps downloads.");
  };
  const copy = async () => {
    text.value = kernelAsPython(model.get("kernel"));
    try {
      await navigator.clipboard.writeText(text.value);
      text.hidden = true;
      say("Copied. Paste it in a cell.");
    } catch {
      text.hidden = false;
      text.focus();
      text.select();
      say("The clipboard is closed to this page: copy the selected text yourself.");
    }
  };
  model.on("change:kernel", () => (text.hidden = true)); // it would be out of date
  const buttons = make(
    "div", { className: "kernel-files" },
    button("Copy as Python", copy), button("Save JSON", save),
    button("Load JSON…", () => input.click()), input
  );
  return make("div", {}, buttons, text, problem.node);
}
