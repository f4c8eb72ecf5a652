"""A training in JupyterLab, stopped and resumed from the keyboard while cells run."""

from __future__ import annotations

import json

import pytest
from lab import (
    PROJECT,
    chromium_page,
    course_lab,
    notebook_file,
    open_notebook,
    running_lab,
    show_cell_with,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SETUP = """\
from course_utils import data, models
from course_utils.widgets.training_panel import training_panel
parts = data.split(data.load("mnist5000"))
model = models.MLP()"""
PANEL = """\
panel = training_panel(model, parts, num_epochs=500)
panel"""
WAIT = """\
history = panel.wait()
f"{panel.is_running} {bool(history.records)}" """
AFTER = '"the next cell ran"'
NEVER_ENDS = 60_000  # milliseconds; what is waited for takes a second


@pytest.fixture(scope="module")
def lab(tmp_path_factory, data_environment):
    """JupyterLab as ``course lab`` opens it, where comms wait for the main thread."""
    root = tmp_path_factory.mktemp("training")
    environment = data_environment("built-in data") | {"PYTHONPATH": str(PROJECT)}
    with running_lab(course_lab(root), root=root, env=environment) as running:
        yield running


@pytest.fixture
def page():
    with chromium_page(width=1280, height=900) as opened:
        yield opened
        assert not opened.strays
        assert not opened.failures


def test_stop_and_resume_answer_the_keyboard_while_a_cell_waits(lab, page):
    name = notebook_file(lab.root, SETUP, PANEL, WAIT, AFTER)
    open_notebook(page, lab, name)
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    panel = page.get_by_role("region", name="Training panel")
    stop = panel.get_by_role("button", name="Stop")
    resume = panel.get_by_role("button", name="Resume")
    expect(panel.get_by_role("status")).to_contain_text("Epoch 1", timeout=NEVER_ENDS)

    stop.focus()
    page.keyboard.press("Enter")

    expect(panel.get_by_role("status")).to_contain_text("Stopped on request.")
    outputs = page.locator(".jp-OutputArea-output")
    expect(outputs.filter(has_text="False True")).to_be_visible()
    expect(outputs.filter(has_text="the next cell ran")).to_be_visible()
    show_cell_with(page, "training_panel(model")
    page.screenshot(path=PROJECT / ".screenshots" / "training_stopped.png")

    resume.focus()  # no cell runs now
    page.keyboard.press("Enter")
    expect(stop).to_have_attribute("aria-disabled", "false")
    stop.focus()
    page.keyboard.press("Space")
    expect(panel.get_by_role("status")).to_contain_text("Stopped on request.")

    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    cells = json.loads((lab.root / name).read_text("utf-8"))["cells"]
    tables = [o["data"].get("text/html", "") for o in cells[1]["outputs"]]
    assert "Stopped after" in "".join("".join(t) for t in tables)
