// The stepper: point at an output, or walk to it, and read how it came about.

const REST = 150; // milliseconds without a change before the position is read out
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

// All that the parts show, but for the position.
function readState(model) {
  const image = model.get("image_values");
  const kernel = model.get("kernel_values");
  const steps = Object.fromEntries(Object.keys(RANGES).map((n) => [n, model.get(n)]));
  const output = respond(image, kernel, steps);
  const rows = output.length;
  const cols = rows ? output[0].length : 0;
  return { image, kernel, steps, ...steps, output, rows, cols };
}

function readPosition(model, { image, kernel, steps, rows, cols }) {
  const row = clamp(model.get("row"), 0, Math.max(0, rows - 1));
  const col = clamp(model.get("col"), 0, Math.max(0, cols - 1));
  return { row, col, products: rows ? productsAt(image, kernel, steps, row, col) : [] };
}

class Stepper {
  constructor(model, el) {
    Object.assign(this, { model, visited: new Set(), timer: 0, width: 0 });
    this.stage = make("div", { className: "stepper-stage" });
    this.work = make("div", { className: "stepper-work" });
    this.formula = make("div", { className: "stepper-formula" });
    this.trouble = problemLine();
    this.status = make("p", { className: "course-status", role: "status" });
    this.root = playground(el, "Convolution stepper", "convolution-stepper");
    this.choices = drawChoices(model, (traits) => this.save(traits));
    this.root.append(this.drawPlayer(), this.choices.node, this.formula, this.trouble.node,
      this.stage, this.work, this.status, showProblem(model));
    hideStaticPicture(model, el);
    this.work.addEventListener("pointerover", (event) =>
      this.link(event.target.closest("[data-product]")?.dataset.product));
    this.work.addEventListener("pointerleave", () => this.link());
    this.follow();
    this.rebuild();
  }

  drawPlayer() {
    const { node, buttons } = drawActions({
      restart: () => this.restart(),
      back: () => { this.pause(); this.step(-1); },
      play: () => this.toggle(),
      forward: () => { this.pause(); this.step(1); },
    });
    this.buttons = buttons;
    this.speed = select(SPEEDS, "700", () => {});
    return make("div", { className: "course-row" }, node, labelled("Speed", this.speed));
  }

  // Several traits that change at once are drawn once.
  follow() {
    const rebuild = () => this.soon("rebuild");
    const move = () => this.soon("move");
    const parts = ["image_values", "kernel_values", ...Object.keys(RANGES), "hide_unvisited"];
    this.listeners = [...parts.map((name) => [`change:${name}`, rebuild]),
      ["change:row", move], ["change:col", move]];
    for (const [event, run] of this.listeners) this.model.on(event, run);
    this.observer = new ResizeObserver(() => {
      if (Math.abs(this.root.clientWidth - this.width) > 8) this.rebuild();
    });
    this.observer.observe(this.root);
  }

  leave() {
    clearTimeout(this.timer);
    clearTimeout(this.resting);
    this.observer.disconnect();
    for (const [event, run] of this.listeners) this.model.off(event, run);
  }

  soon(what) {
    if (!this.pending) {
      queueMicrotask(() => {
        const task = this.pending;
        this.pending = null;
        this[task]();
      });
    }
    this.pending = this.pending === "rebuild" ? "rebuild" : what;
  }

  save(traits) {
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
    this.model.save_changes();
  }

  rebuild() {
    const wasInside = this.isFocused();
    this.state = readState(this.model);
    this.width = this.root.clientWidth;
    this.visited.clear();
    this.choices.show();
    const sizes = layOut(this.state, (this.width || 760) - 26);
    this.grids = drawStage(this.state, sizes, (i, j) =>
      this.model.get("hide_unvisited") && !this.visited.has(`${i},${j}`));
    this.stage.classList.toggle("stepper-narrow", !sizes.wide);
    this.stage.classList.toggle("has-gaps", this.state.dilation > 1);
    this.marked = null;
    this.stage.replaceChildren(...this.grids.nodes);
    this.formula.replaceChildren(...drawFormula(this.state));
    this.trouble.show(misfit(this.state.image, this.state.kernel, this.state.steps));
    this.hear();
    this.move();
    if (wasInside) this.focusCell();
  }

  move() {
    Object.assign(this.state, readPosition(this.model, this.state));
    const { row, col, rows, cols } = this.state;
    const atStart = !rows || row + col === 0;
    const atEnd = !rows || (row === rows - 1 && col === cols - 1);
    const off = { restart: atStart, back: atStart, play: !rows, forward: atEnd };
    for (const [name, node] of Object.entries(this.buttons)) {
      node.setAttribute("aria-disabled", String(off[name]));
    }
    this.work.hidden = !rows;
    if (rows) {
      const isInside = this.isFocused(); // a playing window leaves the keyboard alone
      this.visited.add(`${row},${col}`);
      this.grids.output.repaint(row, col);
      this.marked = placeWindow(this.grids, this.state, this.marked);
      this.work.replaceChildren(...drawWork(this.state));
      if (isInside && !this.timer) this.focusCell();
    }
    this.say();
  }

  // While the window plays nothing is read out, and a held key or a passing pointer
  // only where it comes to rest.
  say() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const { rows } = this.state;
      const { short, long } = rows && !this.timer ? sentence(this.state)
        : { short: rows ? "Playing." : "", long: "" };
      if (this.status.textContent === `${short} ${long}`) return;
      this.status.replaceChildren(short,
        make("span", { className: "visually-hidden" }, ` ${long}`));
    }, REST);
  }

  go(row, col) {
    const { rows, cols } = this.state;
    if (rows) this.save({ row: clamp(row, 0, rows - 1), col: clamp(col, 0, cols - 1) });
  }

  // In reading order; false where there is no further position.
  step(by) {
    const { row, col, rows, cols } = this.state;
    const at = row * cols + col + by;
    if (at < 0 || at >= rows * cols) return false;
    this.go(Math.floor(at / cols), at % cols);
    return true;
  }

  restart() {
    this.pause();
    this.save({ row: 0, col: 0 });
    this.rebuild();
  }

  toggle() {
    if (this.timer) this.pause();
    else this.play();
  }

  play() {
    const { row, col, rows, cols } = this.state;
    if (!rows) return;
    if (row === rows - 1 && col === cols - 1) this.restart();
    const next = () => { if (this.step(1)) wait(); else this.pause(); };
    const wait = () => { this.timer = setTimeout(next, Number(this.speed.value)); };
    wait();
    face(this.buttons.play, "pause", "Pause");
    this.say();
  }

  pause() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = 0;
    face(this.buttons.play, "play", "Play");
    if (this.isFocused()) this.focusCell();
    this.say();
  }

  // Mouse and keys on the grids, which are new after each rebuild.
  hear() {
    const { inputs, kernels, output } = this.grids;
    const { padding } = this.state;
    output.node.addEventListener("keydown", (event) => this.key(event));
    output.node.addEventListener("pointermove", (event) => {
      const place = output.at(event);
      if (place && !this.timer) this.go(...place);
    });
    output.node.addEventListener("click", (event) => {
      const place = output.at(event);
      if (!place) return;
      this.pause();
      this.go(...place);
      queueMicrotask(() => this.focusCell());
    });
    const hover = (grid, isMeant) => {
      grid.node.addEventListener("pointerover", (event) => {
        const [r, c] = grid.at(event) ?? [-1, -1];
        this.link(this.state.products.findIndex((product) => isMeant(product, r, c)));
      });
      grid.node.addEventListener("pointerleave", () => this.link());
    };
    inputs.forEach((grid, channel) => hover(grid, (p, r, c) =>
      p.channel === channel && p.y + padding === r && p.x + padding === c));
    kernels.forEach((grid, channel) => hover(grid, (p, k, l) =>
      p.channel === channel && p.k === k && p.l === l));
  }

  // Marks a pixel, the weight it meets and their product.
  link(number) {
    this.root.querySelectorAll(".linked").forEach((node) => node.classList.remove("linked"));
    const product = this.state.products[number];
    if (!product) return;
    const { channel, k, l, y, x } = product;
    const { padding } = this.state;
    for (const node of [
      this.grids.inputs[channel].cells[y + padding][x + padding],
      this.grids.kernels[channel].cells[k][l],
      this.work.querySelector(`[data-product="${number}"]`),
    ]) node.classList.add("linked");
  }

  key(event) {
    const { row, col, rows, cols } = this.state;
    const whole = event.ctrlKey || event.metaKey;
    const target = {
      ArrowUp: [row - 1, col],
      ArrowDown: [row + 1, col],
      ArrowLeft: [row, col - 1],
      ArrowRight: [row, col + 1],
      Home: [whole ? 0 : row, 0],
      End: [whole ? rows - 1 : row, cols - 1],
      PageUp: [row - 5, col],
      PageDown: [row + 5, col],
      " ": [row, col],
    }[event.key];
    if (!target) return;
    event.preventDefault();
    if (event.key === " ") return this.toggle();
    this.pause();
    this.go(...target);
  }

  // Whether a number of the output has the keyboard.
  isFocused() {
    const { activeElement } = this.root.getRootNode();
    return Boolean(this.grids?.output.node.contains(activeElement));
  }

  focusCell() {
    const { row, col } = this.state;
    this.grids.output.cells[row]?.[col]?.focus({ preventScroll: true });
  }
}

export default {
  render({ model, el }) {
    const stepper = new Stepper(model, el);
    return () => stepper.leave();
  },
};
