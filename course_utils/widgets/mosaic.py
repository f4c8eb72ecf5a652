"""Pictures side by side in one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def mosaic(tiles: Sequence[np.ndarray], *, columns: int, gap: int = 2) -> np.ndarray:
    """Return pictures of one size side by side in rows, on white.

    Parameters
    ----------
    tiles : sequence of ndarray, shape (H, W) or (H, W, 3), uint8
    columns : int
    gap : int, default=2
        Pixels between them.

    Returns
    -------
    ndarray, shape (rows * (H + gap) - gap, columns * (W + gap) - gap, …), uint8

    Examples
    --------
    >>> mosaic([np.zeros((3, 4), np.uint8)] * 5, columns=3).shape
    (8, 16)
    """
    H, W = tiles[0].shape[:2]
    rows = -(-len(tiles) // columns)
    shape = (rows * (H + gap) - gap, columns * (W + gap) - gap, *tiles[0].shape[2:])
    sheet = np.full(shape, 255, np.uint8)
    for number, tile in enumerate(tiles):
        top, left = (number // columns) * (H + gap), (number % columns) * (W + gap)
        sheet[top : top + H, left : left + W] = tile
    return sheet
