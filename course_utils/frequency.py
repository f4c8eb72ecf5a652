"""Spatial frequencies: a picture as a sum of stripes, and what a cutoff keeps of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def grating(across: int, down: int, *, size: int = 256) -> np.ndarray:
    """Return stripes that repeat a whole number of times in each direction.

    Parameters
    ----------
    across, down : int
        Cycles per picture, from left to right and from top to bottom.
    size : int, default=256
        Pixels on a side.

    Returns
    -------
    ndarray, shape (size, size), float in [0.1, 0.9]

    Examples
    --------
    >>> grating(1, 0, size=4).round(1)
    array([[0.9, 0.5, 0.1, 0.5],
           [0.9, 0.5, 0.1, 0.5],
           [0.9, 0.5, 0.1, 0.5],
           [0.9, 0.5, 0.1, 0.5]])
    """
    y, x = np.mgrid[:size, :size]
    return 0.5 + 0.4 * np.cos(2 * np.pi * (across * x + down * y) / size)


def spectrum(image: ArrayLike) -> np.ndarray:
    """Return how much of each frequency a picture holds, frequency 0 in the middle.

    Parameters
    ----------
    image : array, shape (H, W)
        Gray, in any unit.

    Returns
    -------
    ndarray, shape (H, W), complex
        At row H // 2 + v and column W // 2 + u: the stripes with u cycles across the
        picture and v cycles down it.

    Raises
    ------
    ValueError
        If the picture is not gray.
    """
    return np.fft.fftshift(np.fft.fft2(_gray(image)))


def cycles(height: int, width: int) -> np.ndarray:
    """Return the frequency that each entry of a spectrum stands for.

    Parameters
    ----------
    height, width : int
        Of the picture, in pixels.

    Returns
    -------
    ndarray, shape (height, width), float
        Cycles per picture, whatever the direction of the stripes.

    Examples
    --------
    >>> cycles(1, 6)
    array([[3., 2., 1., 0., 1., 2.]])
    """
    down = np.arange(height) - height // 2
    across = np.arange(width) - width // 2
    return np.sqrt(down[:, None] ** 2 + across[None, :] ** 2)


def low_pass(image: ArrayLike, cutoff: float) -> np.ndarray:
    """Keep the frequencies up to the cutoff: even areas and slow changes.

    Parameters
    ----------
    image : array, shape (H, W)
    cutoff : float
        Cycles per picture; 0 leaves the mean alone.

    Returns
    -------
    ndarray, shape (H, W), float
        In the unit of the picture.

    Raises
    ------
    ValueError
        If the picture is not gray, or the cutoff is below 0.

    Examples
    --------
    >>> stripes = grating(4, 0, size=32)
    >>> bool(np.allclose(low_pass(stripes, 4), stripes))
    True
    >>> low_pass(stripes, 3).std().round(3)
    np.float64(0.0)
    """
    if cutoff < 0:
        raise ValueError(f"cutoff={cutoff} must be at least 0 cycles per picture")
    image = _gray(image)
    kept = np.where(cycles(*image.shape) <= cutoff, spectrum(image), 0)
    return np.fft.ifft2(np.fft.ifftshift(kept)).real


def high_pass(image: ArrayLike, cutoff: float) -> np.ndarray:
    """Keep the frequencies above the cutoff: edges and fine texture, around 0.

    Parameters
    ----------
    image : array, shape (H, W)
    cutoff : float
        Cycles per picture.

    Returns
    -------
    ndarray, shape (H, W), float
        In the unit of the picture; with :func:`low_pass` it adds up to the picture.

    Raises
    ------
    ValueError
        If the picture is not gray, or the cutoff is below 0.
    """
    return _gray(image) - low_pass(image, cutoff)


def share_of_variance(image: ArrayLike, cutoff: float) -> float:
    """Return how much of a picture's variance lies at or below the cutoff.

    Parameters
    ----------
    image : array, shape (H, W)
    cutoff : float
        Cycles per picture.

    Returns
    -------
    float
        From 0 to 1; 1 for a picture without any variance.
    """
    total = _gray(image).var()
    return float(low_pass(image, cutoff).var() / total) if total > 1e-12 else 1.0


def _gray(image: ArrayLike) -> np.ndarray:
    array = np.asarray(image, dtype=np.float64)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(
            f"frequencies are taken of a gray picture, (H, W); this has {array.shape}; "
            "pictures.as_gray(image) makes one"
        )
    return array
