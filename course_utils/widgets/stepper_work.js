// The stepper's arithmetic: the products under the window, their sum, the size formula.

function drawTerm({ pixel, weight, product, invented }, number, sign) {
  return make("div", { className: "work-product", "data-product": number },
    make("span", { className: "work-sign" }, sign),
    make("span", {},
      make("span", { className: invented ? "work-invented" : "" }, factor(pixel)),
      "·", make("b", {}, factor(weight))),
    make("span", { className: "work-value" }, readable(product)));
}

// One channel: a line of products for each row of the kernel, and the line's sum.
function drawProducts(numbered, plane, title) {
  const lines = plane.map((_, k) => {
    const line = numbered.filter(({ product }) => product.k === k);
    const sum = sumOf(line.map(({ product }) => product));
    return make("div", { className: "work-line" },
      ...line.map(({ product, number }) =>
        drawTerm(product, number, k || product.l ? "+" : "")),
      make("div", { className: "work-row" }, `${equals(sum)} ${readable(sum)}`));
  });
  const table = make("div", { className: "work-table" }, ...lines);
  table.style.gridTemplateColumns = `repeat(${plane[0].length}, max-content) auto`;
  const head = title ? [make("div", { className: "work-title" }, title)] : [];
  return make("div", { className: "work-block" }, ...head, table);
}

function drawWork({ kernel, products, row, col, output }) {
  const numbered = products.map((product, number) => ({ product, number }));
  const several = kernel.length > 1;
  const blocks = kernel.map((plane, c) => {
    const own = numbered.filter(({ product }) => product.channel === c);
    return drawProducts(own, plane, several ? `Channel ${c}` : "");
  });
  const parts = (several ? kernel : kernel[0]).map((_, at) =>
    sumOf(products.filter((p) => (several ? p.channel : p.k) === at)));
  const sum = output[row][col];
  const chip = make("span", { className: "work-sum" }, readable(sum));
  const color = signedColor(sum, largest(output));
  chip.style.background = css(color);
  chip.style.color = inkOn(color);
  const [first, ...others] = parts;
  const terms = others.length ? [readable(first), ...others.map(factor)].join(" + ") : "";
  return [
    make("div", { className: "work-blocks" }, ...blocks),
    make("div", { className: "work-total" },
      `Output at row ${row}, column ${col}: ${terms} ${equals(sum)} `, chip),
  ];
}

function sizeFormula(size, kernelSize, { stride, padding, dilation }) {
  const room = size + 2 * padding - dilation * (kernelSize - 1) - 1;
  const result = readable(Math.floor(room / stride) + 1);
  return `⌊(${size} + 2·${padding} − ${dilation}·(${kernelSize} − 1) − 1) / ${stride}⌋ + 1 `
    + `= ${result}${room < 0 ? ", no position" : ""}`;
}

function drawFormula({ image, kernel, steps }) {
  const [H, W] = [image[0].length, image[0][0].length];
  const [kH, kW] = [kernel[0].length, kernel[0][0].length];
  const part = (text) => make("span", { className: "formula" }, text);
  const numbers = H === W && kH === kW
    ? [part(`= ${sizeFormula(W, kW, steps)}`)]
    : [part(`height ${sizeFormula(H, kH, steps)}`), part(`width ${sizeFormula(W, kW, steps)}`)];
  return ["Output size ", part("⌊(W + 2P − D·(F − 1) − 1) / S⌋ + 1"), ...numbers];
}
