// Form controls with names that a screen reader says, and the line for problems.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// The frame of a playground. JupyterLab would take arrows and letters pressed on a
// slider, a button or a list for its own one-key shortcuts, so they end here; what is
// pressed together with Ctrl, Command or Alt, Shift+Enter and Escape go on.
function playground(el, name, className = "") {
  const node = make("section", {
    className: `course-playground ${className}`,
    "aria-label": name,
  });
  node.addEventListener("keydown", (event) => {
    const isNotebooks = event.ctrlKey || event.metaKey || event.altKey
      || event.key === "Escape" || (event.shiftKey && event.key === "Enter");
    if (!isNotebooks) event.stopPropagation();
  });
  el.append(node);
  return node;
}

function labelled(text, control) {
  return make("label", { className: "course-control" }, make("span", {}, text), control);
}

function button(text, onClick, attributes = {}) {
  const node = make("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", onClick);
  return node;
}

// A drop-down list; options are [value, text] pairs.
function select(options, value, onChange, attributes = {}) {
  const node = make("select", attributes);
  for (const [key, text] of options) node.append(make("option", { value: key }, text));
  node.value = value;
  node.addEventListener("change", () => onChange(node.value));
  return node;
}

function checkbox(checked, onChange, attributes = {}) {
  const node = make("input", { type: "checkbox", checked, ...attributes });
  node.addEventListener("change", () => onChange(node.checked));
  return node;
}

// A message in words, read aloud when it appears. `show("")` takes it away.
function problemLine() {
  const node = make("p", { className: "course-problem", hidden: true });
  node.setAttribute("role", "alert");
  const show = (text) => {
    node.textContent = text;
    node.hidden = !text;
  };
  return { node, show };
}

function showProblem(model) {
  const line = problemLine();
  const follow = () => line.show(model.get("problem"));
  model.on("change:problem", follow);
  follow();
  return line.node;
}

// The static picture of the same state stands in the output below the widget, for
// readers without a kernel. While the widget is alive, one of the two is enough.
function hideStaticPicture(model, el) {
  el.append(make("style", {}, `#${model.get("_picture_id")} { display: none }`));
}

// Numbers as a learner reads them: at most `digits` decimals, a true minus sign.
function formatNumber(value, digits = 2) {
  const rounded = Number(value.toFixed(digits));
  return String(rounded === 0 ? 0 : rounded).replace("-", "−");
}
