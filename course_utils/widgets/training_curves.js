// Curves of loss and accuracy, drawn as SVG; training and validation differ in color,
// line and mark.

const VIEW = { width: 460, height: 236, left: 46, right: 14, top: 20, bottom: 36 };
const MANY = 40; // epochs, from which on marks would hide the line

// Round numbers that cover the range in about `count` steps.
function niceTicks(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
  const [from, to] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}

function epochTicks(span) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => span / s <= 10) ?? 1000;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step);
}

// A long training is not shown whole from the start: its curve would be a dot.
function shownEpochs(numDone, numEpochs) {
  return Math.min(numEpochs, Math.max(20, 10 * Math.ceil((1.3 * numDone) / 10)));
}

// `series` are the training's and the validation's {key, text}; `range` gives the axis
// for the values there are.
function makeChart({ name, series, format, range }) {
  const legend = make("div", { className: "curve-legend" });
  const picture = make("div", { className: "curve-picture" });
  const heading = make("div", { className: "curve-heading" }, make("strong", {}, name), legend);
  const node = make("div", { className: "training-chart" }, heading, picture);

  const draw = ({ records, best, numEpochs, now }) => {
    const values = records.flatMap((r) => series.map(({ key }) => r[key]));
    if (now) values.push(now[series[0].key]);
    const ticks = range(values.filter((v) => v !== null));
    const span = shownEpochs(records.length, numEpochs);
    const scale = makeScale(span, ticks);
    const lines = series.map(({ key }, i) => curve(scale, records, key, i, now));
    picture.innerHTML = `<svg viewBox="0 0 ${VIEW.width} ${VIEW.height}" role="img">`
      + axes(scale, span, ticks, format) + bestMark(scale, records, best, series[1].key)
      + lines.join("") + "</svg>";
    picture.firstChild.setAttribute(
      "aria-label", curveSentence(name, records, series, format, best)
    );
    const last = records[records.length - 1];
    legend.replaceChildren(...series.map(({ key, text }, i) =>
      legendEntry(text, i, last ? format(last[key]) : "")));
  };
  return { node, draw };
}

function makeScale(span, ticks) {
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const { width, height, left, right, top, bottom } = VIEW;
  const x = (epoch) => left + (epoch / span) * (width - left - right);
  const y = (value) => height - bottom - ((value - low) / (high - low)) * (height - top - bottom);
  return { x: (e) => +x(e).toFixed(1), y: (v) => +y(v).toFixed(1) };
}

function axes({ x, y }, span, ticks, format) {
  const { width, height, left, right, bottom } = VIEW;
  const rows = ticks.map((v) => `<path class="curve-grid" d="M${left} ${y(v)}H${width - right}"/>`
    + `<text class="curve-tick" x="${left - 6}" y="${y(v) + 4}" text-anchor="end">${format(v, true)}</text>`);
  const columns = epochTicks(span).map((e) =>
    `<text class="curve-tick" x="${x(e)}" y="${height - bottom + 16}" text-anchor="middle">${e}</text>`);
  const label = `<text class="curve-tick" x="${(left + width - right) / 2}" y="${height - 4}" `
    + 'text-anchor="middle">epoch</text>';
  return rows.join("") + columns.join("") + label;
}

// A curve with its marks, and for training the point of the epoch under way.
function curve({ x, y }, records, key, index, now) {
  const kind = index ? "validation" : "training";
  const points = records.map((r) => [x(r.epoch), y(r[key])]);
  const path = points.map(([px, py], i) => `${i ? "L" : "M"}${px} ${py}`).join("");
  const marks = records.length > MANY ? [] : points.map(([px, py]) => mark(px, py, index));
  let underWay = "";
  if (!index && now && now[key] !== null) {
    const [px, py] = [x(now.epoch), y(now[key])];
    const from = points[points.length - 1];
    underWay = (from ? `<path class="curve-now" d="M${from.join(" ")}L${px} ${py}"/>` : "")
      + `<circle class="curve-now" cx="${px}" cy="${py}" r="4"/>`;
  }
  return `<g class="curve ${kind}"><path class="curve-line" d="${path}"/>`
    + `${marks.join("")}${underWay}</g>`;
}

function mark(px, py, index) {
  return index
    ? `<rect class="curve-mark" x="${px - 3}" y="${py - 3}" width="6" height="6"/>`
    : `<circle class="curve-mark" cx="${px}" cy="${py}" r="3"/>`;
}

function bestMark({ x, y }, records, best, key) {
  if (!best) return "";
  const { width, height, top, bottom } = VIEW;
  const [px, py] = [x(best), y(records[best - 1][key])];
  const anchor = px > width - 60 ? "end" : px < 90 ? "start" : "middle";
  return `<path class="curve-best" d="M${px} ${top}V${height - bottom}"/>`
    + `<circle class="curve-ring" cx="${px}" cy="${py}" r="8"/>`
    + `<text class="curve-note" x="${px}" y="${top - 6}" text-anchor="${anchor}">best: epoch ${best}</text>`;
}

function legendEntry(text, index, value) {
  const kind = index ? "validation" : "training";
  const sample = make("span", { className: "curve-sample", "aria-hidden": "true" });
  sample.innerHTML = `<svg viewBox="0 0 34 12" width="34" height="12"><g class="curve ${kind}">`
    + `<path class="curve-line" d="M1 6H33"/>${mark(17, 6, index)}</g></svg>`;
  return make("span", { className: "curve-entry" }, sample, text,
    make("span", { className: "curve-value" }, value));
}

function makeCharts() {
  const loss = makeChart({
    name: "Loss",
    series: [{ key: "train_loss", text: "training" }, { key: "val_loss", text: "validation" }],
    format: (value, isTick) => (isTick ? formatNumber(value, 4) : value.toFixed(LOSS_DIGITS)),
    range: (values) => niceTicks(0, Math.max(...values, 0.01), 5),
  });
  const accuracy = makeChart({
    name: "Accuracy",
    series: [{ key: "train_accuracy", text: "training" },
      { key: "val_accuracy", text: "validation" }],
    format: (value, isTick) => (isTick ? `${formatNumber(100 * value, 1)} %` : percent(value)),
    range: (values) => niceTicks(Math.min(...values, 0.95), 1, 5),
  });
  return [loss, accuracy];
}
