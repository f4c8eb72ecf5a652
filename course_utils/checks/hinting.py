"""The hint ladder: a nudge, a pointer to the lesson, a worked step; never the solution.

The hints of an assignment stand in ``hints/<assignment>.toml``, a table for each answer
with the entries of `RUNGS`.
"""

from __future__ import annotations

import difflib
import functools
import tomllib
from pathlib import Path

RUNGS = ("nudge", "lesson", "step")
_FOLDER = Path(__file__).parent / "hints"
_told: dict[str, int] = {}  # how many rungs each answer has been given


def hint(answer: str) -> None:
    """Print the next hint for an answer; each call goes one rung up.

    Parameters
    ----------
    answer : str
        The name of the function to write, such as ``"cross_correlate"``.

    Raises
    ------
    ValueError
        If no answer has that name; the message names those that come near.
    """
    ladder = ladders().get(answer)
    if ladder is None:
        near = difflib.get_close_matches(str(answer), ladders(), n=3, cutoff=0.3)
        meant = f"; did you mean {', '.join(map(repr, near))}?" if near else ""
        raise ValueError(
            f"there are no hints for {answer!r}{meant or '.'} "
            "Give the name of the function that you are to write, in quotes."
        )
    rung = min(_told.get(answer, 0), len(RUNGS) - 1)
    _told[answer] = rung + 1
    print(f"Hint {rung + 1} of {len(RUNGS)}: {ladder[RUNGS[rung]]}")  # noqa: T201


@functools.cache
def ladders() -> dict[str, dict[str, str]]:
    """Return the hints of every answer of the course, by its name."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        found |= tomllib.loads(path.read_text("utf-8"))
    return found
