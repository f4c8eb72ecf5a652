// Point at a pixel, with the mouse or the arrow keys, and read what goes in and out.

// Where the window of output position (i, j) lies on the input: its first row and
// column, and the pixel that it is centered on.
function windowAt(i, j, kernel, border, stride) {
  const up = Math.floor(kernel.length / 2), back = Math.floor(kernel[0].length / 2);
  const inside = border === "crop" ? 0 : 1;
  const row = i * stride - inside * up, col = j * stride - inside * back;
  return { row, col, height: kernel.length, width: kernel[0].length,
    centerRow: row + up, centerCol: col + back };
}

// The output position whose window is centered nearest to an input pixel.
function positionNear(row, col, kernel, border, stride) {
  const start = windowAt(0, 0, kernel, border, stride);
  return [(row - start.centerRow) / stride, (col - start.centerCol) / stride].map(Math.round);
}

// `stages` are the input's and the response's [canvas, frame]; `state()` gives the
// response, the picture and the settings; `say(text, aloud)` shows the numbers.
function pixelPointer(stages, state, say) {
  let position = null;
  const show = (aloud) => {
    const now = state();
    if (!now || !position) return hide();
    const { response, kernel, border, stride } = now;
    const [i, j] = position.map((at, axis) =>
      Math.min(Math.max(at, 0), (axis ? response.width : response.height) - 1)
    );
    position = [i, j];
    const win = windowAt(i, j, kernel, border, stride);
    frame(stages[0], win);
    frame(stages[1], { row: i, col: j, height: 1, width: 1 });
    say(pointInWords(i, j, win, now), aloud);
  };
  const hide = () => {
    position = null;
    for (const [, box] of stages) box.hidden = true;
    say("", false);
  };
  stages.forEach(([canvas], which) => {
    const move = (event) => {
      const now = state();
      if (!now) return;
      const pixel = pixelUnder(event, canvas);
      position = which ? pixel : positionNear(...pixel, now.kernel, now.border, now.stride);
      show(false);
    };
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerdown", move);
    canvas.addEventListener("pointerleave", hide);
    canvas.addEventListener("blur", hide);
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return hide();
      const step = arrowStep(event);
      if (!step || !state()) return;
      event.preventDefault();
      const { response } = state();
      const middle = [response.height >> 1, response.width >> 1];
      position = position ? [position[0] + step[0], position[1] + step[1]] : middle;
      show(true);
    });
  });
  return { follow: () => position && show(false) };
}

// Arrows go one pixel, with Shift ten.
function arrowStep({ key, shiftKey }) {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  return steps[key]?.map((step) => step * (shiftKey ? 10 : 1));
}

function pixelUnder(event, canvas) {
  const box = canvas.getBoundingClientRect();
  const row = Math.floor(((event.clientY - box.top) / box.height) * canvas.height);
  const col = Math.floor(((event.clientX - box.left) / box.width) * canvas.width);
  return [row, col];
}

// Lay a frame over pixels of a canvas, in percent of its size.
function frame([canvas, box], { row, col, height, width }) {
  box.hidden = false;
  box.style.left = `${(100 * col) / canvas.width}%`;
  box.style.top = `${(100 * row) / canvas.height}%`;
  box.style.width = `${(100 * width) / canvas.width}%`;
  box.style.height = `${(100 * height) / canvas.height}%`;
}

function pointInWords(i, j, win, { response, picture, color, display }) {
  const at = win.centerRow * picture.width + win.centerCol;
  const input = planesOf(picture, color).map((plane) => formatNumber(plane[at]));
  const output = response.planes.map((plane) => plane[i * response.width + j]);
  const pixel = `Pixel row ${win.centerRow}, column ${win.centerCol}: ${inBrackets(input)}`;
  const answer = `response row ${i}, column ${j}: ${inBrackets(output.map((v) => formatNumber(v)))}`;
  return `${pixel} → ${answer}${shownAs(output, display)}`;
}

function inBrackets(values) {
  return values.length === 1 ? values[0] : `(${values.join(", ")})`;
}

// Say so where the display cannot show a value as it is.
function shownAs(values, display) {
  const sizes = display === "absolute" ? values.map(Math.abs) : values;
  if (display === "signed" || sizes.every((v) => v >= 0 && v <= 255)) return "";
  const shown = sizes.map((v) => formatNumber(Math.min(Math.max(v, 0), 255)));
  return `, shown as ${inBrackets(shown)}`;
}
