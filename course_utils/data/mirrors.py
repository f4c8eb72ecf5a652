"""The servers that hold a file: which one to ask next, and when to leave one."""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from course_utils.data.catalog import Entry, File
from course_utils.data.messages import DataError

_MAX_FAILURES = 3  # in a row, without anything gained in between


@dataclass(eq=False)
class Mirror:
    """A server, and what is known of it so far."""

    base: str  # address of a folder, with a slash at its end
    is_own: bool = False  # named by COURSE_DATA_MIRROR; has the data folder's layout
    was_tried: bool = False
    rate: float = 0.0  # bytes per second, as last measured
    num_failures: int = 0  # in a row
    reason: str = "not tried"  # why it was left
    is_out: bool = False  # not to be asked again
    is_without_ranges: bool = False  # sends a file only as a whole

    def url(self, file: File) -> str:
        """Return the address of a file."""
        return self.base + (file.path if self.is_own else file.name)

    @property
    def host(self) -> str:
        """The server's name, for messages."""
        return urlsplit(self.base).netloc + (
            " (COURSE_DATA_MIRROR)" if self.is_own else ""
        )


def mirrors_of(entry: Entry) -> list[Mirror]:
    """Return the mirrors of a data set, one's own first.

    Raises
    ------
    DataError
        If COURSE_DATA_MIRROR is no address.
    """
    public = [Mirror(base) for base in entry.mirrors]
    base = os.environ.get("COURSE_DATA_MIRROR", "").strip()
    if not base:
        return public
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DataError(
            f"COURSE_DATA_MIRROR is {base!r}, expected an address such as "
            "http://192.168.1.5:8000. Correct it, or unset it.",
            brief=f"COURSE_DATA_MIRROR is {base!r}, which is no address",
        )
    return [Mirror(base.rstrip("/") + "/", is_own=True), *public]


@dataclass
class Choice:
    """Which of the mirrors to ask, as experience with them grows."""

    mirrors: list[Mirror]
    current: Mirror | None = field(default=None, init=False)
    _is_settled: bool = field(default=False, init=False)

    def next(self) -> Mirror | None:
        """Return the mirror to ask: the present one, one not tried, or the fastest."""
        if self.current is None:
            usable = self._usable()
            untried = [mirror for mirror in usable if not mirror.was_tried]
            if untried:
                self.current = untried[0]
            else:
                self.current = max(usable, key=lambda m: m.rate, default=None)
        if self.current is not None:
            self.current.was_tried = True
        return self.current

    def is_worth_leaving(self, rate: float, num_left: int, patience: float) -> bool:
        """Judge the present mirror by its rate over the last window.

        Parameters
        ----------
        rate : float
            Bytes per second.
        num_left : int
            Bytes still to come.
        patience : float
            Seconds in which they should come.
        """
        self.current.rate = rate
        others = [mirror for mirror in self._usable() if mirror is not self.current]
        if num_left <= rate * patience or not others:
            return False
        if all(mirror.was_tried for mirror in others):
            if self._is_settled:
                return False
            self._is_settled = True
        return any(not mirror.was_tried or mirror.rate > rate for mirror in others)

    def leave(self, mirror: Mirror, reason: str) -> None:
        """Turn away from a mirror, which may be asked again."""
        mirror.reason = reason
        self.current = None

    def blame(
        self, mirror: Mirror, reason: str, *, is_final: bool, has_gained: bool = False
    ) -> None:
        """Turn away from a mirror that failed, for good if it has failed often."""
        mirror.num_failures = 0 if has_gained else mirror.num_failures + 1
        mirror.is_out = is_final or mirror.num_failures >= _MAX_FAILURES
        self.leave(mirror, reason)

    def reasons(self) -> str:
        """Return one line for each mirror."""
        return "\n".join(f"  {mirror.host}: {mirror.reason}" for mirror in self.mirrors)

    def _usable(self) -> list[Mirror]:
        return [mirror for mirror in self.mirrors if not mirror.is_out]


def drop_unreachable(mirrors: list[Mirror], seconds: float) -> bool:
    """Knock at all mirrors at once, so that having no network is noticed soon.

    A mirror that refuses is out. One that has not answered in time is tried last.
    Once one has answered, those after it are not waited for.

    Returns
    -------
    bool
        Whether any of them answered.
    """
    answers: dict[Mirror, OSError | None] = {}
    knocks = [
        threading.Thread(target=_knock, args=(mirror, seconds, answers), daemon=True)
        for mirror in mirrors
    ]
    deadline = time.monotonic() + seconds
    for knock in knocks:
        knock.start()
    num_waited_for = 0
    for mirror, knock in zip(mirrors, knocks, strict=True):
        knock.join(max(deadline - time.monotonic(), 0))
        num_waited_for += 1
        if answers.get(mirror, TimeoutError) is None:
            break
    silent = dict.fromkeys(mirrors[:num_waited_for], TimeoutError())
    answers = silent | answers
    for mirror, trouble in answers.items():
        if isinstance(trouble, TimeoutError):
            mirror.reason = f"no answer within {seconds:g} s"
            mirror.was_tried = True
        elif trouble is not None:
            mirror.reason = f"cannot be reached ({trouble.strerror or trouble})"
            mirror.is_out = True
    return None in answers.values()


def _knock(
    mirror: Mirror, seconds: float, answers: dict[Mirror, OSError | None]
) -> None:
    try:
        socket.create_connection(_endpoint(mirror.base), timeout=seconds).close()
    except OSError as error:
        answers[mirror] = error
    except ValueError as error:  # a proxy's or server's name that cannot be one
        answers[mirror] = OSError(str(error))
    else:
        answers[mirror] = None


def _endpoint(url: str) -> tuple[str, int]:
    """Return the host and port that a request to ``url`` connects to."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy and not proxy_bypass(parts.hostname):
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    ports = {"https": 443, "socks5": 1080, "socks5h": 1080}
    return parts.hostname, parts.port or ports.get(parts.scheme, 80)
