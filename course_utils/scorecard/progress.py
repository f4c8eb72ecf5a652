"""What a learner has done: the last scorecard of each assignment, kept in a file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock

from course_utils import project
from course_utils.grading import released
from course_utils.scorecard.card import Scorecard
from course_utils.scorecard.trial import fingerprint_of
from course_utils.whole_files import write_whole

KEPT = project.FOLDER / ".course" / "scorecards.json"


def keep(card: Scorecard, path: Path = KEPT) -> None:
    """Keep a scorecard; it takes the place of the earlier one of its assignment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):
        cards = read(path)
        cards[card.name] = {**asdict(card), "score": card.score, "points": card.points}
        write_whole(path, json.dumps(cards, indent=1, ensure_ascii=False) + "\n")


def read(path: Path = KEPT) -> dict[str, Any]:
    """Return what is kept, by assignment; a damaged file counts as none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def report(path: Path = KEPT) -> str:
    """Return a table: each assignment, its points when it was last checked, and when.

    A notebook that has changed since says so.
    """
    cards, rows = read(path), [("assignment", "points", "checked")]
    for name in released.names():
        card = cards.get(name)
        if card is None:
            rows.append((name, "", "not yet"))
            continue
        notebook = released.EXERCISES / name / f"{name}.ipynb"
        changed = fingerprint_of(notebook) != card["fingerprint"]
        when = card["checked_at"] + (", changed since" if changed else "")
        rows.append((name, f"{card['score']:g} of {card['points']:g}", when))
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    lines = [f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows]
    return "\n".join([*lines, "", "Check one with: course check 02_filters"])
