"""Run a learner's notebook in a fresh kernel, in the frame of the released one."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from course_utils import project
from course_utils.grading.mending import grade_id, is_answer, mend
from course_utils.grading.released import EXERCISES, names, released_notebook
from course_utils.runtime import PATIENT_THREADS
from course_utils.scorecard.card import BLANK, FAILED, PASSED, Line, Scorecard

LONGEST = 600  # seconds for one cell
# Under this variable nbgrader runs notebooks; no widget is made then.
UNATTENDED = {"NBGRADER_EXECUTION": "validate"}


def check(
    name: str,
    path: Path | None = None,
    *,
    report: Callable[[int, int], None] = lambda done, all_: None,
) -> Scorecard:
    """Run the visible tests of an assignment on the learner's notebook.

    Parameters
    ----------
    name : str
        The assignment, such as ``"02_filters"``.
    path : Path, optional
        The learner's notebook; that in ``exercises`` if none is given.
    report : callable, optional
        Is told how many code cells are done, and how many there are.

    Returns
    -------
    Scorecard

    Raises
    ------
    click.ClickException
        If there is no such assignment or notebook, or the file is not a notebook.
    """
    path = path or EXERCISES / name / f"{name}.ipynb"
    try:
        released = released_notebook(name)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    submitted, fingerprint = _read(path)
    card = judge(name, submitted, released, folder=path.parent, report=report)
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return replace(card, checked_at=now, fingerprint=fingerprint)


def judge(
    name: str,
    submitted: dict[str, Any],
    frame: dict[str, Any],
    *,
    folder: Path = project.FOLDER,
    report: Callable[[int, int], None] = lambda done, all_: None,
) -> Scorecard:
    """Return the scorecard of a notebook with the tests that stand in the frame."""
    mended = mend(submitted, frame)
    ran = _run(mended.notebook, folder, report)
    return Scorecard(
        name,
        [_line(cell, ran) for cell in ran["cells"] if _is_test(cell)],
        written=sum(_about(cell)["points"] for cell in ran["cells"] if _is_text(cell)),
        repairs=mended.repairs,
    )


def name_of(given: str) -> str:
    """Return the assignment that a learner means by a name, a number or a path.

    Raises
    ------
    click.ClickException
        If it is none, or more than one.
    """
    stem = Path(given).stem
    found = [name for name in names() if name == stem] or [
        name for name in names() if name.startswith(stem.zfill(2))
    ]
    if len(found) != 1:
        raise click.ClickException(
            f"{given!r} is no assignment; there are: {', '.join(names())}"
        )
    return found[0]


def fingerprint_of(path: Path) -> str:
    """Return a digest of a notebook's cells, "" if there is no such file.

    Outputs do not count.
    """
    try:
        return _read(path)[1]
    except click.ClickException:
        return ""


def _read(path: Path) -> tuple[dict[str, Any], str]:
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
    except Exception as error:
        raise click.ClickException(
            f"{path} is not a notebook: {str(error)[:200]}. If it was saved half, take "
            "the last good copy: JupyterLab keeps one, File > Revert to Checkpoint"
        ) from error
    sources = "\0".join("".join(cell["source"]) for cell in notebook["cells"])
    return notebook, hashlib.sha256(sources.encode()).hexdigest()


def _run(
    notebook: dict[str, Any], folder: Path, report: Callable[[int, int], None]
) -> Any:
    """Run all cells, whatever fails, and return the notebook with its outputs."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    ran = nbformat.from_dict(notebook)
    num_code = sum(cell.cell_type == "code" for cell in ran.cells)
    done = [0]

    def count(**_: Any) -> None:
        done[0] += 1
        report(done[0], num_code)

    client = NotebookClient(
        ran,
        timeout=LONGEST,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=count,
    )
    try:
        client.execute(
            env={**os.environ, **PATIENT_THREADS, **UNATTENDED},
            stderr=subprocess.DEVNULL,  # the kernel's own log, not the cells' output
        )
    except (CellTimeoutError, DeadKernelError) as error:
        ran.metadata["stopped"] = str(error).splitlines()[0]
    return ran


def _line(cell: Any, ran: Any) -> Line:
    about = _about(cell)
    what = cell["source"].split("\n")[0].lstrip("# ").rstrip(".")
    answer = about["grade_id"].partition("-")[0]
    line = (about["grade_id"], what.removeprefix(f"{answer}: "), about["points"])
    if cell["execution_count"] is None:
        reason = ran.metadata.get("stopped", "an earlier cell stopped Python")
        return Line(*line, FAILED, f"It was not run: {reason}")
    problem = _error(cell)
    if problem is None:
        return Line(*line, PASSED)
    kind, message = problem
    if kind == "NotAnsweredYet":
        return Line(*line, BLANK)
    if kind == "NameError":
        return Line(*line, FAILED, _why_undefined(answer, message, ran))
    told = message if kind == "WrongAnswer" else f"{kind}: {message}"
    return Line(*line, FAILED, told)


def _why_undefined(answer: str, message: str, ran: Any) -> str:
    """Say why a name is missing: mostly since a cell before the tests fails."""
    for cell in ran["cells"]:
        name = grade_id(cell)
        problem = _error(cell) if name and not _is_test(cell) else None
        if problem and (name == answer or not is_answer(cell)):
            where = f"cell of {answer}" if name == answer else "first cell"
            return f"The {where} fails: {problem[0]}: {problem[1]}"
    return f"{message}: does the cell of {answer} still define it?"


def _error(cell: Any) -> tuple[str, str] | None:
    for output in cell.get("outputs", []):  # text cells have none
        if output["output_type"] == "error":
            return output["ename"], output["evalue"]
    return None


def _about(cell: Any) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def _is_test(cell: Any) -> bool:
    about = _about(cell)
    return bool(about.get("grade") and not about["solution"])


def _is_text(cell: Any) -> bool:
    about = _about(cell)
    return bool(about.get("grade") and about["solution"])
