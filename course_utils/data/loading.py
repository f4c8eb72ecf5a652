"""The way to a real data set: what is here, a download, or else a stand-in."""

from __future__ import annotations

import math
import os

from course_utils.data import drawn, embedded, local
from course_utils.data.cache import Found
from course_utils.data.catalog import Entry
from course_utils.data.download import download
from course_utils.data.folders import data_folder
from course_utils.data.messages import DataError, say
from course_utils.data.parts import Dataset, dataset
from course_utils.data.patience import BRISK

DEFAULT_WAIT = 60.0  # seconds

# What this process has given each download so far, and why it came to nothing.
_spent: dict[str, tuple[float, str]] = {}


def load_real(entry: Entry, wait: float | None) -> Dataset:
    """Return a real data set, or what stands in for it, which one line says."""
    seconds = seconds_to_wait(wait)
    try:
        arrays, origin = _obtain(entry, seconds)
    except DataError as error:
        why = error.brief
    else:
        source = f"{entry.title}, from {origin}"
        return dataset(entry.name, arrays, entry.class_names, source)
    say(
        f"{entry.title} is not on this machine ({why}). Going on with "
        f"{_stand_in_source(entry)}; `!course data {entry.name}` in a cell gets "
        f"{entry.title} itself."
    )
    if entry.name == "mnist":
        return embedded.mnist_5000()
    return drawn.scenes_10(is_announced=True)


def seconds_to_wait(wait: float | None) -> float:
    """Return the seconds to give a download: as asked, by COURSE_WAIT, or 60.

    Raises
    ------
    ValueError
        If that is no number of seconds.
    """
    given, name = wait, "wait"
    if given is None:
        given, name = os.environ.get("COURSE_WAIT", "").strip(), "COURSE_WAIT"
    if given == "":
        return DEFAULT_WAIT
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        seconds = math.nan
    if not seconds >= 0:
        raise ValueError(f"{name} is {given!r}, expected seconds, 0 or more")
    return seconds


def _stand_in_source(entry: Entry) -> str:
    if entry.name == "mnist":
        return embedded.MNIST_5000_SOURCE
    if drawn.is_drawn():
        return drawn.SCENES_10_SOURCE
    return f"{drawn.SCENES_10_SOURCE} (just now, which takes some seconds, once)"


def _obtain(entry: Entry, seconds: float) -> Found:
    found = local.read(entry)
    if found is not None:
        return found
    spent, why = _spent.get(entry.name, (0.0, "no time was given to download it"))
    if seconds <= spent:
        raise DataError(why)
    try:
        download(entry, data_folder(), wait=seconds, patience=BRISK)
    except DataError as error:
        _spent[entry.name] = (seconds, error.brief)
        raise
    return local.read_download(entry)
