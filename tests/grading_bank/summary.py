"""What the bank proved, counted for each assignment."""

from __future__ import annotations

from collections import Counter
from typing import Any

KINDS = ("wrong answers caught", "right answers accepted", "mutants caught")


def bank_summary(terminal_reporter: Any) -> list[str]:
    """Return a line for each assignment from the properties that tests recorded."""
    done: Counter[tuple[str, str]] = Counter()
    all_: Counter[tuple[str, str]] = Counter()
    for reports in terminal_reporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", []):
                if name == "bank" and report.when == "call":
                    assignment, kind, caught, made = value
                    done[assignment, kind] += caught
                    all_[assignment, kind] += made
    assignments = sorted({assignment for assignment, _ in all_})
    return [
        f"{a}: " + ", ".join(f"{done[a, k]} of {all_[a, k]} {k}" for k in KINDS)
        for a in assignments
    ]
