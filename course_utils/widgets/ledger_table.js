// The ledger's table: one row a layer; choosing a row spells its formulas out below it.

const LEDGER_HEADS = ["Layer", "Kind", "Output shape", "Values", "Parameters",
  "Receptive field", "Multiply-adds"];

function grouped(value) {
  return value.toLocaleString("en-US");
}

class LedgerTable {
  // onChoose(index) is called with the row that a reader opens, -1 when one is closed.
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.caption = make("caption", {});
    this.body = make("tbody", {});
    const heads = LEDGER_HEADS.map((text, i) =>
      make("th", { scope: "col", className: i > 2 ? "ledger-number" : "" }, text));
    const table = make("table", {}, this.caption,
      make("thead", {}, make("tr", {}, ...heads)), this.body);
    this.node = make("div", { className: "ledger-scroll" }, table);
    this.node.addEventListener("keydown", (event) => this.move(event));
    this.buttons = [];
  }

  show(rows, title, chosen) {
    const focused = this.buttons.indexOf(document.activeElement);
    this.caption.textContent = title;
    this.buttons = [];
    this.body.replaceChildren(...rows.flatMap((row, i) => this.lines(row, i, i === chosen)));
    const open = Math.max(0, chosen);
    this.buttons.forEach((node, i) => { node.tabIndex = i === open ? 0 : -1; });
    if (focused >= 0) this.focus(Math.min(focused, rows.length - 1));
  }

  lines(row, index, isOpen) {
    const id = `ledger-row-${LedgerTable.count++}`;
    const choose = button(row.name, () => this.onChoose(isOpen ? -1 : index), {
      className: "ledger-name",
      "aria-expanded": String(isOpen),
      "aria-controls": id,
    });
    this.buttons.push(choose);
    const shape = row.hasFailed ? "✗ fails here" : row.output;
    const count = (value) => (row.hasFailed ? "–" : grouped(value));
    const cells = [row.kind, shape, count(row.values), count(row.parameters), row.field,
      count(row.multiplyAdds)];
    const line = make("tr", {
      className: [row.hasFailed ? "ledger-failed" : "", isOpen ? "ledger-open" : ""].join(" "),
    }, make("th", { scope: "row" }, choose), ...cells.map((text, i) =>
      make("td", { className: i > 1 ? "ledger-number" : "" }, text)));
    return isOpen ? [line, this.details(row, id)] : [line];
  }

  details(row, id) {
    const terms = [["shape", `${row.input} becomes ${row.output}`], ...row.formulas];
    if (row.hasFailed) terms[0][1] = `${row.input} comes in`;
    if (row.jump !== "–") {
      const unit = row.jump === "1" ? "pixel" : "pixels";
      terms.push(["neighbors stand", `${row.jump} ${unit} apart`]);
    }
    if (row.note) terms.push(["note", row.note]);
    const list = make("dl", { className: "ledger-formulas" }, ...terms.flatMap(
      ([name, how]) => [make("dt", {}, name), make("dd", {}, how)],
    ));
    return make("tr", { className: "ledger-details", id },
      make("td", { colSpan: LEDGER_HEADS.length }, list));
  }

  // Up, Down, Home and End go from row to row, as in a list.
  move(event) {
    const at = this.buttons.indexOf(document.activeElement);
    const last = this.buttons.length - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.focus(Math.min(Math.max(to, 0), last));
  }

  focus(index) {
    if (index < 0) return;
    this.buttons.forEach((node, i) => { node.tabIndex = i === index ? 0 : -1; });
    this.buttons[index].focus();
  }
}
LedgerTable.count = 0;
