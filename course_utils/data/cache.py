"""Prepared copies: a whole data set in one safetensors file, quick to read.

A copy is written whole or not at all. It carries a checksum of its own, so one that
is cut short or has a bit flipped counts as absent and is made again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from course_utils.data.folders import cache_folder, make_folder
from course_utils.data.formats import Arrays
from course_utils.data.messages import DataError, say, size

Found = tuple[Arrays, str]
"""A data set's arrays and where they came from."""

_FORMAT = "1"
_DTYPES = {
    "train_images": np.uint8,
    "train_labels": np.int64,
    "test_images": np.uint8,
    "test_labels": np.int64,
}
_REMEDY = "Set COURSE_CACHE to a folder with room that you may write to."


def path_of(name: str) -> Path:
    """Return where the prepared copy of a data set lies, whether it is there or not."""
    return cache_folder() / f"{name}.safetensors"


def prepared(
    name: str,
    version: str,
    class_names: tuple[str, ...],
    make: Callable[[], Found | None],
) -> Found | None:
    """Return the prepared copy of a data set; make and keep it where there is none.

    Parameters
    ----------
    version : str
        What the copy is made from; a copy of another version counts as absent.
    make : callable
        Returns the arrays and where they came from, or None. Of several processes that
        start at once, one makes them and the others wait for the copy.
    """
    found = read(name, version)
    if found is not None:
        return found
    with _lock(name):
        found = read(name, version)
        if found is not None:
            return found
        found = make()
        if found is not None:
            try:
                write(name, version, class_names, *found)
            except DataError as error:
                say(f"The next start will be as slow as this one: {error}")
        return found


def read(name: str, version: str) -> Found | None:
    """Return the arrays of a prepared copy and where they came from.

    A copy that is damaged, or made from another version, counts as absent: None.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path_of(name), framework="np") as stored:
            notes = dict(stored.metadata() or {})
            arrays = {key: stored.get_tensor(key) for key in stored.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return None
    checksum = notes.pop("checksum", "")
    if {key: array.dtype for key, array in arrays.items()} != _DTYPES:
        return None
    if notes.get("version") != version or checksum != _checksum(arrays, notes):
        return None
    return arrays, notes["origin"]


def write(
    name: str,
    version: str,
    class_names: tuple[str, ...],
    arrays: Arrays,
    origin: str,
) -> None:
    """Keep a prepared copy; one process at a time may do so.

    Raises
    ------
    DataError
        If the folder cannot be written to or the disk is full; what was there before
        stays.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    path = path_of(name)
    make_folder(path.parent, _REMEDY)
    unfinished = path.with_name(path.name + ".tmp")
    notes = {
        "version": version,
        "class_names": json.dumps(class_names),
        "origin": origin,
    }
    notes["checksum"] = _checksum(arrays, notes)
    try:
        unfinished.unlink(missing_ok=True)  # left by a process that was killed
        _check_disk(path.parent, arrays)
        save_file(arrays, unfinished, metadata=notes)
        unfinished.replace(path)
    except (OSError, SafetensorError) as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        message = f"{path} cannot be written: {error}."
        raise DataError(f"{message} {_REMEDY}", brief=message) from error


@contextlib.contextmanager
def _lock(name: str) -> Iterator[None]:
    """Hold the right to make a prepared copy.

    Where the folder cannot be written to there is nothing to guard.
    """
    from filelock import FileLock

    with contextlib.ExitStack() as held:
        with contextlib.suppress(DataError, OSError):
            make_folder(cache_folder(), _REMEDY)
            held.enter_context(FileLock(cache_folder() / f".{name}.lock"))
        yield


def _check_disk(folder: Path, arrays: Arrays) -> None:
    needed = sum(array.nbytes for array in arrays.values()) + 1_000_000
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OSError(f"the disk has {size(free)} free, {size(needed)} are needed")


def _checksum(arrays: Arrays, notes: dict[str, str]) -> str:
    """Return a checksum of every value stored; it guards against accidents."""
    crc = zlib.crc32(json.dumps([_FORMAT, sorted(notes.items())]).encode())
    for key in sorted(arrays):
        array = np.ascontiguousarray(arrays[key])
        crc = zlib.crc32(json.dumps([key, list(array.shape)]).encode(), crc)
        crc = zlib.crc32(array, crc)
    return f"{crc:08x}"
