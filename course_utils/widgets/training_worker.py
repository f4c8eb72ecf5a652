"""A training in a thread of its own, which can be stopped and started again."""

from __future__ import annotations

import atexit
import threading
import time
import weakref
from dataclasses import dataclass
from typing import Protocol

from course_utils.train.history import EpochRecord
from course_utils.train.progress import Progress
from course_utils.train.training import Training

AT_EXIT = 5.0  # seconds that Python waits at its end for steps under way
LOOK_EVERY = 0.1  # seconds between two looks for an interruption of the kernel
_WORKERS: weakref.WeakSet[Worker] = weakref.WeakSet()


class Listener(Protocol):
    """Who is told what a worker does: all but ``begin`` in the worker's thread."""

    def begin(self) -> None:
        """Be told that the worker is about to begin or to go on."""

    def prepare(self) -> None:
        """Do what takes its time before the first step."""

    def see_step(self, progress: Progress) -> None:
        """Be told about ten times a second how far it is."""

    def see_epoch(self, record: EpochRecord) -> None:
        """Be told the record of an epoch."""

    def end(self, error: BaseException | None) -> None:
        """Be told that the training ended, was stopped, or failed."""


@dataclass
class _Order:
    """Whether to stop, and why."""

    stop: threading.Event
    reason: str = ""


class Worker:
    """Trains in the background, and leaves the model with its best weights.

    Parameters
    ----------
    training : Training
    listener : Listener
    """

    def __init__(self, training: Training, listener: Listener) -> None:
        self.training = training
        self.error: BaseException | None = None
        self._listener = listener
        # Not the thread's own `join`, which takes a thread for ended when an
        # interruption of the kernel cuts it short (Python 3.11 and 3.12).
        self._is_idle = threading.Event()
        self._is_idle.set()
        self._order = _Order(threading.Event())
        self._lock = threading.Lock()
        _WORKERS.add(self)

    @property
    def is_running(self) -> bool:
        """Whether it trains, or is about to stop."""
        return not self._is_idle.is_set()

    def start(self) -> None:
        """Begin or go on; where it is under way or has ended, do nothing.

        Raises
        ------
        RuntimeError
            If the training failed: its weights are worth nothing.
        """
        with self._lock:
            if self.is_running or self.training.is_finished:
                return
            if self.error is not None:
                raise RuntimeError(
                    "this training failed; make a new model and a new panel"
                ) from self.error
            self._order = _Order(threading.Event())
            self._is_idle.clear()
            self._listener.begin()
            # A daemon: a kernel that is shut down does not wait for it.
            threading.Thread(
                target=self._work, args=[self._order], name="training", daemon=True
            ).start()

    def stop(self, reason: str = "") -> None:
        """Ask it to stop after the step under way; return at once.

        Parameters
        ----------
        reason : str
            A sentence for the history, in place of "Stopped on request."
        """
        self._order.reason = self._order.reason or reason
        self._order.stop.set()

    def join(self, timeout: float = float("inf")) -> bool:
        """Wait until it does not run; return whether that is so.

        In short pieces, between which an interruption of the kernel is heard.
        """
        end = time.monotonic() + timeout
        while self.is_running and time.monotonic() < end:
            self._is_idle.wait(min(LOOK_EVERY, timeout))
        return not self.is_running

    def _work(self, order: _Order) -> None:
        try:
            self._train(order)
        except BaseException as error:
            self.error = error
        try:
            self.training.restore_best()
            self._listener.end(self.error)
        finally:
            self._is_idle.set()

    def _train(self, order: _Order) -> None:
        self._listener.prepare()
        history = self.training.run(
            should_stop=order.stop.is_set,
            on_step=self._listener.see_step,
            on_epoch=self._listener.see_epoch,
        )
        if order.reason and not self.training.is_finished:
            history.stop_reason = order.reason


@atexit.register
def _stop_all() -> None:
    """Let no thread compute while Python takes itself down."""
    for worker in list(_WORKERS):
        worker.stop()
    for worker in list(_WORKERS):
        worker.join(AT_EXIT)
