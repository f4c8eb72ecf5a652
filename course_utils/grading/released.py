"""Notebooks as they were handed out: what `course release` made of the solutions.

The package carries a copy of each, since the one in ``exercises`` is what a learner
writes in.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from course_utils import project

FOLDER = Path(__file__).parent / "handed_out"
EXERCISES = project.FOLDER / "exercises"


def names() -> list[str]:
    """Return the names of the course's assignments, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.ipynb"))


def released_notebook(name: str) -> dict[str, Any]:
    """Return an assignment as it was handed out, in version 4 of the notebook format.

    Raises
    ------
    FileNotFoundError
        If no assignment of that name has been released.
    """
    for path in (FOLDER / f"{name}.ipynb", EXERCISES / name / f"{name}.ipynb"):
        if path.is_file():
            return _with_joined_sources(json.loads(path.read_text("utf-8")))
    known = ", ".join(names()) or "none yet"
    raise FileNotFoundError(
        f"there is no assignment {name!r}; there are: {known}. "
        "`course release` makes assignments from the folder solutions"
    )


def _with_joined_sources(notebook: dict[str, Any]) -> dict[str, Any]:
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook
