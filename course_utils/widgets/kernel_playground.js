// The kernel playground: kernel, settings, the picture and its response.

const BORDERS = [
  ["reflect", "reflect: cb|abcd|cb"],
  ["replicate", "replicate: aa|abcd|dd"],
  ["zero", "zero: 00|abcd|00"],
  ["wrap", "wrap: cd|abcd|ab"],
  ["crop", "crop: no border"],
];
const DISPLAYS = [
  ["picture", "as a picture, 0–255"],
  ["absolute", "size, without sign"],
  ["signed", "signed: red +, blue −"],
];
const REDRAW_ON = ["kernel", "border", "stride", "normalize", "color", "display"];

function render({ model, el }) {
  const root = playground(el, "Kernel playground", "kernel-playground");
  const source = pictureSource(model, root);
  const view = new PictureView(model);
  const say = (text) => view.tell(text, true);
  const problem = problemLine();
  const grid = weightGrid(model, problem);
  describeKeys(grid, (text) => view.tell(text, false));
  const desk = make(
    "div", { className: "kernel-desk" },
    make("div", { className: "kernel-panel" }, grid, sumLine(model)),
    make("div", { className: "kernel-options" }, settingsPanel(model), usePanel(model, say))
  );
  root.append(source.node, presetChoice(model), desk, problem.node, view.node);
  const redraw = onceAFrame(() => view.draw());
  for (const name of REDRAW_ON) model.on(`change:${name}`, redraw);
  followPicture(model, (pixels) => view.takePicture(pixels), source.show);
  hideStaticPicture(model, el);
  return () => {
    source.stop();
    view.stop();
  };
}

function onceAFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

function settingsPanel(model) {
  const choice = (text, name, options) => {
    const save = (value) => {
      model.set(name, typeof model.get(name) === "number" ? Number(value) : value);
      model.save_changes();
    };
    const list = select(options, model.get(name), save, { "aria-label": text });
    model.on(`change:${name}`, () => (list.value = model.get(name)));
    return labelled(text, list);
  };
  const strides = Array.from({ length: 8 }, (_, i) => [i + 1, i ? `${i + 1} pixels` : "1 pixel"]);
  return make(
    "div", { className: "kernel-settings" }, sizeChoice(model),
    choice("Border", "border", BORDERS), choice("Stride", "stride", strides),
    choice("Show", "display", DISPLAYS)
  );
}

function usePanel(model, say) {
  const tick = (text, name) => {
    const box = checkbox(model.get(name), (on) => {
      model.set(name, on);
      model.save_changes();
    });
    model.on(`change:${name}`, () => (box.checked = model.get(name)));
    return make("label", { className: "course-control" }, box, make("span", {}, text));
  };
  const take = (kernel) => setKernel(model, kernel);
  const files = kernelFiles(model, () => kernelName(model), take, say);
  return make(
    "div", { className: "kernel-use" }, tick("In color, each channel by itself", "color"),
    tick("Normalize: divide by the sum", "normalize"), files
  );
}

export { readKernel, readNumber, readPixels, respond, paint };
export default { render };
