"""Operations of PyTorch as they run, and what the rules for them have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

from course_utils.shapes.sight import Sight, broadcast


@dataclass
class Operation:
    """One operation that ran: its name, what went in and what came out."""

    name: str
    args: tuple[Any, ...]
    out: Any
    sights: WeakTensorKeyDictionary  # tensor -> Sight

    @property
    def outputs(self) -> list[Tensor]:
        """The tensors that came out."""
        return list(tensors_in(self.out))

    def sight(self, value: Any) -> Sight | None:
        """Return what the values of a tensor see, None if they see no image."""
        return self.sights.get(value) if isinstance(value, Tensor) else None

    @property
    def seen(self) -> list[Sight]:
        """What the tensors that went in see, where they see anything."""
        inside = tensors_in(self.args)
        return [s for s in map(self.sight, inside) if s is not None]


Rule = Callable[[Operation, Sight], Sight | Sequence[Sight]]


def rule_for(rules: dict[str, Rule], *names: str) -> Callable[[Rule], Rule]:
    """Return a decorator that enters a rule for operations of these names."""

    def enter(rule: Rule) -> Rule:
        rules.update(dict.fromkeys(names, rule))
        return rule

    return enter


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Yield the tensors in nested tuples, lists and dictionaries."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, dict):
        yield from tensors_in(list(value.values()))


def elementwise(operation: Operation, sight: Sight) -> Sight:
    """Return the sight of values that each depend on those in the same place."""
    shape = operation.outputs[0].shape
    fits = all(len(s.axes) <= len(shape) for s in operation.seen)
    sizes = [math.prod(p.count for p in axis) for axis in sight.axes]
    same = [a in (1, b) for a, b in zip(sizes[::-1], shape[::-1], strict=False)]
    if not fits or not all(same):
        return sight.lost(shape)
    return broadcast(operation.seen, shape)
