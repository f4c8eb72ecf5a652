"""Code, notebooks and prose as the house keeps them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "tool", [["ruff", "check"], ["ruff", "format", "--check"], ["codespell"]]
)
def test_a_tool_of_the_house_has_nothing_to_say(tool):
    command = [sys.executable, "-m", *tool]
    if tool[0] == "codespell":
        command = [sys.executable, "-m", "codespell_lib"]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def markdown_files() -> list[Path]:
    return [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", markdown_files(), ids=lambda p: p.name)
def test_links_in_the_docs_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_the_readme_names_every_lesson():
    readme = (PROJECT / "README.md").read_text("utf-8")

    for lesson in (PROJECT / "lessons").glob("*.ipynb"):
        assert f"(lessons/{lesson.name})" in readme


def test_examples_in_the_docstrings_are_true():
    modules = [str(p) for p in (PROJECT / "course_utils").rglob("*.py")]
    command = [sys.executable, "-m", "pytest", "-q", "--doctest-modules", *modules]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-3000:]
