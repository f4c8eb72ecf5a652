"""Mending submissions: whatever a student does to a notebook, no answer is lost."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils.grading.mending import grade_id, mend


def graded(name, source, *, make=new_code_cell, **about):
    facts = {"grade": False, "solution": False, "locked": True, "task": False}
    about = {**facts, "grade_id": name, "schema_version": 3, **about}
    return make(source, id=name, metadata={"nbgrader": about})


STUB = "def double(x):\n    raise NotImplementedError()"
ANSWER = "def double(x):\n    return 2 * x"
TESTS = "# double: the values.\nassert double(2) == 4"
ESSAY = "*Write your answer here, in place of this line.*"


@pytest.fixture
def released():
    free = {"solution": True, "locked": False}
    essay = {"make": new_markdown_cell, "grade": True, "points": 4, **free}
    return new_notebook(
        cells=[
            graded("setup", "import math"),
            new_markdown_cell("A word between.", id="between"),
            graded("double", STUB, **free),
            graded("double-values", TESTS, grade=True, points=2),
            new_code_cell("double(21)", id="look"),
            graded("triple", STUB.replace("double", "triple"), **free),
            graded("triple-values", "assert triple(2) == 6", grade=True, points=3),
            graded("essay", ESSAY, **essay),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@pytest.fixture
def submitted(released):
    """The notebook with `double` answered."""
    notebook = copy.deepcopy(released)
    cell(notebook, "double").source = ANSWER
    return notebook


def cell(notebook, name):
    return next(c for c in notebook["cells"] if grade_id(c) == name)


def sources(notebook):
    return [c["source"] for c in notebook["cells"]]


def score(notebook):
    """The points of the tests, run in order; an error ends its own cell only."""
    points, space = 0, {}
    for c in notebook["cells"]:
        if c["cell_type"] != "code":
            continue
        about = c["metadata"].get("nbgrader", {})
        try:
            exec(c["source"].replace("%matplotlib inline", ""), space)
            points += about.get("points", 0)
        except Exception:
            continue
    return points


def test_an_undamaged_notebook_comes_back_as_it_was(submitted, released):
    mended = mend(submitted, released)

    assert mended.repairs == []
    assert sources(mended.notebook) == sources(submitted)
    assert score(mended.notebook) == 2


def test_the_submitted_notebook_itself_is_left_alone(submitted, released):
    before = copy.deepcopy(submitted)

    mend(submitted, released)

    assert submitted == before


def delete_tests(notebook):
    notebook["cells"].remove(cell(notebook, "double-values"))


def delete_all_but_the_answer(notebook):
    notebook["cells"] = [cell(notebook, "double")]


def weaken_tests(notebook):
    cell(notebook, "double-values").source = "assert True"
    cell(notebook, "triple-values").source = "assert True"


def reverse_all_cells(notebook):
    notebook["cells"].reverse()


def strip_metadata(notebook):
    for c in notebook["cells"]:
        c["metadata"] = {}


def save_like_colab(notebook):
    for i, c in enumerate(notebook["cells"]):
        c["metadata"] = {"id": f"x{i}", "colab": {"base_uri": "https://localhost/"}}
        c.pop("id")
    notebook["metadata"] = {"colab": {"provenance": []}, "accelerator": "GPU"}
    notebook["nbformat_minor"] = 0


def save_like_vs_code(notebook):
    for c in notebook["cells"]:
        c["metadata"]["vscode"] = {"languageId": "python"}
        c["metadata"].pop("nbgrader", None)
        c["source"] = c["source"].replace("\n", "\r\n")
    notebook["metadata"] = {"language_info": {"name": "python"}, "orig_nbformat": 4}


def copy_the_answer_cell(notebook):
    blank = copy.deepcopy(cell(notebook, "double"))
    blank.source = STUB
    place = notebook["cells"].index(cell(notebook, "double"))
    notebook["cells"].insert(place + 1, blank)


def write_the_answer_elsewhere(notebook):
    notebook["cells"].remove(cell(notebook, "double"))
    notebook["cells"].insert(0, new_code_cell(f"%matplotlib inline\n{ANSWER}"))


def change_the_kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "conda-env-mine", "language": "R"}


def raise_the_points(notebook):
    cell(notebook, "double-values")["metadata"]["nbgrader"]["points"] = 200


def use_a_helper(notebook):
    place = notebook["cells"].index(cell(notebook, "double"))
    notebook["cells"].insert(place, new_code_cell("def twice(x):\n    return 2 * x"))
    cell(notebook, "double").source = "def double(x):\n    return twice(x)"


def make_the_answer_text(notebook):
    old = cell(notebook, "double")
    place = notebook["cells"].index(old)
    text = new_markdown_cell(ANSWER, metadata=old["metadata"])
    notebook["cells"][place] = text


def damage_metadata(notebook):
    cell(notebook, "double")["metadata"]["nbgrader"] = "x"
    cell(notebook, "triple")["metadata"]["nbgrader"] = {"grade_id": ["a"]}


def exchange_ids(notebook):
    cell(notebook, "setup")["metadata"]["nbgrader"]["grade_id"] = "unknown"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (delete_tests, "were missing"),
        (delete_all_but_the_answer, "were missing"),
        (weaken_tests, "had been changed"),
        (reverse_all_cells, None),
        (strip_metadata, "had lost its mark"),
        (save_like_colab, "had lost its mark"),
        (save_like_vs_code, "had lost its mark"),
        (copy_the_answer_cell, None),
        (write_the_answer_elsewhere, "had lost its mark"),
        (change_the_kernel, None),
        (raise_the_points, None),
        (use_a_helper, None),
        (make_the_answer_text, "made a code cell again"),
        (damage_metadata, "had lost its mark"),
        (exchange_ids, None),
    ],
)
def test_a_damaged_notebook_scores_what_its_answers_are_worth(
    submitted, released, damage, words
):
    damage(submitted)

    mended = mend(submitted, released)

    assert score(mended.notebook) == 2
    names = [grade_id(c) for c in mended.notebook["cells"] if grade_id(c)]
    assert names == [grade_id(c) for c in released["cells"] if grade_id(c)]
    assert cell(mended.notebook, "double-values")["metadata"]["nbgrader"]["points"] == 2
    assert mended.notebook["metadata"] == released["metadata"]
    assert words is None or words in " ".join(mended.repairs)
    nbformat.validate(nbformat.from_dict(mended.notebook))


def test_of_two_answers_the_last_one_that_was_filled_in_counts(submitted, released):
    better = copy.deepcopy(cell(submitted, "double"))
    cell(submitted, "double").source = "def double(x):\n    return 3 * x"
    submitted["cells"].append(better)

    mended = mend(submitted, released)

    assert score(mended.notebook) == 2
    assert any("3 * x" in source for source in sources(mended.notebook))
    assert "2 times" in " ".join(mended.repairs)


def test_cells_that_a_student_added_are_kept(submitted, released):
    submitted["cells"].insert(3, new_code_cell("scratch = 1"))
    submitted["cells"].insert(4, new_markdown_cell("My notes."))

    mended = mend(submitted, released)

    assert "scratch = 1" in sources(mended.notebook)
    assert "My notes." in sources(mended.notebook)


def test_cells_handed_out_without_an_id_run_once(submitted, released):
    assert sources(mend(submitted, released).notebook).count("double(21)") == 1


def test_a_written_answer_that_was_split_in_two_is_joined(submitted, released):
    first = cell(submitted, "essay")
    second = copy.deepcopy(first)
    first.source, second.source = "Animals are harder.", "More pictures would help."
    submitted["cells"].append(second)

    essay = cell(mend(submitted, released).notebook, "essay")["source"]

    assert essay == "Animals are harder.\n\nMore pictures would help."


def test_outputs_of_any_size_do_not_come_along(submitted, released):
    output = nbformat.v4.new_output("stream", text="x" * 10_000_000)
    cell(submitted, "double").outputs = [output]

    text = json.dumps(mend(submitted, released).notebook)

    assert len(text) < 10_000


def test_an_answer_that_is_no_python_stays_with_its_cell(submitted, released):
    cell(submitted, "double").source = "def double(x:\n    return 2"

    mended = mend(submitted, released)

    assert cell(mended.notebook, "double")["source"] == "def double(x:\n    return 2"
    assert score(mended.notebook) == 0
