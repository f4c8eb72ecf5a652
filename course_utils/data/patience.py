"""How long to bear with servers, and with a download as a whole."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How long to bear with a server, in seconds."""

    knock: float = 10.0  # until it accepts a connection
    stall: float = 10.0  # without a byte
    window: float = 10.0  # over which its rate is measured
    finish: float = 300.0  # in which the rest should come at that rate
    pause: float = 1.0  # before one that failed is asked again


PATIENT = Patience()
# While a lesson waits: having no network is noticed at once.
BRISK = Patience(knock=1.5, finish=120.0)


class Deadline:
    """A moment in the future, or none at all.

    Parameters
    ----------
    seconds : float or None
        From now; None is forever.
    """

    def __init__(self, seconds: float | None):
        self.seconds = seconds
        self._end = math.inf if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, 0 when it has passed, infinite when there is none."""
        return max(self._end - time.monotonic(), 0.0)
