"""nbgrader's own commands on this course: generate, validate, autograde, export."""

from __future__ import annotations

import csv
import os

import nbformat
import pytest
from classroom import Classroom, cell_of, solved
from grading_bank import assignments

from course_utils.grading import intake, released

NAME = "02_filters"
ANSWER = "cross_correlate"
WORTH = sum(test.points for test in assignments.load(NAME).tests_of(ANSWER))
FULL = sum(test.points for test in assignments.load(NAME).tests)

# One course serves all tests, so one process runs them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]


def old_format(room):
    """Version 3, as IPython 2 wrote it."""
    path = room.submit("old_format", NAME, solved(NAME, ANSWER))
    notebook = nbformat.convert(nbformat.read(path, as_version=4), 3)
    path.write_text(nbformat.v3.writes_json(notebook), "utf-8")


def renamed_file(room):
    room.submit("renamed_file", NAME, solved(NAME, ANSWER), f"{NAME} (1).ipynb")


def other_kernel(room):
    notebook = solved(NAME, ANSWER)
    notebook.metadata.kernelspec = {"name": "conda-mine", "display_name": "Mine"}
    room.submit("other_kernel", NAME, notebook)


def copied_cells(room):
    notebook = solved(NAME, ANSWER)
    for name in (ANSWER, f"{assignments.load(NAME).tests_of(ANSWER)[0].grade_id}"):
        notebook.cells.append(nbformat.from_dict(dict(cell_of(notebook, name))))
    room.submit("copied_cells", NAME, notebook)


def deleted_tests(room):
    notebook = solved(NAME, ANSWER)
    notebook.cells = [c for c in notebook.cells if "-" not in c.id or c.id == ANSWER]
    room.submit("deleted_tests", NAME, notebook)


def no_metadata(room):
    notebook = solved(NAME, ANSWER)
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata = {}
    room.submit("no_metadata", NAME, notebook)


def asks_and_warns(room):
    notebook = solved(NAME, ANSWER)
    lines = cell_of(notebook, ANSWER).source.split("\n")
    warn = '    import warnings; warnings.warn("old")'
    place = next(i for i, line in enumerate(lines) if "SOLUTION" in line)
    lines.insert(place, warn)
    cell_of(notebook, ANSWER).source = "\n".join(lines)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("who = input('Name?')"))
    notebook.cells.insert(2, nbformat.v4.new_code_cell("print('x' * 5_000_000)"))
    room.submit("asks_and_warns", NAME, notebook)


DAMAGES = (
    old_format,
    renamed_file,
    other_kernel,
    copied_cells,
    deleted_tests,
    no_metadata,
    asks_and_warns,
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course in which everybody has one right answer, and one student all."""
    room = Classroom(tmp_path_factory.mktemp("course"), [NAME])
    generated = room.nbgrader("generate_assignment", NAME)
    assert generated.returncode == 0, generated.stderr
    for damage in DAMAGES:
        damage(room)
    room.submit("all_right", NAME, solved(NAME))
    room.submit("blank", NAME, nbformat.from_dict(released.released_notebook(NAME)))
    room.log = room.nbgrader("autograde", NAME)
    return room


def test_nbgrader_generates_what_is_released(graded):
    made = (graded.folder / "exercises" / NAME / f"{NAME}.ipynb").read_text("utf-8")

    assert made == (released.FOLDER / f"{NAME}.ipynb").read_text("utf-8")


def test_a_full_solution_gets_all_points_and_a_blank_one_none(graded):
    scores = graded.scores(NAME)

    assert graded.log.returncode == 0, graded.log.stderr
    assert scores["all_right"][0] == FULL
    assert scores["blank"][0] == 0


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_submission_gets_what_its_answer_is_worth(graded, damage):
    score, _, needs_a_person = graded.scores(NAME)[damage.__name__]

    assert score == WORTH
    assert not needs_a_person


def test_what_was_mended_stands_in_the_graded_notebook(graded):
    path = graded.folder / "autograded" / "deleted_tests" / NAME / f"{NAME}.ipynb"

    first = nbformat.read(path, as_version=4).cells[0].source

    assert first.startswith("**Mended before grading**")
    assert "were missing and were put back" in first


def test_a_misnamed_file_is_copied_and_kept(graded):
    folder = graded.folder / "submitted" / "renamed_file" / NAME

    assert sorted(p.name for p in folder.iterdir()) == [
        f"{NAME} (1).ipynb",
        f"{NAME}.ipynb",
    ]


def test_two_misnamed_files_are_left_to_a_person():
    notebooks = ["submitted/a/02_filters/x.ipynb", "submitted/a/02_filters/y.ipynb"]

    intake.find_misnamed(notebooks=notebooks)

    assert len(notebooks) == 2


def test_scores_are_exported_as_a_table(graded):
    ran = graded.nbgrader("export")

    assert ran.returncode == 0, ran.stderr
    with (graded.folder / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(rows["all_right"]["score"]) == FULL


def test_nbgrader_validates_a_solved_exercise_and_names_what_a_blank_one_lacks(graded):
    good = graded.submit("me", NAME, solved(NAME))
    blank = graded.folder / "exercises" / NAME / f"{NAME}.ipynb"

    told = [graded.nbgrader("validate", str(path)).stdout for path in (good, blank)]

    assert "Success! Your notebook passes all the tests." in told[0]
    assert f"{ANSWER} holds no code yet" in told[1].replace("\n", " ")


def test_feedback_is_written_for_everybody(graded):
    ran = graded.nbgrader("generate_feedback", NAME)

    assert ran.returncode == 0, ran.stderr
    pages = list((graded.folder / "feedback").rglob("*.html"))
    assert len(pages) == len(DAMAGES) + 2


@pytest.mark.skipif(os.name == "nt", reason="nbgrader's exchange needs a POSIX system")
def test_an_assignment_goes_out_and_comes_back_through_the_exchange(graded, tmp_path):
    exchange, student = tmp_path / "exchange", tmp_path / "student"
    student.mkdir()
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    place = f"--Exchange.root={exchange}"
    course = ["--course", "seeing-with-convolutions"]

    steps = [graded.nbgrader("release_assignment", NAME, place)]
    fetch = ("fetch_assignment", NAME, *course, place)
    steps.append(graded.nbgrader(*fetch, cwd=student))
    fetched = student / NAME / f"{NAME}.ipynb"
    text = fetched.read_text("utf-8")
    nbformat.write(solved(NAME, ANSWER), fetched)
    steps.append(graded.nbgrader("submit", NAME, *course, place, cwd=student))
    before = {path.name for path in (graded.folder / "submitted").iterdir()}
    steps.append(graded.nbgrader("collect", NAME, place))
    after = {path.name for path in (graded.folder / "submitted").iterdir()}

    assert [step.returncode for step in steps] == [0] * 4, steps[-1].stderr
    assert text == (released.FOLDER / f"{NAME}.ipynb").read_text("utf-8")
    (me,) = after - before
    collected = graded.folder / "submitted" / me / NAME
    assert (collected / f"{NAME}.ipynb").is_file()
    assert (collected / "timestamp.txt").is_file()
