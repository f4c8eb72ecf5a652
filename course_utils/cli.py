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
@click.argument("name")
@click.option(
    "--notebook",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your notebook, if it is not the one in the folder exercises.",
)
@click.option("--plain", is_flag=True, help="Print the scorecard and nothing else.")
def check(name: str, notebook: Path | None, plain: bool) -> None:
    """Run the visible tests of an assignment, and print a scorecard.

    NAME is an assignment such as 02_filters, or its number. Your notebook runs from
    top to bottom in a fresh kernel, with the tests as they were handed out; the file
    stays as it is. The exit code is 0 if all tests pass, and 1 otherwise.

    \b
    Examples:
      course check 02_filters
      course check 2
      course check 02_filters --notebook ~/homework/02_filters.ipynb
    """
    from tqdm import tqdm

    from course_utils.scorecard import progress, trial

    name = trial.name_of(name)
    if not plain:
        click.echo(f"Running {name} in a fresh kernel; this takes some seconds.")
    with tqdm(unit="cell", leave=False, disable=plain) as bar:

        def report(done: int, all_: int) -> None:
            bar.total, bar.n = all_, done
            bar.refresh()

        card = trial.check(name, notebook, report=report)
    progress.keep(card)
    click.echo(card.text())
    sys.exit(card.score < card.points)


@main.command()
def progress() -> None:
    """Show what you have done: the points of each assignment when last checked.

    \b
    Examples:
      course progress
    """
    from course_utils.scorecard import progress as kept

    click.echo(kept.report())


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def release(names: tuple[str, ...]) -> None:
    """Make the exercises from the solutions, with nbgrader, and prove them.

    For each NAME, or every folder in solutions: take out answers and hidden tests,
    write the notebook into exercises, tell the gradebook, and run both. A solution must
    get all points and a blank exercise none.

    \b
    Examples:
      course release
      course release 02_filters
    """
    from course_utils.grading import release as making

    for path in making.release(list(names)):
        click.echo(f"written: {path}")
    proofs = making.prove(list(names))
    for proof in proofs:
        click.echo(proof.text())
    sys.exit(not all(proof.holds for proof in proofs))


@main.command()
@click.argument(
    "target", default="course.zip", type=click.Path(dir_okay=False, path_type=Path)
)
def bundle(target: Path) -> None:
    """Pack what students get into a zip: no solutions and no hidden tests.

    Lessons, exercises, the package and course.py. Students unpack it and run
    `python3 course.py lab`. TARGET is the file to write, course.zip without one.

    \b
    Examples:
      course bundle
      course bundle ~/week1/course.zip
    """
    from course_utils.grading.bundle import pack

    num_files = pack(target)
    click.echo(f"{target}: {num_files} files, {target.stat().st_size / 1e6:.1f} MB")


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
