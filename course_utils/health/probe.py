"""Tries code in a Python of its own, so that a crash or a hang there stays there."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

PATIENCE = 120  # seconds; importing PyTorch from a cold, slow disk takes its time


@dataclass(frozen=True)
class Outcome:
    """What became of the code: the lines it printed, and its error, "" for none."""

    lines: list[str]
    error: str


def try_python(code: str, *, seconds: float = PATIENCE) -> Outcome:
    """Run code in this environment's Python and wait for its end, but not for ever."""
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    try:
        output, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        return Outcome(output.splitlines(), f"it had not ended after {seconds:g} s")
    if process.returncode == 0:
        return Outcome(output.splitlines(), "")
    error = (complaint.strip().splitlines() or ["it said nothing"])[-1]
    if process.returncode < 0:
        error = f"it crashed with signal {-process.returncode}"
    return Outcome(output.splitlines(), error)
