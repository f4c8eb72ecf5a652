"""One training at a time for each weight, and none while somebody looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from torch import nn

_LOCK = threading.Lock()  # of the two lists
_CLAIMS: list[Claim] = []
_LOOKS: list[_Look] = []


class BusyModelError(RuntimeError):
    """The model is being trained already."""


class Claim:
    """The weights of a training that is under way."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self._in_step = threading.RLock()
        self._num_waiting = 0

    @contextmanager
    def step(self) -> Iterator[None]:
        """Let the training change the weights, after those who wait to look."""
        while self._num_waiting:
            time.sleep(0.001)
        with self._in_step:
            yield

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Hold the training between two steps; in its own thread, do nothing."""
        with _LOCK:
            self._num_waiting += 1
        try:
            self._in_step.acquire()
        finally:
            with _LOCK:
                self._num_waiting -= 1
        try:
            yield
        finally:
            self._in_step.release()


class _Look:
    """Somebody who runs a model to see what it says."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self.thread = threading.get_ident()
        self.is_over = threading.Event()


def check_free(model: nn.Module) -> None:
    """Refuse a model whose weights are being trained just now.

    Raises
    ------
    BusyModelError
        If they are.
    """
    if _sharing(_CLAIMS, model):
        raise BusyModelError(
            f"this {type(model).__name__} is being trained already; stop that "
            "training, or wait until it ends, before you begin another one"
        )


@contextmanager
def claimed(model: nn.Module) -> Iterator[Claim]:
    """Train a model in this context, which is closed to other trainings of it.

    Raises
    ------
    BusyModelError
        If another training of these weights is under way.
    """
    claim = Claim(model)
    with _LOCK:
        check_free(model)
        _CLAIMS.append(claim)
        looks = _sharing(_LOOKS, model)
    try:
        for look in looks:  # which began before, and know nothing of this claim
            if look.thread != threading.get_ident():
                look.is_over.wait()
        yield claim
    finally:
        with _LOCK:
            _CLAIMS.remove(claim)


@contextmanager
def paused(model: nn.Module) -> Iterator[None]:
    """Look at a model in this context: a training of it waits between two steps."""
    look = _Look(model)
    with _LOCK:
        claims = _sharing(_CLAIMS, model)
        _LOOKS.append(look)
    try:
        with ExitStack() as stack:
            for claim in claims:
                stack.enter_context(claim.pause())
            yield
    finally:
        with _LOCK:
            _LOOKS.remove(look)
        look.is_over.set()


def share_weights(one: nn.Module, other: nn.Module) -> bool:
    """Return whether any parameter belongs to both, as where one contains the other."""
    weights = {id(weight) for weight in one.parameters()}
    return any(id(weight) in weights for weight in other.parameters())


def _sharing(holders: list, model: nn.Module) -> list:
    """Return the claims, or the looks, on any of a model's weights."""
    return [holder for holder in holders if share_weights(holder.model, model)]
