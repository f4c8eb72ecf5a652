"""Real data sets that are on this machine: where they lie, and reading them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from course_utils.data import cache, formats
from course_utils.data.cache import Found
from course_utils.data.catalog import Entry, Form
from course_utils.data.folders import Place, data_folder, places
from course_utils.data.messages import DataError, say


def read(entry: Entry) -> Found | None:
    """Return a data set from its prepared copy or the first folder that has a good one.

    What is damaged on the way is named in one line each, and passed over.

    Returns
    -------
    tuple of dict and str, or None
        The arrays as `formats.read` returns them, and where they lay; None where the
        data set is not here.
    """
    if not entry.is_prepared:
        return _read_folders(entry)
    return cache.prepared(
        entry.name, version(entry), entry.class_names, lambda: _read_folders(entry)
    )


def read_download(entry: Entry) -> Found:
    """Return a data set that was downloaded a moment ago.

    Raises
    ------
    DataError
        If it is not what it should be.
    """
    place, form = Place(data_folder(), is_given=False), entry.download

    def read_it() -> Found:
        return formats.read(place.path, form), str(location(place, form))

    if not entry.is_prepared:
        return read_it()
    return cache.prepared(entry.name, version(entry), entry.class_names, read_it)


def version(entry: Entry) -> str:
    """Return what a prepared copy is made from: the checksum of the download."""
    return entry.download.files[0].sha256


def copies(entry: Entry) -> Iterator[tuple[Place, Form, str | None]]:
    """Return each copy of a data set, whole or not, in the order of the search.

    The last of the three names the file that is missing, or is None.
    """
    for place in places():
        for form in entry.forms:
            paths = [place.path / file.path for file in form.files]
            missing = [path for path in paths if not path.exists()]
            if len(missing) < len(paths):
                problem = f"{missing[0]} is missing." if missing else None
                yield place, form, problem


def location(place: Place, form: Form) -> Path:
    """Return the file or folder that a copy consists of."""
    path = place.path / form.files[0].path
    return path if len(form.files) == 1 else path.parent


def _read_folders(entry: Entry) -> Found | None:
    for place in places():
        if place.problem:
            say(place.problem)
    for place, form, problem in copies(entry):
        if problem is None:
            try:
                return formats.read(place.path, form), str(location(place, form))
            except DataError as error:
                problem = str(error)
        elif not place.is_given:
            continue  # a download that was broken off, and will go on
        say(f"{problem} Looking elsewhere for {entry.title}.")
    return None
