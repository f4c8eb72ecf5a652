"""The windows of PyTorch's operations, read from the arguments they were given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course_utils.shapes.formulas import Window

_POOLS = {
    "max_pool1d": 1,
    "max_pool2d": 2,
    "max_pool2d_with_indices": 2,
    "max_pool3d_with_indices": 3,
    "avg_pool1d": 1,
    "avg_pool2d": 2,
    "avg_pool3d": 3,
}


def windows_of(
    name: str, args: Sequence[Any], out_shape: Sequence[int]
) -> list[Window]:
    """Return the windows of an operation, one for each axis they slide along.

    Parameters
    ----------
    name : str
        Of the operation, without its namespace: ``"convolution"``.
    args : sequence
        What it was given; the tensor comes first.
    out_shape : sequence of int
        The shape that came out.

    Returns
    -------
    list of Window
        Empty for operations without windows.
    """
    if name == "convolution":
        return _convolution(args)
    if name in _POOLS:
        return _pool(args, _POOLS[name], is_max=name.startswith("max"))
    if "adaptive" in name and "pool" in name:
        return _adaptive(args[0].shape, out_shape, int(name[-2]))
    return []


def _convolution(args: Sequence[Any]) -> list[Window]:
    weight, stride, padding, dilation, transposed, output_padding = (
        args[1],
        *args[3:8],
    )
    kernel = weight.shape[2:]
    rank = len(kernel)
    return [
        Window(
            kernel_size=kernel[i],
            stride=_at(stride, i, rank),
            padding=(_at(padding, i, rank),) * 2,
            dilation=_at(dilation, i, rank),
            transposed=transposed,
            output_padding=_at(output_padding, i, rank),
        )
        for i in range(rank)
    ]


def _pool(args: Sequence[Any], rank: int, *, is_max: bool) -> list[Window]:
    # (input, kernel_size, stride, padding, dilation if max, ceil_mode)
    _, kernel, *rest = args
    defaults: list[Any] = [[], 0, 1, False] if is_max else [[], 0, False]
    stride, padding, *last = [*rest, *defaults[len(rest) :]][: len(defaults)]
    dilation, rounds_up = last if is_max else (1, last[0])
    return [
        Window(
            kernel_size=_at(kernel, i, rank),
            stride=_at(stride or kernel, i, rank),
            padding=(_at(padding, i, rank),) * 2,
            dilation=_at(dilation, i, rank),
            rounds_up=bool(rounds_up),
        )
        for i in range(rank)
    ]


def _adaptive(
    given: Sequence[int], out_shape: Sequence[int], rank: int
) -> list[Window]:
    """Return the windows that adaptive pooling chooses for itself."""
    windows = []
    for size, out in zip(given[-rank:], out_shape[-rank:], strict=True):
        longest = 1 + (out % size > 0)  # where there are more windows than positions
        if out < size:
            ends = [-(-(i + 1) * size // out) for i in range(out)]
            longest = max(end - i * size // out for i, end in enumerate(ends))
        windows.append(Window(longest, stride=max(size // out, 1)))
    return windows


def _at(value: Any, axis: int, rank: int) -> int:
    """Return the number for one axis; PyTorch takes one for all of them, too."""
    if isinstance(value, int):
        return value
    return value[axis] if len(value) == rank else value[0]
