"""Reading and running the course's notebooks, for the tests of lessons."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

PROJECT = Path(__file__).parents[1]
LESSONS = sorted((PROJECT / "lessons").glob("*.ipynb"))


def read(path: Path) -> NotebookNode:
    """Read a notebook in version 4 of the format."""
    return nbformat.read(path, as_version=4)


def cells(notebook: NotebookNode, kind: str) -> list[NotebookNode]:
    """Return the cells of one kind, ``"code"`` or ``"markdown"``."""
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def headings(notebook: NotebookNode) -> list[tuple[int, str]]:
    """Return each heading of the prose as its level and its text, in order."""
    found = []
    for cell in cells(notebook, "markdown"):
        pattern = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
        found += [(len(m[1]), m[2]) for m in pattern.finditer(cell.source)]
    return found


def execute(notebook: NotebookNode, env: Mapping[str, str]) -> NotebookNode:
    """Run all cells in a fresh kernel, in the lessons' folder; raise at an error."""
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(PROJECT / "lessons")}},
    )
    client.execute(env=dict(os.environ) | dict(env))
    return notebook


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    """Return all outputs of all cells, in order."""
    return [out for cell in cells(notebook, "code") for out in cell.outputs]
