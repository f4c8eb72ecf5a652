"""Everything that one chooses about a training, in one value."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor

OPTIMIZERS = ("adamw", "sgd", "muon")
SCHEDULES = ("one-cycle", "constant")


@dataclass(frozen=True)
class Recipe:
    """The hyperparameters of a training.

    Parameters
    ----------
    num_epochs : int
        Passes over the training part.
    batch_size : int, default=256
    learning_rate : float, default=0.002
        The highest of the schedule.
    optimizer : {"adamw", "sgd", "muon"}, default="adamw"
        ``"sgd"`` has Nesterov momentum as ``momentum`` says; ``"muon"`` trains the
        kernels of convolutions with Muon at ``kernel_learning_rate``, and everything
        else with AdamW at ``learning_rate``.
    kernel_learning_rate : float, default=0.24
        For ``"muon"``: how far a kernel turns in a step.
    momentum : float, default=0.9
        For ``"sgd"``; 0 is plain gradient descent.
    weight_decay : float, default=0.01
        On matrices and kernels, not on biases and batch norm.
    schedule : {"one-cycle", "constant"}, default="one-cycle"
        One-cycle climbs from near 0 to ``learning_rate``, then falls to 0.
    warmup : float, default=0.25
        Fraction of the steps on which one-cycle climbs.
    label_smoothing : float, default=0.0
        Fraction of the target that is spread over all classes.
    augment : callable, optional
        Changes the training images (N, C, H, W), floats in [0, 1], on their way; the
        validation part never meets it.
    patience : int, optional
        Stop early when the validation loss has not improved for so many epochs.

    Raises
    ------
    ValueError
        If a number is out of its range, or a name unknown.
    """

    num_epochs: int
    batch_size: int = 256
    learning_rate: float = 2e-3
    optimizer: str = "adamw"
    kernel_learning_rate: float = 0.24
    momentum: float = 0.9
    weight_decay: float = 0.01
    schedule: str = "one-cycle"
    warmup: float = 0.25
    label_smoothing: float = 0.0
    augment: Callable[[Tensor], Tensor] | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        whole = {"num_epochs": self.num_epochs, "batch_size": self.batch_size}
        if self.patience is not None:
            whole["patience"] = self.patience
        for name, value in whole.items():
            if not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} is {value!r}, expected a whole number from 1")
        for name in ("learning_rate", "kernel_learning_rate"):
            value = getattr(self, name)
            if not value > 0:
                raise ValueError(f"{name} is {value!r}, expected more than 0")
        for name in ("momentum", "label_smoothing", "warmup"):
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise ValueError(f"{name} is {value!r}, expected 0 or more, below 1")
        self._check_name("optimizer", OPTIMIZERS)
        self._check_name("schedule", SCHEDULES)

    def _check_name(self, field: str, names: tuple[str, ...]) -> None:
        value = getattr(self, field)
        if value not in names:
            raise ValueError(
                f"{field} is {value!r}, expected one of {', '.join(names)}"
            )

    def learning_rate_factor(self, progress: float) -> float:
        """Return what to multiply the learning rate with, after a part of all steps."""
        if self.schedule == "constant":
            return 1.0
        if progress < self.warmup:
            return progress / self.warmup
        return (1 - progress) / (1 - self.warmup)

    def described(self) -> dict[str, Any]:
        """Return the recipe as plain values, which a file can hold."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        name = getattr(self.augment, "__qualname__", type(self.augment).__qualname__)
        return fields | {"augment": None if self.augment is None else name}


def make_recipe(**fields: Any) -> Recipe:
    """Return the recipe with these fields.

    Raises
    ------
    TypeError
        If a field is unknown, naming the one that was probably meant; or if
        ``num_epochs`` is missing.
    """
    known = [field.name for field in dataclasses.fields(Recipe)]
    for name in fields:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, cutoff=0.4)
            hint = (
                f"did you mean {near[0]}?" if near else f"expected {', '.join(known)}"
            )
            raise TypeError(f"a training has no setting {name!r}; {hint}")
    if "num_epochs" not in fields:
        raise TypeError("num_epochs is missing: how many passes over the training set?")
    return Recipe(**fields)
