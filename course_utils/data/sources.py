"""Which data sets are here, and getting those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course_utils.data import cache, embedded, local
from course_utils.data.catalog import ENTRIES, Entry, Form
from course_utils.data.checksums import damaged, fault, size_fault
from course_utils.data.download import download
from course_utils.data.file_download import num_bytes_of, part_of
from course_utils.data.folders import Place, data_folder, places
from course_utils.data.messages import DataError, size

NAMES = ("mnist", "cifar10", "mnist5000", "scenes10")


@dataclass(frozen=True)
class Status:
    """What is known of one data set on this machine."""

    name: str  # what `data.load` is given
    title: str
    present: bool
    verified: bool | None  # None: nobody looked
    location: Path | None  # the file or folder that holds it
    num_bytes: int  # on disk
    problem: str | None  # what is wrong, and what to do about it


def status(*, verify: bool = False) -> list[Status]:
    """Return what is known of each data set, without changing anything.

    Parameters
    ----------
    verify : bool, default=False
        Read every byte and compare checksums, which takes a second or two.
    """
    return [
        *(_entry_status(entry, verify=verify) for entry in ENTRIES.values()),
        _embedded_status(verify=verify),
        _drawn_status(verify=verify),
    ]


def folder_problems() -> list[str]:
    """Return what is wrong with COURSE_DATA and what to do about it, if anything."""
    return [place.problem for place in places() if place.problem]


def fetch(name: str, *, wait: float | None = None, progress: bool = True) -> Status:
    """See that a data set is here, verified and ready to load; download it if need be.

    Parameters
    ----------
    name : {"mnist", "cifar10", "mnist5000", "scenes10"}
    wait : float or None
        Seconds to give the download; None is as long as it takes.
    progress : bool
        Show a bar.

    Raises
    ------
    ValueError
        If there is no such data set.
    DataError
        If it cannot be had; the message says what to do.
    """
    check_name(name)
    if name == "mnist5000":
        return _embedded_status(verify=True)
    if name == "scenes10":
        from course_utils.data.drawn import scenes_10

        scenes_10()
        return _drawn_status(verify=True)
    entry = ENTRIES[name]
    if local.read(entry) is None:
        download(entry, data_folder(), wait=wait, progress=progress)
        local.read_download(entry)
    return _entry_status(entry, verify=True)


def check_name(name: str) -> None:
    """Raise ValueError if there is no data set of this name."""
    if name not in NAMES:
        raise ValueError(f"{name!r} is no data set; there are {', '.join(NAMES)}")


def _entry_status(entry: Entry, *, verify: bool) -> Status:
    problems = []
    for place, form, missing in local.copies(entry):
        problem = missing or _copy_problem(place, form, verify=verify)
        if problem is None:
            return Status(
                entry.name,
                entry.title,
                present=True,
                verified=True if verify else None,
                location=local.location(place, form),
                num_bytes=form.num_bytes,
                problem=" ".join(problems) or None,
            )
        problems.append(problem)
    if num_here := _num_broken_off(entry):
        problems.append(
            f"{size(num_here)} of {size(entry.download.num_bytes)} are downloaded; "
            f"`course data {entry.name}` goes on from there."
        )
    return _prepared_status(
        entry.name,
        entry.title,
        local.version(entry) if verify else None,
        " ".join(problems) or None,
    )


def _copy_problem(place: Place, form: Form, *, verify: bool) -> str | None:
    """Say what is wrong with a copy whose files are all there, or return None."""
    for file in form.files:
        path = place.path / file.path
        try:
            wrong = size_fault(num_bytes_of(path), file)
            if verify:
                wrong = fault(path, file)
        except DataError as error:
            return str(error)
        if wrong:
            return str(damaged(path, wrong))
    return None


def _num_broken_off(entry: Entry) -> int:
    """Return how many bytes a download that was broken off has left, 0 for none."""
    paths = [data_folder() / file.path for file in entry.download.files]
    parts = [part_of(path) for path in paths]
    if not any(part.exists() for part in parts):
        return 0
    return sum(num_bytes_of(path) for path in [*paths, *parts])


def _embedded_status(*, verify: bool) -> Status:
    problem = None
    if verify:
        try:
            embedded.mnist_5000()
        except DataError as error:
            problem = str(error)
    return Status(
        "mnist5000",
        "MNIST-5000",
        present=embedded.FILE.exists(),
        verified=problem is None if verify else None,
        location=embedded.FILE,
        num_bytes=num_bytes_of(embedded.FILE),
        problem=problem,
    )


def _drawn_status(*, verify: bool) -> Status:
    version = None
    if verify:
        from course_utils.data import scenes

        version = scenes.VERSION
    return _prepared_status("scenes10", "Scenes-10", version, None)


def _prepared_status(
    name: str, title: str, version: str | None, problem: str | None
) -> Status:
    """Return the status of a prepared copy; verify it where a version is given."""
    path = cache.path_of(name)
    is_here = path.exists()
    is_good = cache.read(name, version) is not None if version and is_here else None
    return Status(
        name,
        title,
        present=is_here and is_good is not False,
        verified=is_good,
        location=path if is_here else None,
        num_bytes=num_bytes_of(path),
        problem=problem,
    )
