"""Files written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file, and its folder if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft_of(path) as draft:
        draft.write_text(text, "utf-8", newline="\n")


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Give a file to write beside ``path``, then rename it: nobody reads half of it.

    If the block raises, the draft is removed and ``path`` stays as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
