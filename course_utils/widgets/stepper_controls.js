// The stepper's buttons and lists.

const SPEEDS = [["1500", "slow"], ["700", "medium"], ["200", "fast"]]; // milliseconds
const RANGES = { stride: [1, 4], padding: [0, 3], dilation: [1, 3] }; // pixels
const ICONS = {
  restart: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  play: "M4 3v10l8-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  forward: "M5 3v10l7-5z",
};

function face(node, name, text) {
  const picture = make("span", { className: "stepper-icon", "aria-hidden": "true" });
  picture.innerHTML = '<svg viewBox="0 0 16 16" width="14" height="14">'
    + `<path fill="currentColor" d="${ICONS[name]}"/></svg>`;
  node.replaceChildren(picture, text);
}

// Buttons by name; `run` holds what each does.
function drawActions(run) {
  const action = (name, text) => {
    const node = button("", run[name], { className: "stepper-action" });
    face(node, name, text);
    return node;
  };
  const buttons = {
    restart: action("restart", "Restart"),
    back: action("back", "Back"),
    play: action("play", "Play"),
    forward: action("forward", "Step"),
  };
  const node = make("div", { className: "stepper-actions", role: "group",
    "aria-label": "Move the window" }, ...Object.values(buttons));
  return { node, buttons };
}

// Stride, padding, dilation and the box that holds outputs back; `show` follows the
// model.
function drawChoices(model, save) {
  const controls = Object.entries(RANGES).map(([name, [low, high]]) => {
    const choices = Array.from({ length: high - low + 1 }, (_, i) => [low + i, low + i]);
    return [name, select(choices, "", (value) => save({ [name]: Number(value) }))];
  });
  const hide = checkbox(false, (on) => save({ hide_unvisited: on }));
  const show = () => {
    for (const [name, control] of controls) control.value = model.get(name);
    hide.checked = model.get("hide_unvisited");
  };
  const node = make("div", { className: "course-row" },
    ...controls.map(([name, control]) =>
      labelled(name[0].toUpperCase() + name.slice(1), control)),
    make("label", { className: "course-control" }, hide, "Hide outputs until visited"));
  return { node, show };
}
