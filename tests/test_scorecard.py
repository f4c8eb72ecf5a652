"""`course check` and `course progress`: real notebooks in real, fresh kernels."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from click.testing import CliRunner
from grading_bank import assignments

from course_utils.cli import main
from course_utils.grading import released
from course_utils.grading.mending import grade_id
from course_utils.scorecard import progress, trial
from course_utils.scorecard.card import BLANK, FAILED, PASSED, Line, Scorecard

NAME = "02_filters"
ANSWER = "cross_correlate"

# What one test prepares serves the others, so one process runs them.
pytestmark = pytest.mark.xdist_group("scorecard")


@pytest.fixture(scope="module")
def handed_out():
    return nbformat.from_dict(copy.deepcopy(released.released_notebook(NAME)))


@pytest.fixture
def notebook(handed_out):
    return copy.deepcopy(handed_out)


def cell(notebook, name):
    return next(c for c in notebook.cells if grade_id(c) == name)


def save(notebook, folder, name=f"{NAME}.ipynb"):
    path = folder / name
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def checked(handed_out, tmp_path_factory):
    """The card of a notebook with one right answer, one wrong, one that is no Python.

    Between them a cell asks for input, one prints much, and one is given up.
    """
    notebook = copy.deepcopy(handed_out)
    answers = assignments.load(NAME).answers
    cell(notebook, ANSWER).source = answers[ANSWER]
    cell(
        notebook, "slide"
    ).source = "def slide(image, kernel, *, stride=1, padding=0):\n    return image * 0"
    cell(notebook, "signed_edges").source = "def signed_edges(photo, kernel:\n  return"
    extra = nbformat.v4.new_code_cell("name = input('Who are you?')")
    noise = nbformat.v4.new_code_cell("print('much ' * 1_000_000)")
    notebook.cells[3:3] = [extra, noise]
    path = save(notebook, tmp_path_factory.mktemp("mine"))
    before = path.read_bytes()

    card = trial.check(NAME, path)

    assert path.read_bytes() == before
    return card


def lines_of(card, answer):
    return [line for line in card.lines if line.answer == answer]


@pytest.mark.slow
def test_a_right_answer_passes_in_a_fresh_kernel(checked):
    lines = lines_of(checked, ANSWER)

    assert {line.status for line in lines} == {PASSED}
    assert checked.score >= sum(line.points for line in lines) > 0


@pytest.mark.slow
def test_a_wrong_answer_fails_with_the_words_of_its_test(checked):
    failed = [line for line in lines_of(checked, "slide") if line.status == FAILED]

    assert failed
    assert all("slide(" in line.message for line in failed)


@pytest.mark.slow
def test_what_holds_no_code_yet_is_told_from_what_is_wrong(checked):
    assert {line.status for line in lines_of(checked, "read_kernel")} == {BLANK}


@pytest.mark.slow
def test_a_cell_that_is_no_python_is_named_where_its_function_is_missing(checked):
    for line in lines_of(checked, "signed_edges"):
        assert line.status == FAILED
        assert "The cell of signed_edges fails: SyntaxError" in line.message


@pytest.mark.slow
def test_the_card_names_points_and_promises_nothing(checked):
    text = checked.text()

    assert f"{NAME}: {checked.score:g} of {checked.points:g} points" in text
    assert "no promise" in text
    assert "✓" in text
    assert "not written yet" in text


@pytest.mark.slow
def test_a_notebook_whose_kernel_dies_still_gets_a_card(notebook, tmp_path):
    notebook.cells.insert(3, nbformat.v4.new_code_cell("import os; os._exit(1)"))

    card = trial.check(NAME, save(notebook, tmp_path))

    assert card.score == 0
    assert all("not run" in line.message for line in card.lines)


def test_a_file_that_is_no_notebook_is_refused_in_words(tmp_path):
    path = tmp_path / f"{NAME}.ipynb"
    path.write_text('{"cells": [', "utf-8")

    result = CliRunner().invoke(main, ["check", NAME, "--notebook", str(path)])

    assert result.exit_code == 1
    assert "is not a notebook" in result.output
    assert "Checkpoint" in result.output


@pytest.mark.parametrize(
    ("given", "name"),
    [("02_filters", NAME), ("2", NAME), ("exercises/02_filters.ipynb", NAME)],
)
def test_an_assignment_may_be_named_by_number_or_path(given, name):
    assert trial.name_of(given) == name


def test_an_unknown_assignment_is_answered_with_the_list():
    result = CliRunner().invoke(main, ["check", "99_dreams"])

    assert result.exit_code == 1
    assert NAME in result.output


CARD = Scorecard(
    NAME,
    [Line("slide-values", "the sums", 3, PASSED), Line("slide-any", "any", 2, FAILED)],
    checked_at="2026-11-22 13:05",
    fingerprint="x",
)


def test_progress_shows_the_last_card_of_each_assignment(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "cards.json"

    progress.keep(CARD, path)
    told = progress.report(path)

    assert "3 of 5" in told
    assert "2026-11-22 13:05, changed since" in told
    assert told.count("not yet") == len(released.names()) - 1


def test_a_damaged_file_of_progress_costs_only_the_progress(tmp_path):
    path = tmp_path / "cards.json"
    path.write_text('{"02_filters": {', "utf-8")

    assert "not yet" in progress.report(path)
    progress.keep(CARD, path)
    assert json.loads(path.read_text("utf-8"))[NAME]["score"] == 3
