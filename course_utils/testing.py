"""Runs the course's tests in this very Python, having found them a browser."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import click

from course_utils import project
from course_utils.chromium import ensure_browser
from course_utils.runtime import PATIENT_THREADS


def run_tests(arguments: list[str]) -> int:
    """Run pytest in the folder of the course and return its exit code.

    Parameters
    ----------
    arguments : list of str
        For pytest. Unless they leave the browser tests out, a browser is looked for,
        installed if need be, and named to the tests in ``COURSE_BROWSER``.

    Raises
    ------
    click.ClickException
        If pytest is missing, or the browser tests are wanted and no browser can be had.
    """
    if importlib.util.find_spec("pytest") is None:
        raise click.ClickException(
            "pytest is not installed. `python3 course.py test` installs it in .venv; "
            'in an environment of your own, run: pip install -e ".[test]"'
        )
    if not any("not browser" in argument for argument in arguments):
        os.environ["COURSE_BROWSER"] = str(ensure_browser())
    for name, value in PATIENT_THREADS.items():
        os.environ.setdefault(name, value)
    os.chdir(project.FOLDER)
    shared = shared_out(arguments, num_cores=os.cpu_count() or 1)
    if shared:  # each process on a core of its own, and so its kernels
        os.environ.setdefault("OMP_NUM_THREADS", "1")

    import pytest

    return int(pytest.main([*shared, *arguments]))


def shared_out(arguments: list[str], *, num_cores: int) -> list[str]:
    """Return how pytest is to share the tests among processes.

    One for each core, four at most, if the whole course is tested; where files are
    named, the tests of a few start sooner in one.
    """
    names_files = any(Path(a.partition("::")[0]).exists() for a in arguments)
    decides = any(a.startswith("-n") or a in ("--pdb", "-s") for a in arguments)
    if names_files or decides or num_cores < 2:
        return []
    return ["-n", str(min(num_cores, 4)), "--dist", "loadgroup"]
