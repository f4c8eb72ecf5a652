"""A scorecard: what the visible tests of an assignment say, in words and points."""

from __future__ import annotations

from dataclasses import dataclass, field

from course_utils.checks.wrong import wrapped

PASSED, FAILED, BLANK = "passed", "failed", "not written yet"
_MARKS = {PASSED: "✓", FAILED: "✗", BLANK: "·"}
HIDDEN = (
    "These are the tests that you can see. Grading adds others, on other inputs, so "
    "passing all of them is a good sign and no promise."
)


@dataclass(frozen=True)
class Line:
    """One cell of tests."""

    grade_id: str
    what: str  # what is tested, in words
    points: float
    status: str
    message: str = ""

    @property
    def answer(self) -> str:
        """The answer that is tested."""
        return self.grade_id.partition("-")[0]


@dataclass(frozen=True)
class Scorecard:
    """What became of one notebook."""

    name: str
    lines: list[Line]
    written: float = 0  # points that a person will give
    repairs: list[str] = field(default_factory=list)
    checked_at: str = ""  # local time, as in 2026-11-22 13:05
    fingerprint: str = ""  # of the notebook that was checked

    @property
    def points(self) -> float:
        """The points of the tests."""
        return sum(line.points for line in self.lines)

    @property
    def score(self) -> float:
        """The points of the tests that passed."""
        return sum(line.points for line in self.lines if line.status == PASSED)

    def text(self) -> str:
        """Return the card for a terminal or a screen reader."""
        parts = [f"{self.name}: {self.score:g} of {self.points:g} points"]
        for answer in dict.fromkeys(line.answer for line in self.lines):
            own = [line for line in self.lines if line.answer == answer]
            parts += ["", _heading(answer, own), *_told(own)]
        if self.written:
            parts += ["", f"A person will give up to {self.written:g} more points."]
        if self.repairs:
            parts += ["", "Put right for this check, not in your notebook:"]
            parts += [f"  - {repair}" for repair in self.repairs]
        return "\n".join([*parts, "", wrapped(HIDDEN)])


def _heading(answer: str, lines: list[Line]) -> str:
    score = sum(line.points for line in lines if line.status == PASSED)
    return f"{answer}: {score:g} of {sum(line.points for line in lines):g}"


def _told(lines: list[Line]) -> list[str]:
    """Return the lines of one answer; a message that repeats itself is told once."""
    told, said = [], set()
    for line in lines:
        status = f" ({BLANK})" if line.status == BLANK else ""
        told.append(f"  {_MARKS[line.status]} {line.what}{status}")
        if line.message and line.message not in said:
            said.add(line.message)
            told.append(wrapped(line.message, indent=" " * 6))
    return told
