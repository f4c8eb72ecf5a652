"""Opens the lessons in JupyterLab, without touching the learner's own settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from course_utils import project
from course_utils.runtime import PATIENT_THREADS

FIRST_LESSON = "lessons/00_start_here.ipynb"
# Holds labconfig/default_setting_overrides.json: no news pop-up over the lesson, no
# question to a server about updates, and widget callbacks always on the kernel's main
# thread (ipykernel 7.0 to 7.3 would run them beside the cell, which upsets Matplotlib).
DEFAULTS = Path(__file__).with_name("jupyter_settings")


def open_lab(arguments: list[str]) -> None:
    """Turn this process into JupyterLab, so that Ctrl-C reaches it.

    Parameters
    ----------
    arguments : list of str
        For JupyterLab, as on its own command line.

    Raises
    ------
    click.ClickException
        If the lessons are not beside the package.
    """
    if not (project.FOLDER / FIRST_LESSON).is_file():
        raise click.ClickException(
            f"{project.FOLDER} holds no {FIRST_LESSON}. Run `python3 course.py lab` in "
            "the folder of the course."
        )
    os.environ.update(lab_environment())
    click.echo(
        "JupyterLab opens in your browser; if it does not, open the address that "
        "stands below.\nTo stop it, press Ctrl-C here and answer y."
    )
    start_jupyterlab(lab_arguments(arguments))


def lab_environment() -> dict[str, str]:
    """Return the environment variables that JupyterLab and its kernels get."""
    return {
        # `!pip` in a cell and `course` in a terminal mean those of this environment.
        "PATH": _prepend(Path(sys.executable).parent, "PATH"),
        "JUPYTER_CONFIG_PATH": _prepend(DEFAULTS, "JUPYTER_CONFIG_PATH"),
        # A kernel `python3` of another Python, installed for the user, comes second.
        "JUPYTER_PREFER_ENV_PATH": "1",
    } | {name: os.environ.get(name, value) for name, value in PATIENT_THREADS.items()}


def _prepend(folder: Path, variable: str) -> str:
    others = os.environ.get(variable)
    return f"{folder}{os.pathsep}{others}" if others else str(folder)


def lab_arguments(arguments: list[str]) -> list[str]:
    """Return JupyterLab's arguments: the course's, except those that are given."""
    ours = [
        f"--ServerApp.root_dir={project.FOLDER}",
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        ours.append("--allow-root")  # as in a container; JupyterLab refuses otherwise
    given = {argument.split("=")[0] for argument in arguments}
    return [own for own in ours if own.split("=")[0] not in given] + arguments


def start_jupyterlab(arguments: list[str]) -> None:
    """Run JupyterLab until it is stopped."""
    # jsonschema builds a grammar from this package at import, which takes 2 seconds,
    # to check internationalized addresses that no notebook holds.
    sys.modules.setdefault("rfc3987_syntax", None)

    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(arguments)
