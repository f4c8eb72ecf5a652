"""Rules for assignments: what every solution notebook holds, and what none does."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest
from grading_bank import assignments

from course_utils.authoring import canonical_text
from course_utils.checks.hinting import RUNGS, ladders
from course_utils.grading import release
from course_utils.grading.mending import defined

NAMES = release.assignments()
TESTS = [(name, test) for name in NAMES for test in assignments.load(name).tests]
ANSWERS = [(name, a) for name in NAMES for a in assignments.load(name).answers]
TOPICS = (
    "images",
    "filters",
    "mlp",
    "conv_layers",
    "cnn",
    "augmentation",
    "visualizing",
)


def test_there_is_an_assignment_for_every_topic():
    assert tuple(name[3:] for name in NAMES) == TOPICS


def read(name):
    path = release.SOLUTIONS / name / f"{name}.ipynb"
    return path, nbformat.read(path, as_version=4)


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_is_committed_in_canonical_form(name):
    path, notebook = read(name)

    assert path.read_text("utf-8") == canonical_text(notebook)


@pytest.mark.parametrize("name", NAMES)
def test_an_assignment_is_worth_40_to_60_points_and_says_so(name):
    assignment = assignments.load(name)
    points = sum(test.points for test in assignment.tests)
    points += sum(assignment.written.values())

    title = read(name)[1].cells[0].source

    assert 40 <= points <= 60
    assert f"{points} points" in title


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=map("-".join, ANSWERS))
def test_an_answer_defines_one_function_with_its_specification(name, answer):
    source = assignments.load(name).answers[answer]
    (node,) = (n for n in ast.parse(source).body if not isinstance(n, ast.Import))

    assert defined(source) == [answer]
    assert len(ast.get_docstring(node)) > 60
    begin, end = source.index("### BEGIN SOLUTION"), source.index("### END SOLUTION")
    assert begin > source.rindex('"""')
    assert source[end:].strip() == "### END SOLUTION"


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=map("-".join, ANSWERS))
def test_an_answer_is_judged_by_several_properties(name, answer):
    tests = assignments.load(name).tests_of(answer)

    assert len(tests) >= 2
    assert any("### BEGIN HIDDEN TESTS" in test.source for test in tests)
    assert all(0 < test.points <= 6 for test in tests)


@pytest.mark.parametrize(
    ("name", "test"), TESTS, ids=[test.grade_id for _, test in TESTS]
)
def test_a_test_cell_has_a_title_and_a_part_that_the_learner_sees(name, test):
    answer, _, what = test.grade_id.partition("-")

    visible = test.source.partition("### BEGIN HIDDEN TESTS")[0]

    assert answer in assignments.load(name).answers
    assert re.fullmatch(r"[a-z0-9_]+", what)
    assert re.match(rf"# {answer}: .+\.\n", test.source)
    assert re.search(rf"\b{answer}\b|\btrained\b|_trained", visible)
    assert "checks.passed()" in visible


@pytest.mark.parametrize(("name", "answer"), ANSWERS, ids=map("-".join, ANSWERS))
def test_every_answer_has_a_ladder_of_hints_none_of_which_is_the_solution(name, answer):
    source = assignments.load(name).answers[answer]
    solution = source.partition("### BEGIN SOLUTION")[2].partition("### END")[0]
    lines = {line.strip() for line in solution.splitlines() if len(line.strip()) > 30}

    ladder = ladders()[answer]

    assert tuple(ladder) == RUNGS
    assert all(len(text) > 20 for text in ladder.values())
    assert "?" in ladder["nudge"]
    told = " ".join(ladder.values())
    assert sum(line in told for line in lines) <= max(1, len(lines) // 3)


def test_hints_belong_to_answers_that_exist():
    assert set(ladders()) == {answer for _, answer in ANSWERS}


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_is_called_like_that_of_another_assignment(name):
    own = set(assignments.load(name).answers)
    others = {answer for other, answer in ANSWERS if other != name}

    assert not own & others


@pytest.mark.parametrize("name", NAMES)
def test_a_text_cell_is_short_and_a_task_comes_before_its_answer(name):
    cells = read(name)[1].cells
    ids = [cell.id for cell in cells]

    for cell in cells:
        if cell.cell_type == "markdown" and "BEGIN SOLUTION" not in cell.source:
            assert len(cell.source.split()) <= 150, cell.source
    for answer in assignments.load(name).answers:
        assert 0 < ids.index(answer) - ids.index(f"task_{answer}") <= 4
