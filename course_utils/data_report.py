"""What `course data` prints: the data sets that are here, and getting others."""

from __future__ import annotations

import click

from course_utils.data import folders, sources
from course_utils.data.messages import DataError, size

ROW = "{:<10} {:<11} {:<5} {:<9} {:>7}  {}"


def show(*, verify: bool) -> None:
    """Print a table of what is here; ``verify`` reads and compares every byte."""
    _print_table(sources.status(verify=verify))
    if not verify:
        click.echo("Compare every byte with its checksum: course data --check")


def get(names: list[str], *, wait: float | None) -> None:
    """Download and verify data sets, then print what is here of them.

    Parameters
    ----------
    names : list of str
        "mnist", "cifar10", "mnist5000", "scenes10", or "all" for all of them.
    wait : float or None
        Seconds to give each download; None is as long as it takes.

    Raises
    ------
    click.ClickException
        If a data set cannot be had, after the others have been tried.
    """
    wanted = sources.NAMES if "all" in names else tuple(dict.fromkeys(names))
    unknown = sorted(set(wanted) - set(sources.NAMES))
    if unknown:
        known = ", ".join((*sources.NAMES, "all"))
        raise click.ClickException(
            f"{', '.join(unknown)}: no data set; there are {known}"
        )
    here, errors = [], []
    for name in wanted:
        try:
            here.append(sources.fetch(name, wait=wait))
        except DataError as error:
            errors.append(str(error))
    if here:
        _print_table(here)
    if errors:
        raise click.ClickException("\n".join(errors))


def _print_table(statuses: list[sources.Status]) -> None:
    click.echo(ROW.format("name", "what", "here", "verified", "size", "where"))
    verdicts = {None: "-", True: "yes", False: "no"}
    for status in statuses:
        row = ROW.format(
            status.name,
            status.title,
            "yes" if status.present else "no",
            verdicts[status.verified],
            size(status.num_bytes) if status.present else "",
            status.location or "",
        )
        click.echo(row.rstrip())
    for problem in [*(s.problem for s in statuses), *sources.folder_problems()]:
        if problem:
            click.echo(problem)
    click.echo(f"Downloads go to {folders.data_folder()}")
