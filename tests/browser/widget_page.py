"""One playground in a bare page: its own JavaScript, no JupyterLab around it.

``open_widget(page, widget)`` renders a ``BrowserWidget`` in ``page`` (from
``lab.chromium_page``) on a stand-in for the notebook's model: ``get``, ``set``,
``save_changes``, ``on``, ``off`` and ``send``. What the browser saves reaches the
Python widget as it would from JupyterLab (binary values as memoryview), and what
Python changes in answer reaches the browser (binary values as DataView)::

    view = open_widget(page, kernel_playground())
    view.root.get_by_label("weight row 2 column 2").press("ArrowUp")
    view.settle()                      # Python has seen all that was saved
    assert view.widget.kernel[1, 1] == 2
    view.set(stride=2)                 # as from a cell

With ``kernel=False`` nothing answers, as in an exported page. The module's exports
are at ``window.exports`` and the stand-in at ``window.model``, for ``page.evaluate``.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

ADDRESS = "http://127.0.0.1:9/widget/"  # never reached: the page is served below
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Widget</title>
<link rel="stylesheet" href="widget.css"><link rel="icon" href="data:,">
<body style="margin: 16px"><main id="widget"></main>
<script src="start.js"></script>
<script type="module" src="page.js"></script></body></html>"""
_SCRIPT = """
import * as exports from "./widget.js";

const fromWire = (value) => {
  if (Array.isArray(value)) return value.map(fromWire);
  if (value === null || typeof value !== "object") return value;
  if ("$bytes" in value) {
    const bytes = Uint8Array.from(atob(value.$bytes), (c) => c.charCodeAt(0));
    return new DataView(bytes.buffer);
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fromWire(v)]));
};
const toWire = (value) => {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const view = value instanceof ArrayBuffer ? new Uint8Array(value)
      : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    let text = "";
    for (const byte of view) text += String.fromCharCode(byte);
    return { $bytes: btoa(text) };
  }
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toWire(v)]));
};
const same = (a, b) => JSON.stringify(toWire(a)) === JSON.stringify(toWire(b));

class Model {
  #state = {}; #unsaved = {}; #handlers = {};
  pending = Promise.resolve(); sent = [];
  get(name) { return this.#state[name]; }
  set(name, value) {
    if (same(this.#state[name], value)) return;
    this.#state[name] = value;
    this.#unsaved[name] = value;
    this.emit(`change:${name}`, this, value);
    this.emit("change", this);
  }
  save_changes() {
    const changes = toWire(this.#unsaved);
    this.#unsaved = {};
    if (Object.keys(changes).length) this.#tell(changes, null);
  }
  send(content) {
    this.sent.push(content);
    this.#tell({}, content);
  }
  #tell(changes, message) {
    if (!window.kernelAnswers) return;
    this.pending = this.pending.then(() => window.tellPython(changes, message))
      .then((answer) => this.receive(answer));
  }
  receive(state) {
    const changed = Object.entries(fromWire(state))
      .filter(([name, value]) => !(name in this.#unsaved)
        && !same(this.#state[name], value));
    for (const [name, value] of changed) this.#state[name] = value;
    for (const [name, value] of changed) this.emit(`change:${name}`, this, value);
    if (changed.length) this.emit("change", this);
  }
  on(names, handler) {
    for (const name of names.split(" ")) (this.#handlers[name] ??= []).push(handler);
  }
  off(name, handler) {
    if (!name) this.#handlers = {};
    else this.#handlers[name] =
      handler ? (this.#handlers[name] ?? []).filter((h) => h !== handler) : [];
  }
  emit(name, ...details) {
    for (const handler of this.#handlers[name] ?? []) handler(...details);
  }
}

window.exports = exports;
window.model = new Model();
window.model.receive(window.startState);
const el = document.querySelector("#widget");
await exports.default.initialize?.({ model: window.model });
window.cleanUp = await exports.default.render({ model: window.model, el });
window.rendered = true;
"""


@dataclass
class WidgetPage:
    """A widget on show in a bare page."""

    page: Page
    widget: Any

    @property
    def root(self) -> Locator:
        """Where the widget drew itself."""
        return self.page.locator("#widget")

    def get(self, name: str) -> Any:
        """Return the browser's value of a trait that is not binary."""
        return self.page.evaluate("(name) => window.model.get(name)", name)

    def set(self, **traits: Any) -> None:
        """Set traits of the Python widget, as a cell does, and tell the browser."""
        for name, value in traits.items():
            setattr(self.widget, name, value)
        self.page.evaluate("(s) => window.model.receive(s)", _state(self.widget))

    def settle(self) -> None:
        """Wait until Python has seen all that was saved, and a frame was drawn."""
        self.page.evaluate(
            "async () => { await window.model.pending;"
            " for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame); }"
        )


def open_widget(page: Page, widget: Any, *, kernel: bool = True) -> WidgetPage:
    """Render the widget in the page, in place of whatever the page showed."""
    files = {
        "": ("text/html", _PAGE),
        "page.js": ("text/javascript", _SCRIPT),
        "widget.js": ("text/javascript", str(widget._esm)),
        "widget.css": ("text/css", str(widget._css)),
    }

    def serve(route: Any) -> None:
        kind, body = files[route.request.url.removeprefix(ADDRESS)]
        route.fulfill(content_type=f"{kind}; charset=utf-8", body=body)

    def hear(changes: dict, message: Any) -> Any:
        if changes:
            page.current_widget.set_state(_from_wire(changes))
        if message is not None:
            page.current_widget._handle_custom_msg(message, [])
        return _state(page.current_widget)

    if not hasattr(page, "current_widget"):
        page.expose_function("tellPython", hear)
    page.current_widget = widget
    page.unroute_all()
    page.route(f"{ADDRESS}**", serve)
    start = json.dumps(_state(widget))
    answers = str(kernel).lower()
    files["start.js"] = (
        "text/javascript",
        f"window.startState = {start}; window.kernelAnswers = {answers};",
    )
    page.goto(ADDRESS)
    page.wait_for_function("window.rendered")
    return WidgetPage(page, widget)


def _state(widget: Any) -> dict[str, Any]:
    state = widget.get_state()
    return {k: _to_wire(v) for k, v in state.items() if k not in ("_esm", "_css")}


def _to_wire(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dict):
        return {key: _to_wire(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_to_wire(v) for v in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def _from_wire(value: Any) -> Any:
    if isinstance(value, dict) and "$bytes" in value:
        return memoryview(base64.b64decode(value["$bytes"]))
    if isinstance(value, dict):
        return {key: _from_wire(v) for key, v in value.items()}
    return [_from_wire(v) for v in value] if isinstance(value, list) else value
