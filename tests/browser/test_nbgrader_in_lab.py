"""nbgrader's pages in a real browser: an instructor grades a written answer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from classroom import Classroom, cell_of, solved
from grading_bank import assignments
from lab import chromium_page, running_lab

from course_utils import project

NAME, QUICK = "05_cnn", "02_filters"
(WRITTEN,) = assignments.load(NAME).written

# One course serves all tests, so one process runs them.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("formgrader"),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A course with one submission: a written answer, and no code."""
    room = Classroom(tmp_path_factory.mktemp("course"), [NAME])
    notebook = solved(NAME, "no code")
    cell_of(notebook, WRITTEN).source = "Cats look like dogs; more pictures help."
    assert room.nbgrader("generate_assignment", NAME).returncode == 0
    room.submit("ada", NAME, notebook)
    assert room.nbgrader("autograde", NAME).returncode == 0
    return room


@pytest.fixture(scope="module")
def lab(room):
    command = [sys.executable, "-m", "jupyterlab", "--allow-root"]
    command += [f"--ServerApp.root_dir={room.folder}"]
    paths = os.pathsep.join([str(project.FOLDER), os.environ.get("PYTHONPATH", "")])
    before = Path.cwd()
    os.chdir(room.folder)  # nbgrader reads its settings where the server was started
    try:
        with running_lab(command, root=room.folder, env={"PYTHONPATH": paths}) as lab:
            yield lab
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def page(lab):
    with chromium_page() as page:
        page.goto(f"{lab.url}/lab?token={lab.token}")
        yield page


def test_an_instructor_grades_the_written_answer_and_the_feedback_shows_it(
    room, lab, page
):
    page.goto(f"{lab.url}/formgrader/gradebook/{NAME}/{NAME}")
    page.get_by_role("link", name="Submission #1").click()
    score, comment = page.locator(f"input.score#{WRITTEN}"), "Well seen."
    score.wait_for()
    assert "Cats look like dogs" in page.locator("body").inner_text()
    for field, text in [
        (score, "5"),
        (page.locator(f"textarea#{WRITTEN}-comment"), comment),
    ]:
        field.fill(text)
        with page.expect_response(lambda r: r.request.method == "PUT") as saved:
            field.press("Tab")
        assert saved.value.ok

    _, written, needs_a_person = room.scores(NAME)["ada"]
    assert written == 5
    assert not needs_a_person

    assert room.nbgrader("generate_feedback", NAME).returncode == 0
    feedback = room.folder / "feedback" / "ada" / NAME / f"{NAME}.html"
    page.goto(feedback.as_uri())
    told = page.locator("body").inner_text()
    assert comment in told
    assert "holds no code yet" in told


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("nbgrader:open-formgrader", "Manage Assignments"),
        ("nbgrader:open-assignment-list", "Released assignments"),
        ("nbgrader:open-create-assignment", "Create Assignment"),
    ],
)
def test_nbgraders_panels_open_in_jupyterlab(lab, page, command, words):
    page.goto(f"{lab.url}/lab/tree/solutions/{NAME}/{NAME}.ipynb?token={lab.token}")
    page.wait_for_function("window.jupyterapp?.restored.then(() => true)")
    page.locator(".jp-NotebookPanel:visible").wait_for()

    page.evaluate(f"window.jupyterapp.commands.execute('{command}')")

    page.wait_for_function(
        """words => [document, ...[...document.querySelectorAll('iframe')]
        .map(f => f.contentDocument)].some(d => d?.body?.innerText.includes(words))""",
        arg=words,
    )


def test_the_validate_button_runs_the_visible_tests(room, lab, page):
    room.submit("me", QUICK, solved(QUICK))
    path = f"submitted/me/{QUICK}/{QUICK}.ipynb"
    page.goto(f"{lab.url}/lab/tree/{path}?token={lab.token}")
    page.locator(".jp-NotebookPanel:visible").wait_for()

    page.get_by_text("Validate", exact=True).first.click()

    page.get_by_text("Success! Your notebook passes all the tests.").wait_for(
        timeout=120_000
    )
