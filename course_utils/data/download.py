"""Downloads into the user's data folder: one at a time, and only what is lacking."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils.data.catalog import Entry, File
from course_utils.data.checksums import fault
from course_utils.data.file_download import (
    SPARE,
    FileDownload,
    Session,
    nobody_delivers,
    num_bytes_of,
    part_of,
)
from course_utils.data.folders import make_folder
from course_utils.data.messages import DataError, say, size
from course_utils.data.mirrors import Choice, drop_unreachable, mirrors_of
from course_utils.data.patience import PATIENT, Deadline, Patience
from course_utils.data.progress import Bar

if TYPE_CHECKING:
    import httpx


def download(
    entry: Entry,
    folder: Path,
    *,
    wait: float | None = None,
    progress: bool = True,
    patience: Patience = PATIENT,
) -> None:
    """Download what ``folder`` lacks of a data set, and verify it.

    A file takes its name when it is complete and verified. Until then it is a
    ``.part`` file, from which the next call goes on.

    Parameters
    ----------
    wait : float or None
        Seconds to give it; None is as long as it takes.
    progress : bool
        Show a bar.

    Raises
    ------
    DataError
        If it cannot be had, or not in time; the message names each server with what
        was wrong. What was good before stays.
    """
    deadline = Deadline(wait)
    make_folder(folder, "Free the name, or grant the right to write there.")
    with _alone(entry, folder, deadline):
        missing = [f for f in entry.download.files if not _is_good(folder / f.path, f)]
        if not missing:
            return
        num_done = entry.download.num_bytes - sum(file.num_bytes for file in missing)
        num_parts = sum(num_bytes_of(part_of(folder / file.path)) for file in missing)
        _check_disk(entry, folder, entry.download.num_bytes - num_done - num_parts)
        choice = Choice(mirrors_of(entry))
        if not drop_unreachable(choice.mirrors, min(patience.knock, deadline.left)):
            raise nobody_delivers(entry, missing[0], folder, choice, was_reached=False)
        bar = Bar(
            entry.title,
            entry.download.num_bytes,
            num_here=num_done + num_parts,
            is_shown=progress,
        )
        with bar, _client() as client:
            session = Session(choice, client, bar, deadline, patience)
            for file in missing:
                FileDownload(entry, file, folder, session, num_done).run()
                num_done += file.num_bytes


def _alone(entry: Entry, folder: Path, deadline: Deadline) -> AbstractContextManager:
    """Wait until no other process downloads the same, and keep others waiting."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / f".{entry.name}.lock")
    try:
        return lock.acquire(blocking=False)
    except Timeout:
        say(f"{entry.title} is being downloaded by another notebook; waiting for it.")
    except OSError as error:
        raise DataError(
            f"{lock.lock_file} cannot be written: {error.strerror}. Grant the right to "
            f"write to {folder}.",
            brief=f"{folder} may not be written to",
        ) from error
    try:
        return lock.acquire(timeout=-1 if deadline.seconds is None else deadline.left)
    except Timeout:
        raise DataError(
            f"{entry.title} is still being downloaded by another notebook after "
            f"{deadline.seconds:g} s. Wait for it, then run this again.",
            brief="another notebook is still downloading it",
        ) from None


def _is_good(path: Path, file: File) -> bool:
    return path.exists() and not fault(path, file)


def _check_disk(entry: Entry, folder: Path, num_missing: int) -> None:
    needed = num_missing + SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        brief = f"the disk of {folder} has {size(free)} free, {size(needed)} are needed"
        raise DataError(
            f"{entry.title} cannot be downloaded: {brief}. Free some, then run "
            f"`course data {entry.name}`.",
            brief=brief,
        )


def _client() -> httpx.Client:
    import httpx

    # Files that are packed already must come as they are, or their size is wrong.
    headers = {"Accept-Encoding": "identity", "User-Agent": "course-utils"}
    try:
        return httpx.Client(headers=headers, follow_redirects=True)
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise DataError(
            f"The proxy that the environment names cannot be used: {error}. Correct "
            "HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, or unset them.",
            brief="the proxy that the environment names cannot be used",
        ) from error
