"""What becomes of a drawn digit before a network sees it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from course_utils.pictures import as_gray

SIDE = 28  # pixels of an MNIST image
BOX = 20  # pixels that the longer side of the digit takes of them
MIDDLE = 14  # row and column, from 0, of the pixel at the center of mass


def as_drawing(image: np.ndarray | Tensor) -> np.ndarray:
    """Return a picture of a digit as the pad holds it.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`, 28 x 28 pixels, bright on dark.

    Returns
    -------
    ndarray, shape (28, 28), uint8

    Raises
    ------
    ValueError
        If it is no picture of this size.
    """
    pixels = as_gray(image)
    if pixels.shape != (SIDE, SIDE):
        raise ValueError(
            f"the pad holds {SIDE} x {SIDE} pixels; this picture has "
            f"{pixels.shape[0]} x {pixels.shape[1]}; give one image, such as images[0]"
        )
    return pixels


def center_like_mnist(image: np.ndarray | Tensor) -> Tensor:
    """Scale a digit and move it to the middle, as the makers of MNIST did.

    Its longer side becomes 20 pixels; then it is moved by whole pixels until its
    center of mass lies in the pixel at row 14, column 14. An image of MNIST stays as
    it is, and one that was shifted comes back.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`, of any size; the digit is
        bright, the ground black.

    Returns
    -------
    Tensor, shape (1, 28, 28), uint8
        All zeros where the image is.

    References
    ----------
    LeCun, Cortes and Burges, "The MNIST database of handwritten digits".

    Examples
    --------
    >>> stroke = torch.zeros(1, 40, 30, dtype=torch.uint8)
    >>> stroke[0, 2:12, 5:8] = 255
    >>> center_like_mnist(stroke).amax(dim=2).nonzero()[:, 1].tolist()[::19]
    [5, 24]
    """
    pixels = as_gray(image)
    field = np.zeros((SIDE, SIDE), np.uint8)
    rows, cols = pixels.any(axis=1).nonzero()[0], pixels.any(axis=0).nonzero()[0]
    if len(rows):
        digit = pixels[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
        step = max(digit.shape) / BOX  # pixels of the image in one of the result
        small = _means(digit.shape[0], step) @ digit @ _means(digit.shape[1], step).T
        top, left = (_start(small.sum(axis=axis)) for axis in (1, 0))
        height, width = small.shape
        field[top : top + height, left : left + width] = np.floor(small + 0.5)
    return torch.from_numpy(field)[None]


def _means(size: int, step: float) -> np.ndarray:
    """Return the matrix, (ceil(size / step), size), that averages over each step."""
    count = int(np.ceil(size / step - 1e-9))
    start = step * np.arange(count)[:, None]
    pixel = np.arange(size)[None]
    overlap = np.minimum(pixel + 1, start + step) - np.maximum(pixel, start)
    return overlap.clip(0) / step


def _start(ink: np.ndarray) -> int:
    """Return where a digit begins along one axis; nothing of it is cut off."""
    mean = (np.arange(len(ink)) * ink).sum() / ink.sum()
    return int(np.clip(np.floor(MIDDLE - mean + 0.5), 0, SIDE - len(ink)))
