"""A button that checks the notebook in which it stands, as `course check` does."""

from __future__ import annotations

import html
import os
import subprocess
import sys
import threading
from pathlib import Path

import ipywidgets as widgets

_BUSY = "Running your notebook in a fresh kernel; this takes some seconds …"


def check_button(name: str) -> widgets.VBox | None:
    """Return a button that runs the visible tests and shows the scorecard.

    It checks the notebook as it was saved last. While nbgrader runs the notebook there
    is nobody to press it, and None is returned.

    Parameters
    ----------
    name : str
        The assignment, such as ``"02_filters"``.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        return None
    return _CheckButton(name)


class _CheckButton(widgets.VBox):
    def __init__(self, name: str) -> None:
        self.name = name
        self.button = widgets.Button(
            description="Check my notebook",
            icon="check",
            tooltip="Save first, then run the visible tests in a fresh kernel",
            layout=widgets.Layout(width="max-content"),
        )
        self.card = widgets.HTML(_status("Save your notebook, then press the button."))
        self.button.on_click(self._start)
        super().__init__([self.button, self.card])

    def _start(self, _: widgets.Button) -> None:
        self.button.disabled = True
        self.card.value = _status(_BUSY)
        threading.Thread(target=self._check, daemon=True).start()

    def _check(self) -> None:
        try:
            self.card.value = _status(_run(self.name, notebook_here(self.name)))
        except Exception as error:
            self.card.value = _status(f"The check could not be run: {error}")
        finally:
            self.button.disabled = False


def notebook_here(name: str) -> Path:
    """Return the notebook that this kernel belongs to, as far as Jupyter says it."""
    told = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if told.suffix == ".ipynb" and told.is_file():
        return told
    return Path.cwd() / f"{name}.ipynb"


def _run(name: str, path: Path) -> str:
    """Run the `course` command, which grades in a process of its own."""
    command = [sys.executable, "-m", "course_utils.cli", "check", name]
    ran = subprocess.run(
        [*command, "--notebook", str(path), "--plain"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    return ran.stdout.strip() or ran.stderr.strip()


def _status(text: str) -> str:
    """Return text as HTML that a screen reader announces when it changes."""
    style = "white-space: pre-wrap; margin: 0.5em 0"
    return f'<pre role="status" style="{style}">{html.escape(text)}</pre>'
