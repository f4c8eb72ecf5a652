"""One file completed by several servers, and verified before it takes its name."""

from __future__ import annotations

import errno
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils.data.catalog import Entry, File
from course_utils.data.checksums import fault
from course_utils.data.folders import make_folder
from course_utils.data.messages import DataError, size
from course_utils.data.mirrors import Choice, Mirror
from course_utils.data.patience import Deadline, Patience
from course_utils.data.progress import Bar, RateMeter
from course_utils.data.transfer import (
    Limits,
    RangeRefusedError,
    TransferError,
    append_rest,
)

if TYPE_CHECKING:
    import httpx

SPARE = 16_000_000  # bytes of disk to leave free
_GAIN = 1 << 18  # bytes after which a broken transfer counts as progress
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class _TooSlowError(Exception):
    """Another server may be faster."""


class _OutOfTimeError(Exception):
    """The download has had the time it was given."""


@dataclass(frozen=True)
class Session:
    """What the files of a data set share while they are downloaded."""

    choice: Choice
    client: httpx.Client
    bar: Bar
    deadline: Deadline
    patience: Patience


@dataclass(frozen=True)
class FileDownload:
    """The download of one file of a data set."""

    entry: Entry
    file: File
    folder: Path  # the data folder
    session: Session
    num_before: int  # bytes of the files that came before it

    @property
    def part(self) -> Path:
        """What is here so far."""
        return part_of(self.folder / self.file.path)

    def run(self) -> None:
        """Complete the partial file, verify it, and give it its name.

        Raises
        ------
        DataError
            If no server delivers, time is up, or the disk is full.
        """
        try:
            make_folder(self.part.parent, "Free the name, or grant the right to write.")
            self._complete()
            _flush(self.part)
            self.part.replace(self.folder / self.file.path)
        except _OutOfTimeError:
            raise self._out_of_time() from None
        except OSError as error:
            raise self._cannot_write(error) from error

    def _complete(self) -> None:
        """Append until the partial file is the file, without doubt."""
        mirror = None
        donors: set[Mirror | None] = {None} if self.part.exists() else set()
        has_restarted = False
        while True:
            if num_bytes_of(self.part) < self.file.num_bytes:
                mirror = self._next_mirror()
                donors.add(mirror)
                self._ask(mirror)
                continue
            wrong = fault(self.part, self.file)
            if not wrong:
                return
            self.part.unlink()
            if mirror and (has_restarted or donors == {mirror}):
                self.session.choice.blame(mirror, f"damaged: {wrong}", is_final=True)
            has_restarted = True
            donors.clear()

    def _next_mirror(self) -> Mirror:
        choice, deadline = self.session.choice, self.session.deadline
        if not deadline.left:
            raise _OutOfTimeError
        mirror = choice.next()
        if mirror is None:
            raise nobody_delivers(self.entry, self.file, self.folder, choice)
        pause = self.session.patience.pause * mirror.num_failures
        time.sleep(min(pause, deadline.left))
        return mirror

    def _ask(self, mirror: Mirror) -> None:
        """Let one server append what it will, and draw the conclusions."""
        num_at_first = num_bytes_of(self.part)
        meter = RateMeter(self.session.patience.window)
        try:
            append_rest(
                self.session.client,
                mirror.url(self.file),
                self.part,
                self.file,
                limits=self._limits(),
                from_start=mirror.is_without_ranges,
                on_bytes=lambda new, left: self._watch(meter, num_at_first, new, left),
            )
        except _TooSlowError as slow:
            self.session.choice.leave(mirror, str(slow))
        except TransferError as error:
            if not self.session.deadline.left:
                raise _OutOfTimeError from error
            mirror.rate = mirror.rate or meter.rate
            has_gained = num_bytes_of(self.part) - num_at_first >= _GAIN
            if isinstance(error, RangeRefusedError) and not mirror.is_without_ranges:
                mirror.is_without_ranges = True
            else:
                self.session.choice.blame(
                    mirror, str(error), is_final=error.is_final, has_gained=has_gained
                )

    def _watch(
        self, meter: RateMeter, num_at_first: int, num_new: int, num_left: int
    ) -> None:
        """Show the progress; break off when another server may be faster."""
        num_here = max(self.file.num_bytes - num_left, num_at_first)
        self.session.bar.show(self.num_before + num_here)
        rate = meter.add(num_new)
        finish = self.session.patience.finish
        if rate and self.session.choice.is_worth_leaving(rate, num_left, finish):
            raise _TooSlowError(f"slow, {size(rate)} a second")

    def _limits(self) -> Limits:
        patience, left = self.session.patience, self.session.deadline.left
        return Limits(
            connect=min(patience.knock, left),
            stall=min(patience.stall, left),
            total=None if math.isinf(left) else left,
        )

    def _out_of_time(self) -> DataError:
        num_here = self.num_before + num_bytes_of(self.part)
        brief = (
            f"{size(num_here)} of {size(self.entry.download.num_bytes)} are here after "
            f"{self.session.deadline.seconds:g} s and are kept"
        )
        return DataError(
            f"{self.entry.title} did not come in time: {brief}. Run "
            f"`course data {self.entry.name}` to go on from there.",
            brief=brief,
        )

    def _cannot_write(self, error: OSError) -> DataError:
        command = f"`course data {self.entry.name}`"
        if error.errno in _FULL:
            needed = self.file.num_bytes - num_bytes_of(self.part) + SPARE
            return DataError(
                f"The disk is full: {self.part} could not be completed. Free "
                f"{size(needed)}, then run {command} to go on from there.",
                brief="the disk is full",
            )
        return DataError(
            f"{self.part} cannot be written: {error.strerror or error}. Grant the "
            f"right to write to {self.part.parent}, then run {command}.",
            brief=f"{self.part} cannot be written",
        )


def nobody_delivers(
    entry: Entry, file: File, folder: Path, choice: Choice, *, was_reached: bool = True
) -> DataError:
    """Return the error for a file that no server delivers, with each one's reason."""
    target = folder / file.path
    kept = num_bytes_of(part_of(target))
    go_on = f" to go on from {size(kept)}" if kept else ""
    what = f"no server delivers {file.name}" if was_reached else "no server answers"
    return DataError(
        f"{entry.title} cannot be downloaded: {what}.\n{choice.reasons()}\n"
        f"Check the network, then run `course data {entry.name}`{go_on}, or put a copy "
        f"of {file.name} into {target.parent} yourself.",
        brief=what,
    )


def part_of(target: Path) -> Path:
    """Return where a file is kept until it is complete."""
    return target.with_name(target.name + ".part")


def num_bytes_of(path: Path) -> int:
    """Return the size of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def _flush(path: Path) -> None:
    """See that a file is on the disk before its name says that it is whole."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
