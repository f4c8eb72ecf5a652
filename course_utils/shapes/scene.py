"""Where a run failed: what the explanations look at, and what they return."""

from __future__ import annotations

import linecache
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from traceback import walk_tb
from typing import Any

import torch
from torch import Tensor, nn

from course_utils.shapes.failure import Failure
from course_utils.shapes.rows import Row, shape_text

_PARAMETERS = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_TRANSPOSED = ("input", "weight", "bias", "stride", "padding", "output_padding")
# The order in which functions of PyTorch take what the explanations ask for.
_ORDER = {
    "linear": ("input", "weight", "bias"),
    "batch_norm": ("input", "running_mean", "running_var", "weight", "bias"),
    "layer_norm": ("input", "normalized_shape", "weight", "bias"),
    "group_norm": ("input", "num_groups", "weight", "bias"),
    "cat": ("tensors", "dim"),
    "stack": ("tensors", "dim"),
    **{f"conv{n}d": _PARAMETERS for n in (1, 2, 3)},
    **{f"conv_transpose{n}d": (*_TRANSPOSED, "groups", "dilation") for n in (1, 2, 3)},
}
_POOL = ("input", "kernel_size", "stride", "padding", "dilation")
_OURS = Path(__file__).parent
_TORCH = Path(torch.__file__).parent


class ShapeError(ValueError):
    """A network does not fit its input; the message says where and what to change."""


@dataclass(frozen=True)
class Problem:
    """Why a network stops, in words for the learner."""

    place: str  # "fc1 (Linear)", "x + y in forward of Net"
    fault: str  # what disagrees, with both sizes
    fix: str  # what to change
    fits: dict[str, int] = field(default_factory=dict)  # {"in_features": 400}
    line: str = ""  # of the learner's code
    error: BaseException | None = field(default=None, compare=False)

    def __str__(self) -> str:
        lines = [f"It stops at {self.place}: {self.fault}", f"To mend it: {self.fix}"]
        return "\n".join([*lines, *([f"The line: {self.line}"] * bool(self.line))])


@dataclass
class Scene:
    """All that is known about a failure."""

    failure: Failure
    model: nn.Module
    inputs: list[Tensor]
    rows: Sequence[Row]  # those before it, and the one that failed
    silent: Sequence[str] = ()  # modules that returned None

    @property
    def error(self) -> Exception:
        """The exception that ended the run."""
        return self.failure.error

    @property
    def said(self) -> str:
        """The first line of what PyTorch said."""
        return (str(self.error).splitlines() or [""])[0]

    @property
    def module(self) -> nn.Module:
        """The module whose forward was running."""
        return self.failure.module

    @property
    def is_layer(self) -> bool:
        """Whether a layer failed, not something that a forward calls by itself."""
        return bool(self.rows) and self.rows[-1].name == self.failure.path

    @property
    def place(self) -> str:
        """Where it was, in words."""
        kind = type(self.module).__name__
        path = self.failure.path
        if self.is_layer:
            return f"{path} ({kind})"
        home = f"forward of {path} ({kind})" if path else f"forward of {kind}"
        return f"{self.failure.label} in {home}" if self.failure.label else home

    @property
    def num_examples(self) -> int:
        """How many examples the input holds."""
        return self.inputs[0].shape[0] if self.inputs[0].ndim else 1

    def given(self, name: str, default: Any = None) -> Any:
        """Return an argument of the call that failed."""
        order = _ORDER.get(self.failure.function, _POOL)
        if name in self.failure.kwargs:
            return self.failure.kwargs[name]
        at = order.index(name) if name in order else len(self.failure.args)
        return self.failure.args[at] if at < len(self.failure.args) else default

    def tensor(self, name: str) -> Tensor | None:
        """Return an argument of the call that failed, if it is a tensor."""
        value = self.given(name)
        return value if isinstance(value, Tensor) else None

    def is_input(self, tensor: Tensor) -> bool:
        """Whether nothing has happened to the input yet."""
        return any(tensor is given for given in self.inputs)

    def assignment(self, call: str) -> str:
        """Return the line that makes the layer, as far as its name is known."""
        path = self.failure.path
        if not self.is_layer:
            return ""
        is_attribute = path.split(".")[-1].isidentifier()
        return f"self.{path} = {call}" if is_attribute else f"{call} at {path}"

    def problem(self, fault: str, fix: str, **fits: int) -> Problem:
        """Return the explanation for this place."""
        line = source_line(self.error)
        return Problem(self.place, fault, fix, fits, line, self.error)

    def reshaped_from(self, tensor: Tensor) -> str:
        """Return which shape was flattened into this one, in words, if one was."""
        for row in reversed(self.rows):
            is_flat = row.output_shape == tuple(tensor.shape)
            if is_flat and row.input_shapes and len(row.input_shapes[0]) > tensor.ndim:
                return f", flattened from {shape_text(row.input_shapes[0])}"
        return ""


def source_line(error: BaseException) -> str:
    """Return the learner's line that raised, "" where none is known."""
    found = ""
    for frame, number in walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if _OURS not in file.parents and _TORCH not in file.parents:
            found = linecache.getline(str(file), number).strip() or found
    return found


def sizes(tensor: Tensor) -> str:
    """Return a tensor's shape as PyTorch shows it."""
    return shape_text(tuple(tensor.shape))
