"""One request to one server: append to a partial file what it still lacks."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils.data.catalog import File

if TYPE_CHECKING:
    import httpx

_GZIP_MAGIC = b"\x1f\x8b"
_GONE = (401, 403, 404, 410, 451)


class TransferError(Exception):
    """A server did not deliver.

    Attributes
    ----------
    is_final : bool
        Whether there is no point in asking it again.
    """

    def __init__(self, reason: str, *, is_final: bool = False):
        super().__init__(reason)
        self.is_final = is_final


class RangeRefusedError(TransferError):
    """The server cannot go on from the middle of the file; ask for all of it."""


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds."""

    connect: float  # for a connection
    stall: float  # for the next bytes
    total: float | None = None  # for everything


def append_rest(
    client: httpx.Client,
    url: str,
    part: Path,
    file: File,
    *,
    limits: Limits,
    from_start: bool,
    on_bytes: Callable[[int, int], None],
) -> None:
    """Append to ``part`` what it lacks of ``file``.

    Where a server sends more than was asked for, what is already here is read past,
    so nothing good is ever given up.

    Parameters
    ----------
    part : Path
        The partial file; it is made where it is not there.
    from_start : bool
        Ask for the whole file, because the server cannot send a part of it.
    on_bytes : callable
        Called with the number of bytes that came and the number still to come on
        this connection. What it raises ends the transfer.

    Raises
    ------
    TransferError
        If the server fails, stalls or sends something else.
    OSError
        If ``part`` cannot be written.
    """
    import httpx

    num_here = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={num_here}-"} if num_here and not from_start else {}
    timeout = httpx.Timeout(limits.stall, connect=limits.connect)
    try:
        with (
            client.stream("GET", url, headers=headers, timeout=timeout) as response,
            _cut_off_after(limits.total, response),
        ):
            position = _first_position(response, file, num_here)
            _append(response.iter_raw(), part, file, position, on_bytes)
    except httpx.TimeoutException as error:
        raise TransferError(_timeout_reason(error, limits)) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise TransferError(f"the connection broke ({error})") from error


def _append(
    chunks: Iterator[bytes],
    part: Path,
    file: File,
    position: int,
    on_bytes: Callable[[int, int], None],
) -> None:
    """Write what comes, the first byte of which stands at ``position`` in the file."""
    with part.open("ab") as out:
        num_here = out.tell()
        for chunk in chunks:
            if position == 0 and not _GZIP_MAGIC.startswith(chunk[:2]):
                raise TransferError("sends something else than the file", is_final=True)
            new = chunk[max(num_here - position, 0) :]
            position += len(chunk)
            if position > file.num_bytes:
                raise TransferError(
                    f"sends more than {file.num_bytes:,} bytes", is_final=True
                )
            out.write(new)
            num_here += len(new)
            on_bytes(len(chunk), file.num_bytes - position)
    if num_here < file.num_bytes:
        raise TransferError(f"broke off after {num_here:,} of {file.num_bytes:,} bytes")


def _first_position(response: httpx.Response, file: File, num_here: int) -> int:
    """Judge the answer by its head; return where in the file its first byte stands."""
    kind = response.headers.get("Content-Type", "")
    if response.is_success and kind.startswith("text/html"):
        raise TransferError(
            "serves a web page instead of the file, perhaps the log-in page of a "
            "network",
            is_final=True,
        )
    if response.status_code == 206:
        return _range_start(response, file, num_here)
    if response.status_code == 416:
        raise RangeRefusedError(f"cannot go on from byte {num_here:,}")
    if response.status_code != 200:
        raise TransferError(
            f"answers {response.status_code} {response.reason_phrase}",
            is_final=response.status_code in _GONE,
        )
    length = response.headers.get("Content-Length", str(file.num_bytes))
    if length != str(file.num_bytes):
        raise TransferError(
            f"holds a file of {length} bytes, expected {file.num_bytes:,}",
            is_final=True,
        )
    return 0


def _range_start(response: httpx.Response, file: File, num_here: int) -> int:
    told = response.headers.get("Content-Range", "")
    match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", told.strip())
    if match is None or int(match[1]) > num_here:
        raise RangeRefusedError(
            f"was asked for byte {num_here:,} and sends {told or 'an unnamed part'}"
        )
    if match[3] not in ("*", str(file.num_bytes)):
        raise TransferError(
            f"holds a file of {match[3]} bytes, expected {file.num_bytes:,}",
            is_final=True,
        )
    return int(match[1])


def _timeout_reason(error: httpx.TimeoutException, limits: Limits) -> str:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection within {limits.connect:g} s"
    return f"sent nothing for {limits.stall:g} s"


@contextlib.contextmanager
def _cut_off_after(seconds: float | None, response: httpx.Response) -> Iterator[None]:
    """Shut the connection when time is up, even while a read waits on it."""
    if seconds is None:
        yield
        return
    connection = response.extensions["network_stream"].get_extra_info("socket")
    timer = threading.Timer(seconds, _shut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Not `connection.shutdown`: TLS must not be torn down under a reader.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
