"""Checks which data sets are here, and that they are undamaged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from course_utils.health.findings import Finding
from course_utils.health.pytorch import is_pytorch_sound

if TYPE_CHECKING:
    from course_utils.data.sources import Status


def check_data() -> Iterator[Finding]:
    """Find data sets that are missing or damaged, reading every byte."""
    if not is_pytorch_sound():
        yield Finding("note", "data", "looked at once PyTorch works")
        return

    from course_utils.data import sources

    for problem in sources.folder_problems():
        yield Finding("problem", "COURSE_DATA", problem)
    for status in sources.status(verify=True):
        yield _finding(status)


def _finding(status: Status) -> Finding:
    from course_utils.data.catalog import ENTRIES
    from course_utils.data.messages import size

    if status.present:
        found = f"verified, {size(status.num_bytes)} at {status.location}"
        kind = "note" if status.problem else "ok"
        return Finding(kind, status.title, found, status.problem or "")
    if status.problem:
        return Finding(_gravity(status.name), status.title, status.problem)
    if status.name in ENTRIES:
        num_bytes = ENTRIES[status.name].download.num_bytes
        found = (
            f"not here; lessons go on with a stand-in. To get the {size(num_bytes)}:"
        )
        return Finding("note", status.title, found, f"    course data {status.name}")
    return Finding("ok", status.title, "drawn when a lesson first asks for it")


def _gravity(name: str) -> Literal["note", "problem"]:
    """Return how bad it is that a data set cannot be used: damaged, or half there."""
    from course_utils.data import local
    from course_utils.data.catalog import ENTRIES

    is_half_there = name in ENTRIES and all(
        missing for _, _, missing in local.copies(ENTRIES[name])
    )
    return "note" if is_half_there else "problem"
