"""Keeps the rows of a run: which operation belongs to which layer, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from torch import Tensor, nn
from torch.utils.weak import WeakTensorKeyDictionary

from course_utils.shapes.calls import first_tensor
from course_utils.shapes.costs import multiply_adds, parameter_formula
from course_utils.shapes.doubts import doubt
from course_utils.shapes.following import follow
from course_utils.shapes.formulas import Window, reach_formula, size_formula
from course_utils.shapes.operations import Operation, tensors_in
from course_utils.shapes.rows import Row
from course_utils.shapes.sight import Sight
from course_utils.shapes.windows import windows_of


class Recorder:
    """The rows so far, and the one that is being filled."""

    def __init__(self, num_examples: int) -> None:
        self.rows: list[Row] = []
        self.row: Row | None = None  # of the layer or call that runs now
        self.warnings: list[str] = []
        self.sights = WeakTensorKeyDictionary()  # tensor -> Sight
        self.used: dict[int, Tensor] = {}  # parameters that a row has counted
        self._num_examples = num_examples
        self._windows: list[tuple[Operation, list[Window]]] = []
        self._pads: Sequence[int] = ()
        self._multiply_formulas: list[str] = []

    def see_input(self, image: Tensor) -> None:
        """Say that each pixel of an input sees itself."""
        self.sights[image] = Sight.of_input(image.shape)

    def open(self, row: Row, given: Any) -> Row:
        """Begin a row for a layer that is given these arguments."""
        row.input_shapes = tuple(tuple(t.shape) for t in tensors_in(given))
        self.row = row
        self._windows, self._pads, self._multiply_formulas = [], (), []
        return row

    def operation(self, name: str, args: tuple, out: Any) -> None:
        """Note one operation of PyTorch, which belongs to the row that is open."""
        operation = Operation(name, args, out, self.sights)
        if self.row is not None:
            with suppress(Exception):  # an unforeseen form of it has no formulas
                self._note(operation)
            self._doubt(operation)
        follow(operation)

    def _doubt(self, operation: Operation) -> None:
        # Inside attention the batch moves about, and comes back to axis 0.
        if self.row.kind != "MultiheadAttention" and (text := doubt(operation)):
            self.warn(f"{self.row.name or self.row.block or 'forward'}: {text}")

    def warn(self, text: str) -> None:
        """Keep a doubt about the network, once."""
        if text and text not in self.warnings:
            self.warnings.append(text)

    def _note(self, operation: Operation) -> None:
        args, outputs = operation.args, operation.outputs
        if operation.name == "constant_pad_nd":
            self._pads = args[1]
        count, formula = multiply_adds(operation.name, args, operation.out)
        if count:
            self.row.num_multiply_adds += count // self._num_examples
            self._multiply_formulas.append(formula)
        found = windows_of(operation.name, args, outputs[0].shape) if outputs else []
        if found:
            self._windows.append((operation, found))
            self._explain_field(operation, found)

    def _explain_field(self, operation: Operation, windows: list[Window]) -> None:
        sight = operation.sight(operation.args[0])
        if sight is None:
            return
        lines = []
        for back, window in zip(range(len(windows), 0, -1), windows, strict=True):
            part = sight.part_on(-back) if back <= len(sight.axes) else None
            image_axis = next(iter(part.axes), -1) if part else -1
            if image_axis < 0 or sight.sees_all(image_axis) or not sight.is_known:
                return
            lines.append(reach_formula(sight.reach[image_axis], part.jump, window))
        self.row.field_formulas = tuple(lines)

    def close(self, row: Row, output: Any, module: nn.Module | None) -> None:
        """End a row with what the layer returned, and keep it."""
        self.row = None
        tensor = first_tensor(output)
        if len(self._windows) == 1:
            row.size_formulas = self._size_formulas(*self._windows[0])
        else:
            row.field_formulas = ()
        if len(self._multiply_formulas) == 1 and self._num_examples == 1:
            row.multiply_formula = self._multiply_formulas[0]
        if module is not None:
            self.count_parameters(row, list(module.parameters()), module)
        if tensor is not None:
            self._measure(row, tensor)
        self.rows.append(row)

    def _size_formulas(
        self, operation: Operation, windows: list[Window]
    ) -> tuple[str, ...]:
        rank = len(windows)
        sizes = operation.args[0].shape[-rank:]
        if "adaptive" in operation.name:
            out = operation.outputs[0].shape[-rank:]
            return tuple(f"output_size = {size}" for size in out)
        lines = []
        for i, (size, window) in enumerate(zip(sizes, windows, strict=True)):
            # "same" padding that is not the same on both sides comes as a pad before.
            at = 2 * (rank - 1 - i)
            before, after = (*self._pads[at : at + 2], 0, 0)[:2]
            padding = (window.padding[0] + before, window.padding[1] + after)
            padded = replace(window, padding=padding)
            lines.append(size_formula(size - before - after, padded))
        return tuple(lines)

    def count_parameters(
        self, row: Row, parameters: list[Tensor], module: nn.Module | None
    ) -> None:
        """Count the parameters of a row, except those that an earlier row has."""
        fresh = [p for p in parameters if id(p) not in self.used]
        self.used.update((id(p), p) for p in fresh)
        row.num_parameters += sum(p.numel() for p in fresh)
        if fresh and len(fresh) == len(parameters):
            row.parameter_formula = parameter_formula(module, fresh)
        elif parameters:
            row.note = "it shares parameters with a row above"

    def _measure(self, row: Row, tensor: Tensor) -> None:
        row.output_shape = tuple(tensor.shape)
        row.num_values = tensor.numel() // self._num_examples
        row.num_bytes = row.num_values * tensor.element_size()
        sight = self.sights.get(tensor)
        if sight is None:
            return
        places = range(len(sight.image_size))
        row.receptive_field = tuple(_seen(sight, axis) for axis in places)
        row.jump = tuple(sight.jump(axis) for axis in places)


def _seen(sight: Sight, image_axis: int) -> int | str:
    if sight.sees_all(image_axis):
        return "whole image"
    return sight.reach[image_axis].size if sight.is_known else "not followed"
