// The sheet to draw on, by mouse, finger or keyboard.

const KEYS = "Draw with the mouse, a finger or the keyboard: arrow keys move the pen, two "
  + "at once or Home, End, Page Up and Page Down slantwise; Space lowers and lifts it; "
  + "Delete clears the pad.";
const MOVES = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
};

function paintGray(canvas, values) {
  const image = new ImageData(canvas.width, canvas.height);
  values.forEach((value, at) => image.data.set([value, value, value, 255], 4 * at));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// Draws into `ink` and calls `changed()` when it did. `id` is unique in the page.
class Sheet {
  constructor(ink, changed, id) {
    Object.assign(this, { ink, changed });
    this.pen = { at: [13.5, 13.5], isDown: false, held: new Set() };
    const keys = make("p", { className: "digit-note", id }, KEYS);
    this.canvas = make("canvas", { width: POINTS, height: POINTS, tabIndex: 0 });
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", "Drawing pad");
    this.canvas.setAttribute("aria-describedby", id);
    this.mark = make("span", { className: "digit-pen", hidden: true });
    this.penLine = make("p", { className: "digit-note" });
    this.penLine.setAttribute("aria-live", "polite");
    const frame = make("div", { className: "digit-sheet" }, this.canvas, this.mark);
    this.node = make("div", { className: "digit-paper" }, frame, this.penLine, keys);
    this.drawWithPointer();
    this.drawWithKeys();
  }

  show() {
    paintGray(this.canvas, this.ink.ink);
  }

  clear() {
    this.ink.clear();
    this.changed();
  }

  drawWithPointer() {
    const { canvas } = this;
    let last = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(SIDE * (event.clientX - box.left)) / box.width,
        (SIDE * (event.clientY - box.top)) / box.height];
    };
    const draw = (event) => {
      if (event.pointerId !== last?.id) return;
      const moves = event.getCoalescedEvents?.() ?? [];
      for (const move of moves.length ? moves : [event]) {
        const at = place(move);
        this.ink.stroke(last.at, at);
        last.at = at;
      }
      this.changed();
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || last) return;
      canvas.setPointerCapture(event.pointerId);
      last = { id: event.pointerId, at: place(event) };
      this.mark.hidden = true;
      draw(event);
    });
    canvas.addEventListener("pointermove", draw);
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(name, (event) => {
        if (event.pointerId === last?.id) last = null;
      });
    }
  }

  drawWithKeys() {
    const { canvas, pen } = this;
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in MOVES) {
        pen.held.add(event.key);
        this.movePen();
      } else if (event.key === " ") {
        if (!event.repeat) this.turnPen(!pen.isDown);
      } else if (["Delete", "Backspace"].includes(event.key)) this.clear();
      else return;
      event.preventDefault();
    });
    canvas.addEventListener("keyup", (event) => pen.held.delete(event.key));
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible")) this.showPen();
    });
    canvas.addEventListener("blur", () => {
      pen.held.clear();
      this.turnPen(false);
      this.mark.hidden = true;
      this.penLine.textContent = "";
    });
  }

  // By one pixel along all keys that are held.
  movePen() {
    const { pen } = this;
    const steps = [...pen.held].map((key) => MOVES[key]);
    const to = pen.at.map((value, axis) => {
      const step = Math.sign(total(steps.map((move) => move[axis])));
      return Math.max(0.5, Math.min(SIDE - 0.5, value + step));
    });
    if (pen.isDown) this.ink.stroke(pen.at, to);
    pen.at = to;
    this.showPen();
    if (pen.isDown) this.changed();
  }

  turnPen(isDown) {
    const { pen } = this;
    if (pen.isDown === isDown) return;
    pen.isDown = isDown;
    this.showPen();
    if (!isDown) return;
    this.ink.stroke(pen.at, pen.at);
    this.changed();
  }

  showPen() {
    const { at: [x, y], isDown } = this.pen;
    this.mark.hidden = false;
    this.mark.classList.toggle("is-down", isDown);
    this.mark.style.left = `${(100 * x) / SIDE}%`;
    this.mark.style.top = `${(100 * y) / SIDE}%`;
    this.penLine.textContent =
      `Pen ${isDown ? "down" : "up"}, row ${y - 0.5}, column ${x - 0.5}`;
  }
}
