"""What students get, in one zip: everything but the answers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import click

from course_utils import project
from course_utils.grading import released
from course_utils.whole_files import draft_of

# Of the course's folder; the exercises come as they were handed out.
FOLDERS = ("course_utils", "docs", "lessons")
FILES = (
    "README.md",
    "constraints.txt",
    "course.py",
    "environment.yml",
    "pyproject.toml",
)
_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
_SECRETS = (b"BEGIN SOLUTION", b"BEGIN HIDDEN TESTS")


def pack(target: Path) -> int:
    """Write the zip for students and return how many files it holds.

    Parameters
    ----------
    target : Path
        Written whole or not at all; an earlier file of that name is replaced.

    Raises
    ------
    click.ClickException
        If nothing has been released yet, or a notebook holds a solution or a hidden
        test.
    """
    if not released.names():
        raise click.ClickException("nothing to pack yet; run first: course release")
    with (
        draft_of(target) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path, place in _contents():
            content = path.read_bytes()
            if path.suffix == ".ipynb":
                _insist_on_no_secrets(path, content)
            archive.writestr(f"course/{place}", content)
        return len(archive.infolist())


def _contents() -> Iterator[tuple[Path, str]]:
    """Yield each file, and its place in the course's folder."""
    for name in FILES:
        yield project.FOLDER / name, name
    for folder in FOLDERS:
        for path in sorted((project.FOLDER / folder).rglob("*")):
            if path.is_file() and not _LEFT_OUT & set(path.parts):
                yield path, path.relative_to(project.FOLDER).as_posix()
    for name in released.names():
        yield released.FOLDER / f"{name}.ipynb", f"exercises/{name}/{name}.ipynb"


def _insist_on_no_secrets(path: Path, content: bytes) -> None:
    found = [secret.decode() for secret in _SECRETS if secret in content]
    if found:
        raise click.ClickException(
            f"{path} holds {' and '.join(found)} and must not reach students; "
            "run: course release"
        )
