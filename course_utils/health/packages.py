"""Checks of the Python that runs, and of what is installed in it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from course_utils import project
from course_utils.health.findings import Finding, pip_command

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PYTHONS = ((3, 11), (3, 12), (3, 13))
COURSE = "the course"
SUBSTITUTES = {"opencv-python": "opencv-python-headless"}


def check_python() -> Iterator[Finding]:
    """Find whether this Python suits, and whether others' packages leak into it."""
    found = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info[:2] in PYTHONS:
        yield Finding("ok", "Python", found)
    else:
        remedy = "Use Python 3.11, 3.12 or 3.13, for example: python3.12 course.py lab"
        yield Finding("problem", "Python", found, remedy)
    if path := os.environ.get("PYTHONPATH"):
        remedy = "If a package behaves oddly, unset PYTHONPATH."
        found = f"packages in {path} hide those that the course installed"
        yield Finding("note", "PYTHONPATH", found, remedy)


def check_packages() -> Iterator[Finding]:
    """Find what is missing or of a wrong version, among all that is needed."""
    from packaging.requirements import Requirement

    pyproject = tomllib.loads((project.FOLDER / "pyproject.toml").read_text("utf-8"))
    dependencies = pyproject["project"]["dependencies"]
    to_check = [(Requirement(line), COURSE) for line in dependencies]
    checked = set()
    is_sound = True
    for requirement, needed_by in to_check:  # grows while it is walked
        version = suitable_version(requirement.name)
        if version is None or not requirement.specifier.contains(version, True):
            is_sound = False
            yield _fault(requirement, version, needed_by)
        elif requirement.name not in checked:
            checked.add(requirement.name)
            to_check += _needs_of(requirement)
    if is_sound:
        found = f"{len(checked)} are there, {len(dependencies)} of them by name"
        yield Finding("ok", "packages", f"{found}, in versions that fit")


def version_of(name: str) -> str | None:
    """Return the version of an installed package, None if it is not there."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def suitable_version(name: str) -> str | None:
    """Return the version of a package, or of another that serves in its place."""
    return version_of(name) or version_of(SUBSTITUTES.get(name, name))


def _needs_of(requirement: Requirement) -> list[tuple[Requirement, str]]:
    """Return what an installed package requires on this system, each with its name."""
    from packaging.requirements import Requirement

    if version_of(requirement.name) is None:  # its substitute is there
        return []
    lines = importlib.metadata.requires(requirement.name) or []
    extras = requirement.extras or {""}
    return [
        (need, requirement.name)
        for need in map(Requirement, lines)
        if need.marker is None
        or any(need.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def _fault(requirement: Requirement, version: str | None, needed_by: str) -> Finding:
    here = "is missing" if version is None else f"is {version}"
    range_ = requirement.specifier or "any version"
    constraints = project.FOLDER / "constraints.txt"
    if needed_by == COURSE:
        wanted = f'"{requirement.name}{requirement.specifier}"'
    else:  # either may be the one of the wrong version
        wanted = f"{needed_by} {requirement.name}"
    return Finding(
        "problem",
        requirement.name,
        f"{here}, and {needed_by} needs {range_}. Mend it with:",
        pip_command(f'install -c "{constraints}" {wanted}'),
    )
