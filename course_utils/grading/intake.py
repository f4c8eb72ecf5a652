"""What nbgrader's autograde does first: see what was submitted, and mend it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from course_utils.grading.mending import mend
from course_utils.grading.released import released_notebook

_NOTE = "mended_before_grading"


def find_misnamed(*, notebooks: list[str], **_: Any) -> None:
    """Give the one notebook of a submission the name of its assignment.

    For nbgrader's ``Autograde.pre_convert_hook``: a file that a browser or a learner
    has renamed, such as ``02_filters (1).ipynb``, would not be found. A copy with the
    right name is laid beside it.

    Parameters
    ----------
    notebooks : list of str
        Paths in ``submitted/<student>/<assignment>/``; the copy's takes the place of
        the misnamed one's.
    """
    paths = [Path(path) for path in notebooks]
    if len(paths) != 1:
        return
    wanted = paths[0].with_name(f"{paths[0].parent.name}.ipynb")
    if wanted != paths[0] and not wanted.exists():
        shutil.copyfile(paths[0], wanted)
        notebooks[:] = [str(wanted)]


class MendSubmission(NbGraderPreprocessor):
    """Puts a submission's answers into the frame of the released notebook.

    Runs before nbgrader's own repairs. What it did stands in a note at the top of the
    notebook, where the instructor and, in the feedback, the learner read it.
    """

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, Any]:
        """Return the mended notebook and the resources as they were."""
        from nbformat import from_dict

        name = resources["nbgrader"]["notebook"]
        mended = mend(nb, released_notebook(name))
        for repair in mended.repairs:
            self.log.warning("%s: %s", name, repair)
        notebook = from_dict(mended.notebook)
        if mended.repairs:
            notebook.cells.insert(0, _note(mended.repairs))
        return notebook, resources


def _note(repairs: list[str]) -> Any:
    from nbformat.v4 import new_markdown_cell

    lines = "\n".join(f"- {repair}" for repair in repairs)
    return new_markdown_cell(f"**Mended before grading**\n\n{lines}", id=_NOTE)
