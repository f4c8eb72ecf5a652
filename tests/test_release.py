"""The exercises are what nbgrader makes of the solutions, and are proven both ways."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import click
import pytest

from course_utils.grading import bundle, release, released

NAMES = release.assignments()
SECRETS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")

# What one test prepares serves the others, so one process runs them.
pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    gradebook = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    return release.generate([], gradebook=f"sqlite:///{gradebook}")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_is_byte_for_byte_what_nbgrader_makes(generated, name):
    exercise = released.EXERCISES / name / f"{name}.ipynb"
    carried = released.FOLDER / f"{name}.ipynb"

    assert exercise.read_bytes() == generated[name].encode()
    assert carried.read_bytes() == generated[name].encode()


def test_there_is_nothing_among_the_exercises_that_has_no_solution():
    folders = sorted(path.name for path in released.EXERCISES.iterdir())

    assert folders == NAMES == released.names()


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_holds_no_solution_and_no_hidden_test(name):
    text = (released.EXERCISES / name / f"{name}.ipynb").read_text("utf-8")

    assert not [secret for secret in SECRETS if secret in text]
    assert "# Write your code here." in text


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_solution_gets_all_points_and_a_blank_exercise_none(name):
    (proof,) = release.prove([name])

    assert proof.troubles == []
    assert proof.solved == proof.points
    assert proof.blank == 0
    assert 40 <= proof.points + proof.written <= 60


def test_an_unknown_assignment_is_refused_with_the_list():
    with pytest.raises(click.ClickException, match=r"there are: .*02_filters"):
        release.generate(["99_dreams"], gradebook="sqlite://")


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    bundle.pack(folder / "course.zip")
    with zipfile.ZipFile(folder / "course.zip") as archive:
        archive.extractall(folder)
    return folder / "course"


def test_the_bundle_holds_lessons_exercises_and_package_and_no_secret(packed):
    notebooks = list(packed.rglob("*.ipynb"))

    assert {path.stem for path in (packed / "exercises").rglob("*.ipynb")} == {*NAMES}
    assert list((packed / "lessons").glob("*.ipynb"))
    assert not (packed / "solutions").exists()
    assert not (packed / "tests").exists()
    for path in notebooks:
        text = path.read_text("utf-8")
        assert not [secret for secret in SECRETS if secret in text], path


def test_the_bundle_runs_its_own_commands(packed):
    ran = subprocess.run(
        [sys.executable, "-m", "course_utils.cli", "progress"],
        cwd=packed,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    assert "02_filters" in ran.stdout


def test_a_notebook_with_a_solution_stops_the_packing(tmp_path, monkeypatch):
    leaky = tmp_path / "handed_out"
    leaky.mkdir()
    (leaky / "02_filters.ipynb").write_text('"### BEGIN SOLUTION"', "utf-8")
    monkeypatch.setattr(released, "FOLDER", leaky)
    target = tmp_path / "course.zip"

    with pytest.raises(click.ClickException, match="must not reach students"):
        bundle.pack(target)
    assert not target.exists()
    assert not list(tmp_path.glob(".course.zip*"))
