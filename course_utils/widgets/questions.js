// Asks Python one question at a time: while an answer is awaited, only the newest state
// waits, so that slow work has no backlog.

const PATIENCE = 2000; // milliseconds without an answer before the learner hears of it
const ANEW = 10000; // milliseconds after which a question is taken for lost

// `question()` returns the newest traits to send; `say(state)` hears "asking",
// "answered" or "silent".
class Questions {
  constructor(model, question, say) {
    Object.assign(this, { model, question, say, isWanted: false, since: null });
    this.hear = () => {
      if (this.since === null || model.get("_answered") !== model.get("_asked")) return;
      this.since = null;
      clearTimeout(this.timer);
      say("answered");
      this.next();
    };
    model.on("change:_answered", this.hear);
  }

  ask() {
    this.isWanted = true;
    this.next();
  }

  next() {
    const awaits = this.since !== null && performance.now() - this.since < ANEW;
    if (!this.isWanted || awaits) return;
    this.isWanted = false;
    this.since = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say("silent"), PATIENCE);
    const traits = { ...this.question(), _asked: this.model.get("_asked") + 1 };
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
    this.say("asking");
    this.model.save_changes();
  }

  stop() {
    clearTimeout(this.timer);
    this.model.off("change:_answered", this.hear);
  }
}
