"""What a training panel says, in words and as a table for readers without a kernel."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

from course_utils.train.history import EpochRecord, History
from course_utils.train.progress import Progress
from course_utils.train.training import Training


def plain_progress(progress: Progress) -> dict[str, Any]:
    """Return how far a training is as values that the browser can take."""
    return {name: _finite(value) for name, value in asdict(progress).items()}


def plain_record(record: EpochRecord) -> dict[str, Any]:
    """Return an epoch's record as values that the browser can take."""
    return {name: _finite(value) for name, value in asdict(record).items()}


def _finite(value: float) -> float | None:
    """JSON has no infinity, and no NaN."""
    return value if abs(value) < float("inf") else None


def describe_error(error: BaseException) -> str:
    """Return an error in words; what the course itself words needs no name.

    Examples
    --------
    >>> describe_error(KeyError("weights"))
    "KeyError: 'weights'"
    """
    from course_utils.train.troubles import DivergedError

    text = str(error) or "no more is known"
    if isinstance(error, DivergedError):
        return f"{text}."
    return f"{type(error).__name__}: {text}"


def training_html(training: Training, *, state: str, problem: str) -> str:
    """Return a training as a table, for reading without a kernel.

    Parameters
    ----------
    training : Training
    state : str
        A sentence on how far it is.
    problem : str
        What went wrong, or "".
    """
    name = escape(type(training.model).__name__)
    lines = [f"<p>Training of {name}. {escape(state)}</p>"]
    if problem:
        lines.append(f"<p><strong>{escape(problem)}</strong></p>")
    if training.history.records:
        lines.append(training.history._repr_html_())
    return "".join(lines)


def state_in_words(history: History, state: str, num_epochs: int) -> str:
    """Return a sentence on how far a training is."""
    if state == "ready":
        return "Not begun."
    done = f"{len(history)} of {num_epochs} epochs"
    return {
        "running": f"Under way when this was written: {done} are done.",
        "stopped": f"Stopped after {done}.",
        "finished": f"Finished after {done}.",
        "failed": f"Failed after {done}.",
    }[state]
