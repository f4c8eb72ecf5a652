// The confusion matrix as a table of numbers, shaded by the share of each row.

const MOST_CLASSES = 20;
const DEEPEST = 0.5; // opacity of the shade: the number on it stays readable

function makeConfusion(names) {
  const caption = make("caption");
  const cells = names.map(() => names.map(() => make("td")));
  const head = make("tr", {}, make("td", { className: "confusion-corner" }, "predicted →", make("br"), "true ↓"),
    ...names.map((name) => heading(name, "col")));
  const rows = names.map((name, i) => make("tr", {}, heading(name, "row"), ...cells[i]));
  const table = make("table", { className: "confusion" }, caption,
    make("thead", {}, head), make("tbody", {}, ...rows));
  table.classList.toggle("long-names", names.some((name) => name.length > 4));
  const node = make("div", { className: "confusion-frame", hidden: true }, table);
  node.tabIndex = 0; // so that the arrow keys scroll a wide one
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Confusion matrix");
  const show = ({ epoch, counts }) => {
    node.hidden = !counts || names.length > MOST_CLASSES;
    if (node.hidden) return;
    caption.textContent = confusionSentence(epoch, counts);
    counts.forEach((row, i) => row.forEach((count, j) =>
      shade(cells[i][j], count, count / Math.max(row.reduce((a, b) => a + b, 0), 1), i === j)));
  };
  return { node, show };
}

function heading(name, scope) {
  return make("th", { scope }, make("span", {}, name));
}

function shade(cell, count, share, isRight) {
  cell.textContent = count;
  cell.className = isRight ? "right" : count ? "wrong" : "none";
  const depth = isRight ? DEEPEST * share : Math.min(DEEPEST, 2 * share);
  cell.style.setProperty("--depth", `${(100 * depth).toFixed(1)}%`);
}

function confusionSentence(epoch, counts) {
  const all = counts.flat().reduce((a, b) => a + b, 0);
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  return `Confusion matrix after epoch ${epoch}: ${right.toLocaleString("en-US")} of `
    + `${all.toLocaleString("en-US")} validation images are right, on the diagonal.`;
}

function makeRecords() {
  const names = ["epoch", "training loss", "validation loss", "training accuracy",
    "validation accuracy", "seconds"];
  const body = make("tbody");
  const table = make("table", { className: "records" },
    make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name)))),
    body);
  const summary = make("summary", {}, "The numbers of each epoch");
  const node = make("details", { className: "training-records", hidden: true }, summary,
    make("div", { className: "confusion-frame" }, table));
  const show = (records, best) => {
    node.hidden = !records.length;
    body.replaceChildren(...records.map((r) => make("tr", {},
      make("th", { scope: "row" }, `${r.epoch}${r.epoch === best ? " (best)" : ""}`),
      ...[r.train_loss.toFixed(4), r.val_loss.toFixed(4), percent(r.train_accuracy),
        percent(r.val_accuracy), r.seconds.toFixed(1)].map((text) => make("td", {}, text)))));
  };
  return { node, show };
}
