// The training panel: buttons, a bar, curves, the confusion matrix, and what is said.

const LATE = 1500; // milliseconds, after which the panel says why a button had no effect
const REST = 3000; // milliseconds between two epochs that are read out

class Panel {
  constructor(model, el) {
    this.model = model;
    this.lastState = model.get("_state");
    this.stop = button("Stop", () => this.askToStop());
    this.resume = button("Resume", () => this.askToResume());
    this.bar = make("div", { className: "training-bar", "aria-hidden": "true" }, make("div"));
    this.pace = make("span", { className: "training-pace" });
    this.status = make("p", { className: "course-status", role: "status" });
    this.note = make("p", { className: "course-problem training-note", hidden: true });
    this.note.setAttribute("role", "alert");
    this.charts = makeCharts();
    this.confusion = makeConfusion(model.get("class_names"));
    this.records = makeRecords();
    playground(el, "Training panel", "training-panel").append(
      this.buildHead(), ...this.buildDoubts(),
      make("div", { className: "training-charts" }, ...this.charts.map(({ node }) => node)),
      this.status, showProblem(model), this.note, this.confusion.node, this.records.node
    );
    hideStaticPicture(model, el);
    this.follow();
  }

  buildHead() {
    this.plan = make("p", { className: "training-plan" });
    const title = make("strong", { className: "training-title" }, this.model.get("_title"));
    const buttons = make("div", { className: "training-buttons" }, this.stop, this.resume);
    buttons.setAttribute("role", "group");
    buttons.setAttribute("aria-label", "Training");
    return make("div", {}, make("div", { className: "training-head" }, title, buttons), this.plan,
      make("div", { className: "training-progress" }, this.bar, this.pace));
  }

  buildDoubts() {
    return this.model.get("_doubts").map((text) =>
      make("p", { className: "course-problem" }, `Look again: ${text}`));
  }

  follow() {
    const draw = () => this.drawSoon();
    const parts = { _progress: draw, _is_stopping: draw, _plan: draw, _run: draw,
      _epochs: () => this.seeEpoch(), _confusion: draw, _state: () => this.seeState(),
      _is_awaited: () => this.interruptWaitingCell() };
    this.listeners = Object.entries(parts).map(([name, run]) => [`change:${name}`, run]);
    for (const [name, run] of this.listeners) this.model.on(name, run);
    this.draw();
    this.say(this.model.get("_outcome"));
  }

  leave() {
    for (const [name, run] of this.listeners) this.model.off(name, run);
    clearTimeout(this.late);
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
  }

  // What is seen --------------------------------------------------------------

  drawSoon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const get = (name) => this.model.get(name);
    const [state, progress, numEpochs] = [get("_state"), get("_progress"), get("_num_epochs")];
    const { records, best } = get("_epochs");
    this.showButtons(state);
    this.plan.textContent = get("_plan");
    this.pace.textContent = pace(state, progress, records.length, numEpochs);
    const share = state === "finished" ? 1 : (progress.step ?? 0) / (progress.num_steps ?? 1);
    this.bar.firstChild.style.width = `${(100 * share).toFixed(1)}%`;
    const now = pointUnderWay(progress, records, numEpochs);
    for (const { draw } of this.charts) draw({ records, best, numEpochs, now });
    this.confusion.show(get("_confusion"));
    this.records.show(records, best);
  }

  showButtons(state) {
    const isStopping = this.model.get("_is_stopping") || this.asked === "stop";
    const canStop = state === "running" && !isStopping;
    const canResume = (state === "ready" || state === "stopped") && this.asked !== "resume";
    this.stop.setAttribute("aria-disabled", String(!canStop));
    this.stop.textContent = state === "running" && isStopping ? "Stopping …" : "Stop";
    this.resume.setAttribute("aria-disabled", String(!canResume));
    this.resume.textContent = state === "ready" ? "Start" : "Resume";
  }

  // What is heard -------------------------------------------------------------

  say(text) {
    clearTimeout(this.rest);
    this.rest = 0;
    if (text) this.status.textContent = text;
  }

  // Short epochs would talk without end: some are left out, never the last.
  seeEpoch() {
    this.drawSoon();
    const speak = () => {
      this.rest = setTimeout(() => {
        this.rest = 0;
        if (this.isBehind) speak();
      }, REST);
      this.isBehind = false;
      const { records, best } = this.model.get("_epochs");
      if (!records.length || this.model.get("_state") !== "running") return;
      this.status.textContent = epochSentence(records, best, this.model.get("_num_epochs"));
    };
    this.isBehind = true;
    if (!this.rest) speak();
  }

  seeState() {
    const [state, before] = [this.model.get("_state"), this.lastState];
    this.lastState = state;
    this.answered();
    if (state === "running") this.say("Training.");
    else this.say(this.model.get("_outcome"));
    // The table for readers without a kernel is brought up to date.
    if (before === "running") this.model.send({ wish: "picture" });
    this.drawSoon();
  }

  // What is asked -------------------------------------------------------------

  askToStop() {
    if (this.stop.getAttribute("aria-disabled") === "true") return;
    this.ask({ wish: "stop", run: this.model.get("_run") });
    this.interruptWaitingCell();
  }

  // A cell that waits for the training hears nothing but an interruption of the kernel.
  interruptWaitingCell() {
    const isAsked = this.asked === "stop" && this.model.get("_state") === "running";
    if (isAsked && this.model.get("_is_awaited")) this.kernel()?.interrupt();
  }

  askToResume() {
    if (this.resume.getAttribute("aria-disabled") === "true") return;
    this.ask({ wish: "resume" });
  }

  ask(message) {
    this.asked = message.wish;
    this.model.send(message);
    this.drawSoon();
    clearTimeout(this.late);
    this.late = setTimeout(() => this.explain(), LATE);
  }

  kernel() {
    return this.model.widget_manager?.kernel;
  }

  explain() {
    const ends = this.asked === "stop" ? "the training stops" : "the training goes on";
    this.showNote(this.model.get("_is_awaited") && !this.kernel()
      ? "A cell waits for this training: press the notebook's button that interrupts the kernel."
      : `The kernel is busy with a cell, or gone; ${ends} when that cell is done.`);
  }

  answered() {
    this.asked = "";
    clearTimeout(this.late);
    this.showNote("");
  }

  showNote(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}

// Where training is within its epoch; null when there is nothing between two epochs.
function pointUnderWay(progress, records, numEpochs) {
  if (progress.step === undefined) return null;
  const epoch = (progress.step / progress.num_steps) * numEpochs;
  return epoch > records.length && progress.epoch > records.length
    ? { epoch, train_loss: progress.train_loss, train_accuracy: progress.train_accuracy }
    : null;
}

function render({ model, el }) {
  const panel = new Panel(model, el);
  return () => panel.leave();
}

export { niceTicks, roughly, shownEpochs, timeLeft };
export default { render };
