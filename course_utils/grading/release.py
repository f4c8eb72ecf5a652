"""Make the exercises from the solutions, with nbgrader, and prove them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from course_utils import project
from course_utils.grading import released
from course_utils.scorecard import trial
from course_utils.scorecard.card import PASSED
from course_utils.whole_files import write_whole

SOLUTIONS = project.FOLDER / "solutions"


@dataclass(frozen=True)
class Proof:
    """What an assignment was found to be worth."""

    name: str
    points: float  # that its tests give
    written: float  # that a person gives
    solved: float  # what the solution scores
    blank: float  # what it scores as it is handed out
    troubles: list[str]  # messages of the tests that the solution fails

    @property
    def holds(self) -> bool:
        """Whether the solution gets all points, and the blank exercise none."""
        return self.solved == self.points and self.blank == 0

    def text(self) -> str:
        """Return one line, and one more for each trouble."""
        line = (
            f"{self.name}: {self.points + self.written:g} points, {self.written:g} of "
            f"them by hand; the solution gets {self.solved:g} of {self.points:g}, "
            f"the blank exercise {self.blank:g}"
        )
        return "\n".join([line, *(f"  {trouble}" for trouble in self.troubles)])


def assignments() -> list[str]:
    """Return the names of the folders in ``solutions``, in order."""
    return sorted(path.parent.name for path in SOLUTIONS.glob("*/*.ipynb"))


def release(names: list[str]) -> list[Path]:
    """Write exercises and the package's copies of them; return what has changed.

    The gradebook learns of the assignments too, as with nbgrader's own button.

    Raises
    ------
    click.ClickException
        If there is no such assignment, or nbgrader cannot make it.
    """
    changed = []
    for name, text in generate(names, gradebook=None).items():
        for path in (
            released.EXERCISES / name / f"{name}.ipynb",
            released.FOLDER / f"{name}.ipynb",
        ):
            if not path.exists() or path.read_text("utf-8") != text:
                changed.append(path)
                write_whole(path, text)
    return changed


def prove(names: list[str]) -> list[Proof]:
    """Run each solution with its hidden tests, and each exercise as handed out."""
    import nbformat

    proofs = []
    for name in names or assignments():
        solution = nbformat.read(SOLUTIONS / name / f"{name}.ipynb", as_version=4)
        solved = trial.judge(name, solution, solution)
        handed_out = released.released_notebook(name)
        blank = trial.judge(name, handed_out, handed_out)
        troubles = [
            f"{line.grade_id}: {line.message}"
            for line in solved.lines
            if line.status != PASSED
        ]
        proofs.append(
            Proof(
                name, solved.points, solved.written, solved.score, blank.score, troubles
            )
        )
    return proofs


def generate(names: list[str], *, gradebook: str | None) -> dict[str, str]:
    """Return the text of each exercise notebook as nbgrader makes it.

    Parameters
    ----------
    names : list of str
        Folders in ``solutions``; all, if empty.
    gradebook : str or None
        URL of the database that is told; the course's own for None.
    """
    from nbgrader.apps.api import NbGraderAPI

    known = assignments()
    for name in names:
        if name not in known:
            raise click.ClickException(
                f"there is no assignment {name!r} in {SOLUTIONS}; there are: "
                f"{', '.join(known)}"
            )
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        config = nbgrader_settings()
        config.CourseDirectory.release_directory = folder
        if gradebook is not None:
            config.CourseDirectory.db_url = gradebook
        api = NbGraderAPI(config=config)
        for name in names or known:
            result = api.generate_assignment(name)
            if not result["success"]:
                raise click.ClickException(
                    f"nbgrader could not make {name}:\n{result.get('error', '')}"
                    f"{result.get('log', '')}"
                )
            made = Path(folder) / name / f"{name}.ipynb"
            texts[name] = made.read_text("utf-8")
    return texts


def nbgrader_settings() -> Any:
    """Return the settings in ``nbgrader_config.py`` of the course."""
    from traitlets.config import PyFileConfigLoader

    loader = PyFileConfigLoader("nbgrader_config.py", path=str(project.FOLDER))
    return loader.load_config()
