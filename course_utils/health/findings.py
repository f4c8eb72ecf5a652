"""What an examination finds, and how a finding is printed."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

WIDTH = 88  # columns
INDENT = 22  # columns, before what was found


@dataclass(frozen=True)
class Finding:
    """One line of the report: a subject, what was found, and what to do about it."""

    status: Literal["ok", "note", "problem"]
    subject: str
    found: str
    remedy: str = ""  # lines; a command stands on a line of its own, with spaces before


def pip_command(arguments: str) -> str:
    """Return a command of pip for this very Python, as a line of a remedy."""
    return f'    "{sys.executable}" -m pip {arguments}'


def render(finding: Finding) -> str:
    """Lay a finding out in columns; commands stay on one line, to be copied."""
    head = f"{finding.status:<9}{finding.subject:<{INDENT - 9}}"
    lines = list(_wrap(f"{finding.found}\n{finding.remedy}".rstrip().splitlines()))
    return "\n".join([head + lines[0], *(" " * INDENT + line for line in lines[1:])])


def _wrap(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        is_command = line.startswith(" ")
        yield from [line] if is_command else textwrap.wrap(line, WIDTH - INDENT)
