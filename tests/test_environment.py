"""One list of dependencies, in three files, each line with its reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PYPROJECT["optional-dependencies"]
PINS = (PROJECT / "constraints.txt").read_text("utf-8").splitlines()

# The course itself, and the versions of everything else.
OF_CONDA_ALONE = ["-c constraints.txt", "-e ."]


def list_items(text: str) -> list[tuple[str, str]]:
    """Items of a YAML or TOML list, each with the comment that stands before it."""
    items, comment = [], ""
    for line in map(str.strip, text.strip().splitlines()):
        if line.startswith("#"):
            comment = f"{comment} {line}".strip()
        else:
            items.append((line.removeprefix("- ").rstrip(",").strip('"'), comment))
            comment = ""
    return items


def lists_of_pyproject() -> dict[str, list[tuple[str, str]]]:
    text = (PROJECT / "pyproject.toml").read_text("utf-8")
    names = ["dependencies", *EXTRAS]
    return {
        name: list_items(re.search(rf"^{name} = \[\n(.*?)^\]", text, re.M | re.S)[1])
        for name in names
    }


def lists_of_environment() -> dict[str, list[tuple[str, str]]]:
    text = (PROJECT / "environment.yml").read_text("utf-8")
    channels, rest = text.split("channels:\n")[1].split("dependencies:\n")
    conda, pip = rest.split("- pip:\n")
    return {
        "channels": list_items(channels),
        "conda": list_items(conda),
        "pip": list_items(pip),
    }


def test_conda_and_pip_users_get_the_same_packages():
    conda = [item for item, _ in lists_of_environment()["pip"]]

    assert conda == [OF_CONDA_ALONE[0], *PYPROJECT["dependencies"], OF_CONDA_ALONE[1]]


def test_conda_and_pip_users_get_the_same_python():
    conda = dict(lists_of_environment()["conda"])

    assert f"python{PYPROJECT['requires-python']}" in conda


def test_conda_takes_from_conda_forge_alone_what_pip_cannot_install():
    lists = lists_of_environment()

    assert [item for item, _ in lists["channels"]] == ["conda-forge"]
    assert [re.split("[<>=]", item)[0] for item, _ in lists["conda"]] == [
        "python",
        "pip",
    ]


@pytest.mark.parametrize(
    ("file", "name", "item", "comment"),
    [
        (file, name, item, comment)
        for file, lists in {
            "pyproject.toml": lists_of_pyproject(),
            "environment.yml": lists_of_environment(),
        }.items()
        for name, items in lists.items()
        for item, comment in items
    ],
)
def test_every_dependency_carries_its_reason(file, name, item, comment):
    assert re.match(r"# \S.{5,}", comment), f"{file}, {name}: {item} has no reason"


def test_both_files_give_the_same_reasons():
    ours = dict(lists_of_pyproject()["dependencies"])
    condas = dict(lists_of_environment()["pip"])

    assert {item: condas[item] for item in ours} == ours


@pytest.mark.parametrize(
    "line", [*PYPROJECT["dependencies"], *(line for e in EXTRAS.values() for line in e)]
)
def test_constraints_pin_every_dependency_within_its_range(line):
    wanted = Requirement(line)

    pinned = [
        pin
        for pin in map(Requirement, PINS)
        if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
    ]

    assert pinned, f"constraints.txt does not pin {wanted.name}"
    for pin in pinned:
        (only,) = pin.specifier
        assert only.operator == "=="
        assert wanted.specifier.contains(only.version), f"{pin} is not {wanted}"


@pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0"])
def test_constraints_pin_one_version_of_a_package_for_each_python(python):
    environment = {"python_full_version": python, "python_version": python[:4]}

    names = [
        canonicalize_name(pin.name)
        for pin in map(Requirement, PINS)
        if pin.marker is None or pin.marker.evaluate(environment)
    ]

    assert len(names) == len(set(names))
