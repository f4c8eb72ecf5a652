"""Faults of what a forward computes by itself: sums, joins, reshapes, products."""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor

from course_utils.shapes.calls import PAIRS
from course_utils.shapes.operations import tensors_in
from course_utils.shapes.scene import Problem, Scene, sizes


def pair(scene: Scene) -> Problem | None:
    """Explain a sum (or product) of feature maps of different shapes."""
    tensors = list(tensors_in(scene.failure.args))
    if scene.failure.function not in PAIRS or len(tensors) < 2:
        return None
    a, b = tensors[:2]
    axes = range(-min(a.ndim, b.ndim), 0)
    apart = [i for i in axes if a.shape[i] != b.shape[i] and 1 not in _two(a, b, i)]
    if not apart:
        return None
    names = "NCHW" if a.ndim == b.ndim == 4 else [f"axis {i} " for i in range(a.ndim)]
    differ = ", ".join(f"{names[i]} {a.shape[i]} against {b.shape[i]}" for i in apart)
    fault = f"{sizes(a)} and {sizes(b)} do not fit together: {differ}."
    if a.ndim == b.ndim == 4:
        return _shortcut(scene, fault, a, b)
    return scene.problem(fault, "bring both to one shape before they meet.")


def _two(a: Tensor, b: Tensor, axis: int) -> tuple[int, int]:
    return a.shape[axis], b.shape[axis]


def _shortcut(scene: Scene, fault: str, a: Tensor, b: Tensor) -> Problem:
    """Propose the 1 × 1 convolution that brings a shortcut to the other's shape."""
    large, small = sorted((a, b), key=lambda t: (-t.shape[2], t.shape[1]))
    stride = -(-large.shape[2] // small.shape[2])
    C, K = large.shape[1], small.shape[1]
    does_fit = all((large.shape[i] - 1) // stride + 1 == small.shape[i] for i in (2, 3))
    if not does_fit:
        return scene.problem(fault, "give both paths the same strides and padding.")
    return scene.problem(
        fault,
        "send the shortcut through a convolution of its own: "
        f"nn.Conv2d({C}, {K}, kernel_size=1, stride={stride}) turns {sizes(large)} "
        f"into {sizes(small)}.",
        in_channels=C,
        out_channels=K,
        stride=stride,
    )


def concatenation(scene: Scene) -> Problem | None:
    """Explain feature maps that do not stack up."""
    if scene.failure.function not in ("cat", "stack"):
        return None
    tensors = list(tensors_in(scene.given("tensors")))
    axis = scene.given("dim", 0)
    if len(tensors) < 2 or not isinstance(axis, int):
        return None
    first = tensors[0]
    for other in tensors[1:]:
        if other.ndim != first.ndim:
            return scene.problem(
                f"{sizes(first)} and {sizes(other)} have {first.ndim} and "
                f"{other.ndim} axes.",
                "bring both to the same number of axes.",
            )
        joined = axis % first.ndim
        apart = [
            i
            for i in range(first.ndim)
            if first.shape[i] != other.shape[i]
            and (i != joined or scene.failure.function == "stack")
        ]
        if apart:
            return _apart(scene, first, other, apart, joined)
    return None


def _apart(
    scene: Scene, a: Tensor, b: Tensor, apart: Sequence[int], joined: int
) -> Problem:
    i = apart[0]
    fault = (
        f"along axis {joined} {sizes(a)} and {sizes(b)} are put together; all other "
        f"axes must agree, and axis {i} has {a.shape[i]} against {b.shape[i]}."
    )
    if list(apart) == [1] and a.ndim == 4:
        return scene.problem(fault, "write dim=1 to stack the channels.", dim=1)
    return scene.problem(
        fault, "give both paths the same strides and padding, or pool the larger one."
    )


def reshape(scene: Scene) -> Problem | None:
    """Explain ``view`` with a fixed batch or a wrong number of values."""
    if scene.failure.function not in ("view", "reshape"):
        return None
    tensor, *given = scene.failure.args
    shape = given[0] if given and not isinstance(given[0], int) else given
    shape = [int(n) for n in shape] if shape else []
    if not isinstance(tensor, Tensor) or not shape:
        return None
    written = f"{scene.failure.label.split('.')[-1]}({', '.join(map(str, shape))})"
    total, N = tensor.numel(), scene.num_examples
    per_image = total // N
    known = math.prod(n for n in shape if n != -1)
    if total == known or (-1 in shape and known and total % known == 0):
        return scene.problem(
            f"{written} needs the values of {sizes(tensor)} in one row of memory, and "
            "an earlier permute or transpose has left them in another order.",
            "write reshape in place of view, or flatten(1).",
        )
    if shape[0] not in (-1, N) and (-1 in shape or known // shape[0] == per_image):
        return scene.problem(
            f"{written} asks for a batch of {shape[0]}, but {sizes(tensor)} is a batch "
            f"of {N}.",
            f"leave the batch as it is: x.flatten(1), or x.view(x.shape[0], -1); that "
            f"is {per_image} values for each image.",
        )
    factors = " · ".join(str(n) for n in tensor.shape[1:])
    return scene.problem(
        f"{written} asks for {known} values a row, but {sizes(tensor)} holds "
        f"{factors} = {per_image} for each image.",
        f"x.view(-1, {per_image}), or x.flatten(1), which counts by itself; the dense "
        f"layer behind it then needs in_features={per_image}.",
        in_features=per_image,
    )


def product(scene: Scene) -> Problem | None:
    """Explain ``x @ y`` of matrices that do not fit."""
    tensors = list(tensors_in(scene.failure.args))
    names = ("matmul", "mm", "bmm", "__matmul__", "__rmatmul__")
    if scene.failure.function not in names or len(tensors) < 2:
        return None
    a, b = tensors[:2]
    have, want = a.shape[-1], b.shape[-2] if b.ndim > 1 else b.shape[0]
    if have == want:
        return None
    turned = b.ndim > 1 and b.shape[-1] == have
    return scene.problem(
        f"{sizes(a)} has {have} values in its last axis, {sizes(b)} takes {want}.",
        "turn the second one: y.transpose(-2, -1)."
        if turned
        else f"the second one needs {have} rows, or the first one {want} columns.",
    )


EXPLANATIONS = (pair, concatenation, reshape, product)
