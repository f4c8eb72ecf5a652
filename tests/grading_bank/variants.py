"""The bank: wrong answers that students write, and right ones in other styles.

``<assignment>/<answer>.py`` holds variants of one answer cell, each under a line
``# %% right: how`` or ``# %% wrong: the mistake``. A wrong one names its score with
``# score: 3`` and, with ``# says: words``, words of the messages; ``says`` may occur
several times. Such a file is text: its cells are run one at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BANK = Path(__file__).parent
_HEADER = re.compile(r"^# %% (right|wrong): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Variant:
    """One version of an answer cell and what is to become of it."""

    assignment: str
    answer: str
    is_right: bool
    what: str
    source: str
    score: float | None = None  # of a wrong one
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        kind = "right" if self.is_right else "wrong"
        return f"{self.assignment}-{self.answer}-{kind}: {self.what}"


def all_variants() -> list[Variant]:
    """Return every variant of the bank."""
    paths = sorted(BANK.glob("[0-9][0-9]_*/*.py"))
    return [variant for path in paths for variant in read(path)]


def read(path: Path) -> list[Variant]:
    """Return the variants of one answer."""
    parts = _HEADER.split(path.read_text("utf-8"))[1:]
    variants = []
    for kind, what, source in zip(*(parts[i::3] for i in range(3)), strict=True):
        scores = re.findall(r"^# score: ([\d.]+)$", source, re.MULTILINE)
        says = re.findall(r"^# says: (.+)$", source, re.MULTILINE)
        score = float(scores[0]) if scores else None
        assert (score is None) == (kind == "right"), f"{path}, {what}: score?"
        place = (path.parent.name, path.stem)
        right = kind == "right"
        variants.append(Variant(*place, right, what, source, score, tuple(says)))
    return variants
