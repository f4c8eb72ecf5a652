"""A real nbgrader course in a folder of its own, with real submissions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from grading_bank import assignments

from course_utils import project
from course_utils.grading import released
from course_utils.grading.mending import grade_id


class Classroom:
    """The folder of an instructor: solutions, gradebook, submissions."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self.folder = folder
        for name in names:
            source = project.FOLDER / "solutions" / name
            shutil.copytree(source, folder / "solutions" / name)
        shutil.copy(project.FOLDER / "nbgrader_config.py", folder)

    def nbgrader(
        self, *arguments: str, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run an nbgrader command here, as an instructor does, or in another folder."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        paths = [str(project.FOLDER), os.environ.get("PYTHONPATH", "")]
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=cwd or self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={
                **os.environ,
                "HOME": str(home),
                "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
                "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            },
        )

    def submit(self, student: str, name: str, notebook, file_name: str = "") -> Path:
        """Lay a student's notebook where nbgrader looks for it."""
        path = (
            self.folder / "submitted" / student / name / (file_name or f"{name}.ipynb")
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return path

    def scores(self, name: str) -> dict[str, tuple[float, float, bool]]:
        """Return score, written score and need of a person's eyes, by student."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as gradebook:
            return {
                s.student.id: (s.score, s.written_score, s.needs_manual_grade)
                for s in gradebook.assignment_submissions(name)
            }


def solved(name: str, *answers: str):
    """Return an exercise as handed out with some answers filled in, all for none."""
    notebook = nbformat.from_dict(released.released_notebook(name))
    sources = assignments.load(name).answers
    for cell in notebook.cells:
        own = grade_id(cell)
        if own in sources and (not answers or own in answers):
            cell.source = sources[own]
    return notebook


def cell_of(notebook, name: str):
    """Return the cell with this grade_id."""
    return next(cell for cell in notebook.cells if grade_id(cell) == name)
