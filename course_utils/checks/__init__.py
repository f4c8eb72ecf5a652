"""Checks for exercise cells: ask an answer, compare it, and say what to do next.

A test cell asks the learner's answer through the functions of `asking`, which return
plain data, and judges that data with the functions of `judging`. No test touches an
object that the learner made, so the same cell also serves where the answer lives in
another process.
"""

from __future__ import annotations

from course_utils.checks.asking import (
    Network,
    build,
    call,
    gradients,
    source_uses,
)
from course_utils.checks.fresh import fresh_numbers
from course_utils.checks.hinting import hint
from course_utils.checks.judging import (
    equal,
    fails,
    holds,
    is_like,
    keeps_inputs,
    passed,
    refuses,
)
from course_utils.checks.wrong import WrongAnswer

__all__ = [
    "Network",
    "WrongAnswer",
    "build",
    "call",
    "equal",
    "fails",
    "fresh_numbers",
    "gradients",
    "hint",
    "holds",
    "is_like",
    "keeps_inputs",
    "passed",
    "refuses",
    "source_uses",
]
