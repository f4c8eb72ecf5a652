"""What the data package says: the error it raises and the lines it prints."""

from __future__ import annotations

import sys


class DataError(Exception):
    """A data set cannot be had, read or kept.

    The message names what was found and what to do about it.

    Attributes
    ----------
    brief : str
        The same in one clause, for a line that goes on with something else.
    """

    def __init__(self, message: str, *, brief: str | None = None):
        super().__init__(message)
        self.brief = brief or message


def say(line: str) -> None:
    """Tell the reader something, on a line of its own."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def size(num_bytes: float) -> str:
    """Return a number of bytes as people read it.

    Examples
    --------
    >>> size(170_498_071), size(28_881), size(10)
    ('170 MB', '29 kB', '10 bytes')
    """
    if num_bytes >= 999_500:
        return f"{num_bytes / 1e6:.0f} MB"
    if num_bytes >= 1000:
        return f"{num_bytes / 1e3:.0f} kB"
    return f"{num_bytes:.0f} bytes"
