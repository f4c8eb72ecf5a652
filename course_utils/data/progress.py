"""How far a download is and how fast it goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from course_utils import runtime


class RateMeter:
    """Measures bytes per second, over one window of time after another.

    The first window begins with the first bytes.

    Parameters
    ----------
    window : float
        Length of a window in seconds.
    clock : callable
        Returns the time in seconds.
    """

    def __init__(self, window: float, clock: Callable[[], float] = time.monotonic):
        self._window, self._clock = window, clock
        self._num_bytes, self._start = 0, None

    def add(self, num_bytes: int) -> float | None:
        """Count bytes that arrived; return the rate each time a window ends."""
        if self._start is None:
            self._start = self._clock()
        self._num_bytes += num_bytes
        if self._clock() - self._start < self._window:
            return None
        rate = self.rate
        self._num_bytes, self._start = 0, self._clock()
        return rate

    @property
    def rate(self) -> float:
        """Bytes per second in the present window so far; 0 before the first bytes."""
        if self._start is None:
            return 0.0
        return self._num_bytes / max(self._clock() - self._start, 1e-3)


class Bar:
    """One line of text that says how much has come, how fast, and how long it takes.

    Text, not a widget: it looks the same in a terminal and in any notebook.
    """

    def __init__(self, title: str, num_bytes: int, *, num_here: int, is_shown: bool):
        from tqdm import tqdm

        self._bar = tqdm(
            total=num_bytes,
            initial=num_here,
            desc=title,
            disable=not is_shown,
            # Notebooks paint what comes on stderr as if it were an error.
            file=sys.stdout if runtime.is_in_notebook() else sys.stderr,
            unit="B",
            unit_scale=True,
            leave=False,
            bar_format="{desc}: {percentage:3.0f}% |{bar:24}| "
            "{n_fmt}B of {total_fmt}B, {rate_fmt}, {remaining} left",
        )

    def show(self, num_bytes: int) -> None:
        """Say that ``num_bytes`` are here, which may be fewer than before."""
        self._bar.update(num_bytes - self._bar.n)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_details: object) -> None:
        self._bar.close()
