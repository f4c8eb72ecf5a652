"""Follows what values see from one operation of PyTorch to the next."""

from __future__ import annotations

from collections.abc import Sequence

from course_utils.shapes import sight_moves, sight_sums
from course_utils.shapes.operations import Operation, elementwise
from course_utils.shapes.sight import Sight

RULES = {**sight_moves.RULES, **sight_sums.RULES}
# Operations that take a tensor only as a model for size and kind. Circular padding
# begins with new_empty, and is not followed.
_MAKERS = (
    *("new_zeros", "new_ones", "new_full"),
    *("empty", "zeros", "ones", "full", "rand"),
)


def follow(operation: Operation) -> None:
    """Write down what the outputs of an operation see.

    Parameters
    ----------
    operation : Operation
        Its ``sights`` gain an entry for each output that depends on the image.
    """
    outputs, seen = operation.outputs, operation.seen
    if not outputs or not seen or operation.name.startswith(_MAKERS):
        return
    for out, sight in zip(outputs, _sights(operation, seen), strict=False):
        fits = len(sight.axes) == out.ndim
        operation.sights[out] = sight if fits else sight.lost(out.shape)


def _sights(operation: Operation, seen: list[Sight]) -> Sequence[Sight]:
    """Return the sight of each output by the operation's rule."""
    first = operation.sight(operation.args[0]) if operation.args else None
    rule = RULES.get(operation.name, elementwise)
    try:
        found = rule(operation, first or seen[0])
    except Exception:  # an unforeseen form of it: better lose sight than stop the run
        return [seen[0].lost(out.shape) for out in operation.outputs]
    return [found] * len(operation.outputs) if isinstance(found, Sight) else found
