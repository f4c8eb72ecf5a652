"""Batches by indexing into a set that is in memory whole: no workers, no waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from course_utils.data.parts import Part

if TYPE_CHECKING:
    import torch
    from torch import Tensor


def batches(
    part: Part,
    *,
    batch_size: int,
    normalize: Callable[[Tensor], Tensor],
    generator: torch.Generator | None = None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Go through a part once, batch by batch; the last batch may be shorter.

    Parameters
    ----------
    part : Part
    batch_size : int
        Examples in a batch.
    normalize : callable
        Makes floats of uint8 images; `Split.normalize`, most often.
    generator : torch.Generator, optional
        Shuffles the examples. Without one they come in order.

    Yields
    ------
    images : Tensor, shape (batch_size, C, H, W), float32
    labels : Tensor, shape (batch_size,), int64

    Raises
    ------
    ValueError
        If ``batch_size`` is not positive.

    Examples
    --------
    >>> from course_utils import data
    >>> parts = data.split(data.load("mnist5000"))
    >>> loader = data.batches(parts.val, batch_size=300, normalize=parts.normalize)
    >>> [len(labels) for images, labels in loader]
    [300, 300, 200]
    """
    import torch

    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, expected 1 or more")
    if generator is None:
        order = torch.arange(len(part))
    else:
        order = torch.randperm(len(part), generator=generator)
    for rows in order.split(batch_size):
        yield normalize(part.images[rows]), part.labels[rows]
