"""What runs although it is hardly meant: the ledger's warnings."""

from __future__ import annotations

from course_utils.shapes.operations import Operation
from course_utils.shapes.sight import BATCH, Sight

_DENSE = {"mm": 0, "addmm": 1}  # where the values stand among the arguments


def doubt(operation: Operation) -> str:
    """Return what is doubtful about an operation, in words; mostly nothing.

    Parameters
    ----------
    operation : Operation

    Returns
    -------
    str
    """
    if operation.name in ("_softmax", "_log_softmax"):
        sight = operation.sight(operation.args[0])
        axis = operation.args[1]
        part = sight.part_on(axis) if sight else None
        if part and BATCH in part.axes:
            return (
                f"softmax runs over axis {axis % len(sight.axes)}, the batch, so the "
                "probabilities of different images add up to 1. Write dim=1 for the "
                "classes."
            )
    if operation.name in _DENSE:
        sight = operation.sight(operation.args[_DENSE[operation.name]])
        return _dense_doubt(sight) if sight else ""
    return ""


def _dense_doubt(sight: Sight) -> str:
    taken, left = sight.places([-1]), sight.places(range(len(sight.axes) - 1))
    if len(sight.axes[-1]) > 1 and BATCH in sight.axes[-1][0].axes:
        return (
            "the batch was flattened together with the values, so this works for a "
            "batch of one image only. Write flatten(1), which keeps axis 0."
        )
    if taken == {1} and 0 in left:
        return (
            "this dense layer takes the columns of each row by themselves: the rows "
            "are still there. If it should see the whole map, flatten(1) comes first."
        )
    return ""


def output_doubt(sight: Sight | None, shape: tuple[int, ...]) -> str:
    """Return what is doubtful about the shape a model returns; mostly nothing.

    Parameters
    ----------
    sight : Sight or None
        Of the first tensor it returned.
    shape : tuple of int

    Returns
    -------
    str
    """
    if sight is None or not sight.is_known:
        return ""
    if sight.axes and sight.part_on(0) is not None:
        return ""
    axes = range(len(sight.axes))
    is_merged = any(BATCH in sight.places([a]) for a in axes)
    parts = [part for axis in sight.axes for part in axis]
    is_ordered = all(part.jump is not None or not part.axes for part in parts)
    if is_merged or is_ordered:
        return (
            f"the output {shape} has lost its batch axis: axis 0 should count the "
            "images. Look for flatten(), view(-1), squeeze() or a mean without dim."
        )
    return ""
