"""An assignment as its parts: set-up, answers, tests, points; and how to run them.

The cells run in this process, without a kernel, as the bank runs hundreds of variants.
Tests run in a namespace of their own, in which an answer can be asked and nothing else:
what serves here also serves where answer and test live in two processes.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import io
import linecache
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import nbformat
import torch

from course_utils.checks import answering
from course_utils.grading.release import SOLUTIONS

LONGEST = 60  # seconds for the tests of one variant


@dataclass(frozen=True)
class TestCell:
    """A graded cell of tests."""

    __test__ = False
    grade_id: str
    points: float
    source: str


@dataclass(frozen=True)
class Assignment:
    """What a solution notebook holds."""

    name: str
    given: str  # the locked code that is neither answer nor test
    answers: dict[str, str]  # the sources of the answer cells, by grade_id
    tests: list[TestCell]
    written: dict[str, float] = field(default_factory=dict)  # points, by grade_id

    def tests_of(self, answer: str) -> list[TestCell]:
        """Return the tests of one answer: those named ``<answer>-<property>``."""
        return [t for t in self.tests if t.grade_id.partition("-")[0] == answer]


@dataclass(frozen=True)
class Judgement:
    """What the tests said of one variant of an answer."""

    score: float
    messages: dict[str, str]  # of the tests that failed, by grade_id


@functools.cache
def load(name: str) -> Assignment:
    """Read the solution of an assignment."""
    notebook = nbformat.read(SOLUTIONS / name / f"{name}.ipynb", as_version=4)
    given, answers, tests, written = [], {}, [], {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade") and about["solution"]:
            written[about["grade_id"]] = about["points"]
        elif about.get("grade"):
            tests.append(TestCell(about["grade_id"], about["points"], cell.source))
        elif about.get("solution"):
            answers[about["grade_id"]] = cell.source
        elif about and cell.cell_type == "code":
            given.append(cell.source)
    return Assignment(name, "\n\n".join(given), answers, tests, written)


def judge(
    assignment: Assignment, answer: str, source: str, *, seconds: float = LONGEST
) -> Judgement:
    """Put ``source`` in the place of an answer and run the tests of that answer."""
    score, messages = 0.0, {}
    given = _given_names(assignment.name)
    theirs = dict(given)
    torch.manual_seed(0)
    for other, own in assignment.answers.items():
        cell = source if other == answer else own
        failure = run(cell, f"<cell {other}>", theirs, seconds=seconds)
        if failure and other == answer:
            return Judgement(0, dict.fromkeys(_ids(assignment, answer), failure))
    ours = dict(given)
    for own in assignment.answers.values():
        ours |= {name: Distant(theirs[name]) for name in defined(own) & theirs.keys()}
    for test in assignment.tests_of(answer):
        failure = run(test.source, f"<test {test.grade_id}>", ours, seconds=seconds)
        if failure:
            messages[test.grade_id] = failure
        else:
            score += test.points
    return Judgement(score, messages)


class Distant:
    """An answer that can be asked, and touched in no other way."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.__name__ = getattr(answer, "__name__", "the answer")

    def ask_remotely(self, operation: str, *data: Any) -> answering.Reply:
        """Reply as a process would in which the answer lives."""
        reply = answering.perform(self._answer, operation, *data)
        if isinstance(reply.value, torch.nn.Module):
            return dataclasses.replace(reply, value=Distant(reply.value))
        return reply


def defined(source: str) -> set[str]:
    """Return the names that a reference answer defines at its top level."""
    tree = ast.parse(source).body
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in tree if isinstance(node, kinds)}


def _ids(assignment: Assignment, answer: str) -> list[str]:
    return [test.grade_id for test in assignment.tests_of(answer)]


@functools.cache
def _given_names(name: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "__main__"}
    failure = run(load(name).given, "<cell given>", space)
    assert not failure, f"the given code of {name} fails: {failure}"
    return space


def run(
    source: str, place: str, space: dict[str, Any], *, seconds: float = LONGEST
) -> str:
    """Run a cell; return the message of its exception, or "" if there was none."""
    linecache.cache[place] = (len(source), None, source.splitlines(True), place)
    try:
        with limited(seconds), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, place, "exec"), space)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


class TookTooLongError(BaseException):
    """Not an Exception: an answer that catches everything cannot swallow it."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `TookTooLongError` in the block after so many seconds, where possible."""
    in_main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not in_main:
        yield
        return

    def stop(*_: Any) -> None:
        raise TookTooLongError(f"it took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
