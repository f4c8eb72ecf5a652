// The shape ledger: typed layers go to Python, its ledger comes back.

const TYPING_REST = 250; // milliseconds without a key before Python is asked
const NO_ANSWER = 4000; // milliseconds until a missing kernel is mentioned

class LedgerDesk {
  constructor(model, el) {
    this.model = model;
    hideStaticPicture(model, el);
    this.root = playground(el, "Shape ledger", "shape-ledger");
    this.table = new LedgerTable((index) => this.save({ chosen: index }));
    this.status = make("p", { className: "course-status" });
    this.status.setAttribute("role", "status");
    this.mistake = make("p", { className: "ledger-mistake", hidden: true });
    this.fault = make("div", { className: "course-problem", hidden: true });
    this.notes = make("div", { className: "ledger-notes" });
    this.unanswered = problemLine();
    this.root.append(this.desk(), this.unanswered.node, showProblem(model), this.mistake,
      this.fault, this.status, this.table.node, this.notes);
    const handlers = {
      "change:table": () => this.draw(),
      "change:chosen": () => this.draw(),
      "change:mistake": () => this.draw(),
      "change:answered": () => this.hear(),
      "change:code": () => this.take(this.code, "code"),
      "change:input_size": () => this.take(this.size, "input_size"),
    };
    for (const [name, handler] of Object.entries(handlers)) model.on(name, handler);
    this.leave = () => {
      clearTimeout(this.waiting);
      clearTimeout(this.typing);
      for (const [name, handler] of Object.entries(handlers)) model.off(name, handler);
    };
    this.draw();
  }

  desk() {
    this.size = make("input", {
      type: "text", value: this.model.get("input_size").join(", "), size: 14,
      inputMode: "numeric", autocomplete: "off", spellcheck: false,
    });
    this.size.addEventListener("input", () => this.later(() => this.sendSize()));
    const size = labelled("Input size: C, H, W", this.size);
    if (!this.model.get("is_typed")) return make("div", { className: "course-row" }, size);
    this.code = make("textarea", {
      value: this.model.get("code"), spellcheck: false, autocomplete: "off", wrap: "off",
      rows: Math.min(24, Math.max(8, this.model.get("code").split("\n").length + 1)),
    });
    this.code.addEventListener("input", () =>
      this.later(() => this.save({ code: this.code.value })));
    const code = make("label", { className: "ledger-code" },
      make("span", {}, "Layers of torch.nn, one a line"), this.code);
    return make("div", {}, make("div", { className: "course-row" }, size), code);
  }

  // Waits until the typing rests.
  later(action) {
    clearTimeout(this.typing);
    this.typing = setTimeout(action, TYPING_REST);
  }

  sendSize() {
    const numbers = this.size.value.replace(/[()[\]]/g, "").split(/[\s,x×]+/).filter(Boolean);
    const size = numbers.map(Number);
    const isSize = size.length > 0 && size.every((n) => Number.isInteger(n) && n > 0);
    this.size.toggleAttribute("aria-invalid", !isSize);
    if (isSize) this.save({ input_size: size });
    else {
      this.status.classList.remove("visually-hidden");
      this.status.textContent = "The input size is whole numbers, such as 3, 32, 32.";
    }
  }

  save(state) {
    for (const [name, value] of Object.entries(state)) this.model.set(name, value);
    if (!("chosen" in state)) {
      this.model.set("asked", this.model.get("asked") + 1);
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.unanswered.show(
        "No answer from Python: the ledger below is of the network before. "
        + "Run the cell again to connect it."), NO_ANSWER);
    }
    this.model.save_changes();
  }

  hear() {
    if (this.model.get("answered") < this.model.get("asked")) return;
    clearTimeout(this.waiting);
    this.unanswered.show("");
  }

  // A cell changed what is typed here; do not disturb someone who types just now.
  take(field, name) {
    if (!field || document.activeElement === field) return;
    const value = this.model.get(name);
    field.value = Array.isArray(value) ? value.join(", ") : value;
  }

  draw() {
    const { rows, title, summary, warnings, problem, output } = this.model.get("table");
    const mistake = this.model.get("mistake");
    const isSound = !mistake && !problem.length;
    this.mistake.textContent = mistake && `${mistake}. The ledger ends before it.`;
    this.mistake.hidden = !mistake;
    this.fault.replaceChildren(...problem.map((line) => make("div", {}, line)));
    this.fault.hidden = !problem.length;
    this.table.show(rows, title, this.model.get("chosen"));
    this.notes.replaceChildren(
      ...warnings.map((text) => make("p", { className: "ledger-warning" }, `Look again: ${text}`)),
      ...summary.slice(isSound ? 1 : 0).map((text) => make("p", {}, text)));
    this.status.textContent = mistake || problem[0]
      || `${rows.length} rows. The output is ${output}. ${summary[0]}`;
    this.status.classList.toggle("visually-hidden", !isSound); // its text stands above
  }
}

export default {
  render({ model, el }) {
    const desk = new LedgerDesk(model, el);
    return () => desk.leave();
  },
};
