"""The exception that tells a learner what is wrong, without a wall of traceback."""

from __future__ import annotations


class WrongAnswer(AssertionError):  # noqa: N818 - it is what the learner reads
    """An answer that fails a test; the message says what to try next."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class NotAnsweredYet(WrongAnswer):
    """A cell that still holds what it was handed out with."""


def sentences(*parts: str | None) -> str:
    """Join parts to sentences: a capital first, a full stop last.

    >>> sentences("f(3) is 2, expected 3", None, "Next: print the sum.")
    'f(3) is 2, expected 3. Next: print the sum.'
    """
    kept = [part.strip() for part in parts if part and part.strip()]
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in kept)
