"""The `course` command: each verb says what it does and calls one function."""

from __future__ import annotations

import sys
from pathlib import Path

import click

HANDED_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}


@click.group()
@click.version_option(package_name="course-utils", prog_name="course")
def main() -> None:
    """Learn image classification with convolutional networks.

    Every command explains itself: course lab --help
    """


@main.command(context_settings=HANDED_ON)
@click.argument("jupyter_arguments", nargs=-1, type=click.UNPROCESSED)
def lab(jupyter_arguments: tuple[str, ...]) -> None:
    """Open the lessons in JupyterLab.

    What follows `lab` goes to JupyterLab. Your own Jupyter settings stay as they are.

    \b
    Examples:
      course lab
      course lab --no-browser --port 9000
      course lab --help-all          every option of JupyterLab
    """
    from course_utils.lab import open_lab

    open_lab(list(jupyter_arguments))


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--check", is_flag=True, help="Compare every byte with its checksum.")
@click.option(
    "--wait", type=float, metavar="SECONDS", help="Give up a download after this time."
)
def data(names: tuple[str, ...], check: bool, wait: float | None) -> None:
    """Show the data sets that are here, or get those named.

    Without a NAME, print what is here and where. With mnist, cifar10 or all, download
    what is missing, going on where an earlier download stopped, and verify it. The
    lessons never need this: they go on with what ships with the course.

    \b
    Examples:
      course data                    what is here?
      course data --check            and is it undamaged?
      course data cifar10 --wait 600

    \b
    Environment variables:
      COURSE_DATA         folder to look in first, in torchvision's layout
      COURSE_DATA_MIRROR  address to download from before any other

    To serve a class from one machine, run this there, in the folder shown by
    `course data`:

    \b
      python -m http.server --directory FOLDER

    and on the others, with that machine's name or number:

    \b
      COURSE_DATA_MIRROR=http://MACHINE:8000/ course data all
    """
    from course_utils import data_report

    if names:
        data_report.get(list(names), wait=wait)
    else:
        data_report.show(verify=check)


@main.command()
def doctor() -> None:
    """Look for what is wrong on this computer, and say how to mend it.

    Python and the packages, the fit of PyTorch and torchvision, OpenCV, processor and
    GPU, memory, disk, data sets, JupyterLab's kernel and widgets. Each line is ok, a
    note or a problem; the exit code is 1 if there is a problem.
    """
    from course_utils.doctor import examine, report

    sys.exit(report(examine()))


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if needed.")
def tidy(paths: tuple[Path, ...], check: bool) -> None:
    """Write notebooks in the form in which they are committed.

    No outputs, no execution counts, stable cell ids. PATHS are notebooks, or folders
    of them; without any, the lessons are meant.

    \b
    Examples:
      course tidy
      course tidy --check lessons/01_images_are_arrays.ipynb
    """
    from course_utils import authoring, project

    changed = authoring.tidy(list(paths) or [project.FOLDER / "lessons"], check=check)
    for path in changed:
        click.echo(f"{'not tidy' if check else 'tidied'}: {path}")
    sys.exit(bool(changed) and check)


@main.command(context_settings=HANDED_ON)
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(pytest_arguments: tuple[str, ...]) -> None:
    """Run the course's tests.

    What follows `test` goes to pytest. The browser tests need Chromium, Chrome or
    Edge, which is installed if it is missing and can be.

    \b
    Examples:
      course test
      course test -m "not browser and not slow"
      course test tests/test_convolution.py -k padding

    \b
    Environment variables:
      COURSE_BROWSER  program file of the browser to use
      COURSE_DATA     folder of the real data sets; without, the tests use the
                      embedded ones
    """
    from course_utils.testing import run_tests

    sys.exit(run_tests(list(pytest_arguments)))


if __name__ == "__main__":
    main(prog_name="course")
