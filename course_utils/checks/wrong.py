"""The exception that tells a learner what is wrong, without a wall of traceback."""

from __future__ import annotations

import textwrap

WIDTH = 88  # letters in a line of an output


class WrongAnswer(AssertionError):  # noqa: N818 - it is what the learner reads
    """An answer that fails a test; the message says what to try next."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a traceback."""
        return [wrapped(f"{type(self).__name__}: {self}")]


class NotAnsweredYet(WrongAnswer):
    """A cell that still holds what it was handed out with."""


def wrapped(text: str, *, indent: str = "") -> str:
    """Break long lines between words; lines that are there stay apart."""
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def sentences(*parts: str | None) -> str:
    """Join parts to sentences: a capital first, a full stop last.

    >>> sentences("f(3) is 2, expected 3", None, "Next: print the sum.")
    'f(3) is 2, expected 3. Next: print the sum.'
    """
    kept = [part.strip() for part in parts if part and part.strip()]
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in kept)
