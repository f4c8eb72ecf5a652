"""Borders: the pixels that are invented around an image, and by which rule."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

Border = Literal["crop", "zero", "replicate", "reflect", "wrap"]


def pad(image: Tensor, amount: int, border: Border = "zero") -> Tensor:
    """Add ``amount`` invented pixels on each side, by one of the usual rules.

    Parameters
    ----------
    image : Tensor, shape (..., H, W)
    amount : int
        Pixels on each side; 0 adds none.
    border : {"zero", "replicate", "reflect", "wrap", "crop"}
        ``abcd`` becomes ``00abcd00``, ``aaabcddd``, ``cbabcdcb``, ``cdabcdab``,
        and with ``"crop"`` it stays ``abcd``.

    Returns
    -------
    Tensor, shape (..., H + 2 amount, W + 2 amount), or as it was with ``"crop"``

    Raises
    ------
    ValueError
        If the border is unknown, or asks for more pixels than the image has.

    Examples
    --------
    >>> pad(torch.tensor([[1, 2, 3]]), 1, "replicate")
    tensor([[1, 1, 2, 3, 3],
            [1, 1, 2, 3, 3],
            [1, 1, 2, 3, 3]])
    """
    if border == "crop" or amount == 0:
        return image
    rows = _source(image.shape[-2], amount, border)  # (H + 2 amount,)
    cols = _source(image.shape[-1], amount, border)  # (W + 2 amount,)
    padded = image[..., rows.clamp(min=0), :][..., cols.clamp(min=0)]
    outside = (rows < 0)[:, None] | (cols < 0)[None, :]
    return padded.masked_fill(outside, 0)


def _source(size: int, amount: int, border: str) -> Tensor:
    """Return, for each padded position, the pixel it copies; -1 stands for none."""
    position = torch.arange(-amount, size + amount)
    if border == "zero":
        return torch.where((position < 0) | (position >= size), -1, position)
    if border == "replicate":
        return position.clamp(0, size - 1)
    if border == "reflect" and amount < size:
        inside = position.abs()
        return torch.where(inside < size, inside, 2 * (size - 1) - inside)
    if border == "wrap" and amount <= size:
        return position % size
    if border in ("reflect", "wrap"):
        raise ValueError(
            f"border={border!r} cannot invent {amount} pixels from {size}; "
            "use a smaller padding or another border"
        )
    known = "zero, replicate, reflect, wrap or crop"
    raise ValueError(f"border={border!r} is unknown; choose {known}")
