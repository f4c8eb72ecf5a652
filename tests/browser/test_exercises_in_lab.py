"""An exercise in JupyterLab: a learner writes, reads what a test says, and checks."""

from __future__ import annotations

import nbformat
import pytest
from classroom import solved
from lab import (
    chromium_page,
    course_lab,
    errors_shown,
    open_notebook,
    running_lab,
    show_cell_with,
)
from playwright.sync_api import expect

from course_utils.grading.released import released_notebook

NAME = "02_filters"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def lab(tmp_path_factory, data_environment):
    """JupyterLab on a folder with a blank exercise and a solved one."""
    root = tmp_path_factory.mktemp("exercises")
    nbformat.write(nbformat.from_dict(released_notebook(NAME)), root / f"{NAME}.ipynb")
    nbformat.write(solved(NAME), root / "solved.ipynb")
    environment = data_environment("built-in data")
    with running_lab(course_lab(root), root=root, env=environment) as running:
        yield running


@pytest.fixture
def page():
    with chromium_page(width=1280, height=900) as opened:
        yield opened
        assert not opened.strays
        assert not opened.failures


def run_everything(page):
    """Run all cells, going on after errors, and wait for the kernel."""
    page.evaluate(
        """async () => {
        const { content } = window.jupyterapp.shell.currentWidget;
        for (let i = 0; i < content.widgets.length; i++) {
            content.activeCellIndex = i;
            await window.jupyterapp.commands.execute('notebook:run-cell');
        } }"""
    )
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
        " === 'idle'",
        timeout=120_000,
    )


def test_a_blank_exercise_says_what_to_do_without_a_traceback(lab, page):
    open_notebook(page, lab, f"{NAME}.ipynb")

    run_everything(page)

    shown = errors_shown(page)
    assert shown
    tests = [error for error in shown if "checks." in error]
    assert len(tests) > 20
    assert all("NotAnsweredYet" in error for error in tests), tests
    show_cell_with(page, "# cross_correlate: the sums")
    output = page.locator(".jp-OutputArea-output", has_text="holds no code yet").first
    output.wait_for()
    assert output.inner_text().strip().count("\n") == 0  # one line, no traceback


def test_the_check_button_is_pressed_by_keyboard_and_shows_the_scorecard(lab, page):
    open_notebook(page, lab, "solved.ipynb")
    run_everything(page)
    button = page.get_by_role("button", name="Check my notebook")

    button.focus()
    page.keyboard.press("Enter")

    card = page.get_by_role("status").filter(has_text=f"{NAME}:")
    expect(card).to_contain_text("56 of 56 points", timeout=120_000)
    expect(button).to_be_enabled()


def test_no_button_is_made_while_nbgrader_runs_the_notebook(monkeypatch):
    from course_utils.widgets.check_button import check_button

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")

    assert check_button(NAME) is None
