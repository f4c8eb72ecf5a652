"""The lessons as a student meets them: run from top to bottom, and read."""

from __future__ import annotations

import copy
import itertools
import re

import nbformat
import pytest
from nbconvert import HTMLExporter
from notebooks import LESSONS, PROJECT, cells, execute, headings, outputs, read

from course_utils import authoring

# How many rows each part of the curriculum has that lessons 0 to 6 teach. Their cells
# are tagged with the rows.
NUM_ROWS = {0: 8, 1: 8, 2: 13, 3: 13, 4: 3, 5: 16, 6: 6, 7: 6, 8: 5}
ROWS = {f"A{part}.{n + 1}" for part, count in NUM_ROWS.items() for n in range(count)}
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)


@each_lesson
def test_a_lesson_is_committed_in_canonical_form(path):
    assert path.read_text("utf-8") == authoring.canonical_text(read(path))


@each_lesson
def test_a_lesson_has_the_skeleton_of_all_lessons(path):
    notebook = read(path)
    number = int(path.stem[:2])

    levels = [level for level, _ in headings(notebook)]
    sections = [text for level, text in headings(notebook) if level == 2]

    assert headings(notebook)[0][1].startswith(f"{number} · ")
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    numbered = [text for text in sections if re.match(r"\d", text)]
    assert [t.split()[0] for t in numbered] == [
        f"{number}.{n}" for n in range(1, len(numbered) + 1)
    ]
    assert 4 <= len(numbered) <= 6
    assert sections[len(numbered) :] == ["Summary", "Exercises", "Sources"]
    first = notebook.cells[0].source
    assert all(word in first for word in ("You will be able to", "Needs", "Time"))


@each_lesson
def test_cells_are_short_enough_to_be_read_at_a_glance(path):
    notebook = read(path)
    lines = sorted(len(c.source.splitlines()) for c in cells(notebook, "code"))

    assert lines[-1] <= 25
    assert lines[int(0.9 * len(lines))] <= 14
    for cell in cells(notebook, "markdown"):
        words = len(re.sub(r"\(figures/[^)]*\)|[|]", " ", cell.source).split())
        assert words <= 120, cell.source[:80]


@each_lesson
def test_each_section_asks_before_it_shows(path):
    sections = re.split(r"^## ", prose(read(path)), flags=re.MULTILINE)[1:]

    for section in sections:
        if re.match(rf"{int(path.stem[:2])}\.\d", section):
            asks = "**Predict.**" in section or "**Quiz.**" in section
            guides = section.startswith(("0.1", "0.2", "0.6"))
            assert asks or guides, section[:60]


def prose(notebook) -> str:
    return "\n".join(cell.source for cell in cells(notebook, "markdown"))


@each_lesson
def test_what_a_lesson_links_to_is_there(path):
    for target in re.findall(r"\]\(([^)#]+)\)", prose(read(path))):
        assert not re.match(r"\w+:", target), f"{target} needs a network"
        assert (path.parent / target).exists(), target


@each_lesson
def test_every_drawn_figure_has_words_for_those_who_cannot_see_it(path):
    for alt in re.findall(r"!\[([^\]]*)\]", prose(read(path))):
        assert len(alt.split()) >= 5


@each_lesson
def test_every_explanation_opens_and_closes(path):
    text = prose(read(path))

    assert text.count("<details>") == text.count("</details>")
    assert text.count("<summary>") == text.count("</summary>")
    # Without an empty line after it, Markdown inside is shown with its asterisks.
    assert not re.search(r"</summary>\n[^\n]", text)


@pytest.mark.parametrize("row", sorted(ROWS))
def test_every_row_of_the_curriculum_so_far_has_its_cell(row):
    tagged = {
        tag
        for path in LESSONS
        for cell in read(path).cells
        for tag in cell.metadata.get("tags", [])
    }

    assert row in tagged


@each_lesson
def test_a_lesson_runs_on_the_real_data(path, data_environment):
    notebook = execute(read(path), data_environment("real data"))

    check_outputs(notebook)


@each_lesson
def test_a_lesson_runs_on_built_in_data_and_each_cell_twice_alike(
    path, data_environment
):
    notebook = read(path)
    doubled = []
    for cell in notebook.cells:
        doubled.append(cell)
        if cell.cell_type == "code":
            again = copy.deepcopy(cell)
            again.id = f"{cell.id}-again"
            doubled.append(again)
    notebook.cells = doubled
    twice = execute(nbformat.from_dict(notebook), data_environment("built-in data"))

    check_outputs(twice)
    runs = cells(twice, "code")
    for first, second in zip(runs[::2], runs[1::2], strict=True):
        assert spoken(second) == spoken(first), first.source


def check_outputs(notebook) -> None:
    """No warnings, and every figure has words for those who cannot see it."""
    for output in outputs(notebook):
        stderr = output.get("name") == "stderr"
        assert not stderr or harmless(output.text), output.text
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert "No description has been provided for this image" not in html
    assert not re.search(r'<img[^>]*alt=""', html)


def harmless(text: str) -> bool:
    """Jupyter itself warns about its own sockets on some machines."""
    return "[IPKernelApp]" in text


def spoken(cell) -> list[str]:
    """The text of a cell's outputs, without what names an object or a moment.

    The table of a training panel is left out: made again, a panel stops the first.
    """
    texts = [o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    kept = [text for text in texts if text and "training loss" not in text]
    return [re.sub(r"0x[0-9a-f]+", "", text) for text in kept]


def test_no_drawn_figure_is_left_unused():
    used = {t for p in LESSONS for t in re.findall(r"figures/[\w.]+", prose(read(p)))}

    there = {f"figures/{p.name}" for p in (PROJECT / "lessons/figures").iterdir()}

    assert there == used
