"""What values see after operations that move them: views, slices, pads, joins."""

from __future__ import annotations

from dataclasses import replace

from course_utils.shapes.formulas import Window
from course_utils.shapes.operations import Operation, Rule, rule_for
from course_utils.shapes.sight import Sight, broadcast, channels

RULES: dict[str, Rule] = {}
_FACTOR = {"upsample_bilinear2d": 1, "upsample_linear1d": 1, "upsample_bicubic2d": 3}


@rule_for(
    RULES, "view", "_unsafe_view", "reshape", "_reshape_alias", "flatten", "unflatten"
)
def _viewed(operation: Operation, sight: Sight) -> Sight:
    return sight.viewed(operation.outputs[0].shape)


@rule_for(RULES, "permute")
def _permuted(operation: Operation, sight: Sight) -> Sight:
    return sight.with_axes(sight.axes[axis] for axis in operation.args[1])


@rule_for(RULES, "transpose", "t", "transpose_", "t_", "numpy_T", "swapaxes")
def _transposed(operation: Operation, sight: Sight) -> Sight:
    axes = list(sight.axes)
    a, b = operation.args[1:3] if len(operation.args) > 2 else (0, -1)
    if axes:
        axes[a], axes[b] = axes[b], axes[a]
    return sight.with_axes(axes)


@rule_for(RULES, "unsqueeze", "unsqueeze_")
def _unsqueezed(operation: Operation, sight: Sight) -> Sight:
    axes = list(sight.axes)
    at = operation.args[1] % (len(axes) + 1)
    return sight.with_axes([*axes[:at], (), *axes[at:]])


@rule_for(RULES, "squeeze", "squeeze_")
def _squeezed(operation: Operation, sight: Sight) -> Sight:
    given = operation.args[1] if len(operation.args) > 1 else range(len(sight.axes))
    chosen = [given] if isinstance(given, int) else given
    sizes = operation.args[0].shape if operation.outputs else ()
    if operation.name.endswith("_"):
        return sight.viewed(operation.outputs[0].shape)
    return sight.without(axis for axis in chosen if sizes[axis] == 1)


@rule_for(RULES, "expand")
def _expanded(operation: Operation, sight: Sight) -> Sight:
    return broadcast([sight], operation.outputs[0].shape)


@rule_for(RULES, "slice")
def _sliced(operation: Operation, sight: Sight) -> Sight:
    tensor, axis, start, _, step = (*operation.args, *(0, None, None, 1))[:5]
    if len(operation.args) < 5:
        step = 1
    axis = axis if len(operation.args) > 1 else 0
    begin = (start or 0) % tensor.shape[axis] if tensor.shape[axis] else 0
    size = operation.outputs[0].shape[axis]
    return sight.stepped(axis, begin, step, size)


@rule_for(RULES, "select")
def _selected(operation: Operation, sight: Sight) -> Sight:
    tensor, axis, index = operation.args
    return sight.stepped(axis, index % tensor.shape[axis], 1, 1).without([axis])


@rule_for(RULES, "split", "split_with_sizes", "chunk", "unsafe_split", "tensor_split")
def _split(operation: Operation, sight: Sight) -> list[Sight]:
    axis = operation.args[2] if len(operation.args) > 2 else 0
    start, pieces = 0, []
    for out in operation.outputs:
        pieces.append(sight.stepped(axis, start, 1, out.shape[axis]))
        start += out.shape[axis]
    return pieces


@rule_for(RULES, "unbind")
def _unbound(operation: Operation, sight: Sight) -> list[Sight]:
    axis = operation.args[1] if len(operation.args) > 1 else 0
    return [
        sight.stepped(axis, start, 1, 1).without([axis])
        for start in range(len(operation.outputs))
    ]


@rule_for(
    RULES, "roll", "alias", "detach", "clone", "_to_copy", "contiguous", "lift_fresh"
)
def _same(operation: Operation, sight: Sight) -> Sight:
    return sight


@rule_for(RULES, "copy_")
def _copied(operation: Operation, sight: Sight) -> Sight:
    source = operation.sight(operation.args[1])
    return broadcast([source or sight], operation.outputs[0].shape)


@rule_for(RULES, "cat", "stack")
def _concatenated(operation: Operation, sight: Sight) -> Sight:
    shape = operation.outputs[0].shape
    axis = (operation.args[1] if len(operation.args) > 1 else 0) % len(shape)
    if operation.name == "stack":
        joined = broadcast(operation.seen, operation.args[0][0].shape)
        return joined.with_axes([*joined.axes[:axis], (), *joined.axes[axis:]])
    joined = operation.seen[0]
    for other in operation.seen[1:]:
        joined = joined.joined(other)
    held = joined.places([axis])
    if not held:
        return joined.with_axis(axis, channels(shape[axis]))
    # A class token among the patches: the axis still holds places, in no order.
    return joined.with_axis(axis, (replace(channels(shape[axis])[0], axes=held),))


@rule_for(
    RULES,
    "constant_pad_nd",
    "reflection_pad1d",
    "reflection_pad2d",
    "replication_pad2d",
)
def _padded(operation: Operation, sight: Sight) -> Sight:
    shape, amounts = operation.outputs[0].shape, operation.args[1]
    for back in range(1, len(amounts) // 2 + 1):
        before = amounts[2 * back - 2]
        sight = sight.stepped(-back, -before, 1, shape[-back])
    return sight


@rule_for(
    RULES, "upsample_nearest1d", "upsample_nearest2d", "_upsample_nearest_exact2d"
)
@rule_for(RULES, "upsample_bilinear2d", "upsample_linear1d", "upsample_bicubic2d")
@rule_for(RULES, "_upsample_bilinear2d_aa", "_upsample_bicubic2d_aa", "pixel_shuffle")
def _upsampled(operation: Operation, sight: Sight) -> Sight:
    out, given = operation.outputs[0].shape, operation.args[0].shape
    neighbors = Window(1 + _FACTOR.get(operation.name, 0))
    for axis in range(2, len(out)):
        grown = sight.through(axis, neighbors, given[axis])
        sight = grown.stepped(axis, 0, given[axis] / out[axis], out[axis])
    return sight.with_axis(1, channels(out[1]))


@rule_for(RULES, "pixel_unshuffle")
def _pixels_into_channels(operation: Operation, sight: Sight) -> Sight:
    shape, factor = operation.outputs[0].shape, operation.args[1]
    for axis in (-2, -1):
        sight = sight.through(axis, Window(factor, stride=factor), shape[axis])
    return sight.with_axis(-3, channels(shape[-3]))
