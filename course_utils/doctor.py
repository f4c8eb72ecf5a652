"""Examines this computer: every check in turn, none of which can stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import click

from course_utils.health import jupyter, machine, opencv, packages, pytorch, sets
from course_utils.health.findings import Finding, render

Check = Callable[[], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    packages.check_python,
    pytorch.check_pytorch,
    packages.check_packages,
    opencv.check_opencv,
    jupyter.check_kernel,
    jupyter.check_widgets,
    pytorch.check_device,
    machine.check_memory,
    machine.check_disk,
    sets.check_data,
)
COLORS = {"ok": "green", "note": "yellow", "problem": "red"}


def show() -> None:
    """Print in a notebook what is wrong, as `course doctor` does in a terminal."""
    report(examine())


def examine(checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """Yield what the checks find; one that fails itself is a finding, too."""
    for check in checks:
        try:
            yield from check()
        except Exception as error:
            subject = check.__name__.removeprefix("check_")
            found = f"cannot be looked at: {type(error).__name__}: {error}"
            remedy = "This may follow from a problem above: mend that one first."
            yield Finding("problem", subject, found, remedy)


def report(findings: Iterable[Finding]) -> int:
    """Print findings as they come; return 1 if there is a problem among them."""
    num_problems = 0
    for finding in findings:
        num_problems += finding.status == "problem"
        text = render(finding)
        status = click.style(finding.status, fg=COLORS[finding.status])
        click.echo(status + text.removeprefix(finding.status))
    if num_problems == 0:
        click.echo("\nNo problems.")
    elif num_problems == 1:
        click.echo("\nOne problem. Mend it as it says, then run this again.")
    else:
        click.echo(f"\n{num_problems} problems. Mend the first, then run this again.")
    return int(num_problems > 0)
