"""How far a training is, and how fast: what a bar or a panel is told."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a training is."""

    epoch: int  # the one under way, counted from 1
    num_epochs: int
    step: int  # of all steps, finished ones
    num_steps: int
    examples_per_second: float
    seconds_left: float
    train_loss: float  # nats, of this epoch so far
    train_accuracy: float


class Clock:
    """Time spent since a run began, in laps and in steps."""

    TELL_EVERY = 0.1  # seconds

    def __init__(self) -> None:
        self._start = self._lap = self._told = time.perf_counter()
        self._num_steps = self._examples_since_told = 0
        self.examples_per_second = 0.0

    def lap(self) -> float:
        """Return the seconds since the last lap; what was not yet told is forgotten."""
        now = time.perf_counter()
        seconds, self._lap = now - self._lap, now
        self._told, self._examples_since_told = now, 0
        return seconds

    def tick(self, num_examples: int) -> bool:
        """Count a step; return whether it is time to tell somebody."""
        self._num_steps += 1
        self._examples_since_told += num_examples
        now = time.perf_counter()
        if now - self._told < self.TELL_EVERY:
            return False
        self.examples_per_second = self._examples_since_told / (now - self._told)
        self._told, self._examples_since_told = now, 0
        return True

    @property
    def seconds_per_step(self) -> float:
        """Mean over the run so far, validation included."""
        return (time.perf_counter() - self._start) / max(self._num_steps, 1)
