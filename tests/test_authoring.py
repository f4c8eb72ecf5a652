from __future__ import annotations

import json

import click
import nbformat
import pytest

from course_utils import authoring


@pytest.fixture
def used_notebook(tmp_path):
    """A notebook as JupyterLab leaves it after a lesson."""
    code = nbformat.v4.new_code_cell(
        "1 + 1\n",
        id="0123abcd",
        execution_count=7,
        outputs=[nbformat.v4.new_output("stream", text="2")],
        metadata={"tags": ["A1.1"], "scrolled": True, "lines_to_next_cell": 2},
    )
    cells = [
        nbformat.v4.new_markdown_cell("# A title", id="c91e2a00-long-id-of-an-editor"),
        code,
        nbformat.v4.new_code_cell(
            "x = 1",
            id="random",
            metadata={"nbgrader": {"grade_id": "make_x", "grade": False}},
        ),
        nbformat.v4.new_code_cell(""),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "widgets": {"state": {}},
            "kernelspec": {"name": "mine", "display_name": "My Python"},
        },
    )
    path = tmp_path / "lesson.ipynb"
    nbformat.write(notebook, path)
    return path


def read(path):
    return json.loads(path.read_text("utf-8"))


def test_tidy_removes_what_running_a_notebook_leaves_behind(used_notebook):
    authoring.tidy([used_notebook])

    notebook = read(used_notebook)
    code = notebook["cells"][1]
    assert code["outputs"] == []
    assert code["execution_count"] is None
    assert code["metadata"] == {"tags": ["A1.1"]}
    assert sorted(notebook["metadata"]) == ["kernelspec", "language_info"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_tidy_drops_empty_cells(used_notebook):
    authoring.tidy([used_notebook])

    assert len(read(used_notebook)["cells"]) == 3


def test_tidy_keeps_good_ids_and_derives_the_others(used_notebook):
    authoring.tidy([used_notebook])

    title, code, graded = (cell["id"] for cell in read(used_notebook)["cells"])
    assert code == "0123abcd"
    assert graded == "make_x"
    assert len(title) == 8
    assert int(title, 16) >= 0


def test_an_id_stays_when_its_cell_is_edited(used_notebook):
    authoring.tidy([used_notebook])
    before = read(used_notebook)
    edited = json.loads(json.dumps(before))
    edited["cells"][0]["source"] = ["# A better title"]
    used_notebook.write_text(json.dumps(edited), "utf-8")

    authoring.tidy([used_notebook])

    after = read(used_notebook)
    assert [c["id"] for c in after["cells"]] == [c["id"] for c in before["cells"]]


def test_cells_of_equal_text_get_different_ids(tmp_path):
    cells = [nbformat.v4.new_code_cell("again", id=f"long-id-{n}") for n in range(3)]
    path = tmp_path / "twins.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)

    authoring.tidy([path])

    assert len({cell["id"] for cell in read(path)["cells"]}) == 3


def test_tidying_twice_changes_nothing_more(used_notebook):
    assert authoring.tidy([used_notebook]) == [used_notebook]
    assert authoring.tidy([used_notebook]) == []


def test_check_reports_and_writes_nothing(used_notebook):
    before = used_notebook.read_bytes()

    found = authoring.tidy([used_notebook.parent], check=True)

    assert found == [used_notebook]
    assert used_notebook.read_bytes() == before


def test_checkpoints_are_not_sources(used_notebook):
    folder = used_notebook.parent / ".ipynb_checkpoints"
    folder.mkdir()
    (folder / "old.ipynb").write_bytes(used_notebook.read_bytes())

    assert authoring.tidy([used_notebook.parent], check=True) == [used_notebook]


@pytest.mark.parametrize("name", ["missing.ipynb", "notes.txt"])
def test_a_path_that_is_no_notebook_is_named(tmp_path, name):
    (tmp_path / "notes.txt").write_text("hello")

    with pytest.raises(click.ClickException, match=name):
        authoring.tidy([tmp_path / name])


def test_a_broken_notebook_is_named_and_left_as_it_was(tmp_path):
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [')

    with pytest.raises(click.ClickException, match=r"broken\.ipynb is not a notebook"):
        authoring.tidy([path])

    assert path.read_text() == '{"cells": ['


def test_a_disk_that_fills_leaves_the_old_notebook_whole(used_notebook, monkeypatch):
    before = used_notebook.read_bytes()

    def fails(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", fails)
    with pytest.raises(OSError, match="No space"):
        authoring.tidy([used_notebook])

    assert used_notebook.read_bytes() == before
    assert list(used_notebook.parent.iterdir()) == [used_notebook]
