"""What values see after operations that add places up: windows, means, attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from course_utils.shapes.operations import Operation, Rule, elementwise, rule_for
from course_utils.shapes.sight import Sight, channels
from course_utils.shapes.windows import windows_of

RULES: dict[str, Rule] = {}


@rule_for(
    RULES,
    "mean",
    "sum",
    "amax",
    "amin",
    "max",
    "min",
    "std",
    "var",
    "prod",
    "logsumexp",
)
@rule_for(
    RULES, "linalg_vector_norm", "norm", "argmax", "median", "any", "all", "var_mean"
)
def _reduced(operation: Operation, sight: Sight) -> Sight:
    shape = operation.args[0].shape
    given = next((a for a in operation.args[1:] if isinstance(a, int | list)), None)
    is_pair = len(operation.args) == 2 and isinstance(operation.args[1], Tensor)
    if is_pair:  # the larger of two tensors, value by value
        return elementwise(operation, sight)
    chosen = [given] if isinstance(given, int) else given or range(len(shape))
    axes = {axis % len(shape) for axis in chosen}
    gathered = sight.gathered(axes)
    if operation.outputs[0].ndim == len(shape):
        return gathered.with_axes(
            () if axis in axes else parts for axis, parts in enumerate(sight.axes)
        )
    return gathered.without(axes)


@rule_for(
    RULES,
    "_softmax",
    "softmax",
    "_log_softmax",
    "log_softmax",
    "cumsum",
    "sort",
    "topk",
)
def _softmax(operation: Operation, sight: Sight) -> Sight:
    return sight.everywhere([operation.args[1] % len(sight.axes)])


@rule_for(RULES, "native_layer_norm", "layer_norm", "rms_norm", "_fused_rms_norm")
def _layer_norm(operation: Operation, sight: Sight) -> Sight:
    num_axes = len(operation.args[1])
    return sight.everywhere(range(len(sight.axes))[-num_axes:])


@rule_for(RULES, "native_group_norm", "group_norm")
def _group_norm(operation: Operation, sight: Sight) -> Sight:
    return sight.everywhere(range(2, len(sight.axes)))


@rule_for(RULES, "native_batch_norm", "cudnn_batch_norm", "_native_batch_norm_legit")
def _batch_norm(operation: Operation, sight: Sight) -> Sight:
    is_training = operation.args[5] is True
    return sight.everywhere(range(2, len(sight.axes))) if is_training else sight


@rule_for(RULES, "convolution", "max_pool2d_with_indices", "max_pool2d", "avg_pool2d")
@rule_for(RULES, "max_pool3d_with_indices", "avg_pool3d", "avg_pool1d", "max_pool1d")
@rule_for(RULES, "_adaptive_avg_pool2d", "adaptive_max_pool2d", "_adaptive_avg_pool3d")
@rule_for(RULES, "adaptive_avg_pool1d", "adaptive_max_pool3d", "adaptive_max_pool1d")
def _windows(operation: Operation, sight: Sight) -> Sight:
    windows = windows_of(operation.name, operation.args, operation.outputs[0].shape)
    shape = operation.outputs[0].shape
    for back, window in enumerate(reversed(windows), start=1):
        sight = sight.through(-back, window, shape[-back])
    if operation.name == "convolution":
        sight = sight.with_axis(-len(windows) - 1, channels(shape[-len(windows) - 1]))
    return sight


@rule_for(RULES, "mm", "bmm", "matmul", "linear", "addmm", "baddbmm", "addmv", "mv")
def _multiplied(operation: Operation, sight: Sight) -> Sight:
    a, b = operation.args[1:3] if "add" in operation.name else operation.args[:2]
    shape = operation.outputs[0].shape
    left, right = operation.sight(a), operation.sight(b)
    if left and right and left is not right and len(right.axes) > 1:
        return _attention(left.gathered([-1]), right.gathered([-2]), shape)
    if left:
        return left.gathered([-1]).with_axis(-1, channels(shape[-1]))
    if right:
        return right.gathered([-2]).with_axis(-2, channels(shape[-2]))
    return elementwise(operation, sight)


@rule_for(
    RULES, "_scaled_dot_product_flash_attention_for_cpu", "scaled_dot_product_attention"
)
@rule_for(
    RULES, "_scaled_dot_product_flash_attention", "_scaled_dot_product_cudnn_attention"
)
@rule_for(RULES, "_scaled_dot_product_efficient_attention", "_scaled_dot_product_math")
@rule_for(RULES, "_scaled_dot_product_attention_math")
@rule_for(RULES, "_scaled_dot_product_attention_math_for_mps")
def _fused_attention(operation: Operation, sight: Sight) -> Sight:
    query, key, value = map(operation.sight, operation.args[:3])
    if not (query and key and value):
        return sight
    keys = key.with_axes([*key.axes[:-2], key.axes[-1], key.axes[-2]])
    shape = operation.outputs[0].shape
    scores = _attention(query, keys, (*shape[:-1], operation.args[1].shape[-2]))
    return scores.joined(value.gathered([-2])).with_axis(-1, channels(shape[-1]))


def _attention(left: Sight, right: Sight, shape: Sequence[int]) -> Sight:
    """Return the sight of products between places of one tensor and of another."""
    joined = left.joined(right)
    joined = joined.with_axis(-1, right.axes[-1])
    pairs = left.places([-2]) & right.places([-1])
    windows = left.places(range(len(left.axes) - 2))
    for image_axis in pairs - {-1}:
        if image_axis in windows:  # only places of the same window meet
            return replace(joined, is_known=False)
        reach = replace(joined.reach[image_axis], whole=True)
        joined = joined.with_reach(image_axis, reach)
    return joined
