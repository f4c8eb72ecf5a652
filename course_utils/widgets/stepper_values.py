"""What the stepper can show: small grids of numbers, with as many channels each."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from torch import Tensor

MAX_CHANNELS = 4
MAX_KERNEL = 7  # weights on a side
MAX_SIDE = 28  # pixels of an image with one channel
MAX_SIDE_OF_SEVERAL = 16  # pixels of an image with several


def as_planes(values: ArrayLike | Tensor) -> np.ndarray:
    """Return any grid of numbers with its channels first.

    Parameters
    ----------
    values : array or Tensor, shape (H, W) or (C, H, W)

    Returns
    -------
    ndarray, shape (C, H, W), float64

    Raises
    ------
    ValueError
        If it is no such grid, or a value is not a number.
    """
    if isinstance(values, Tensor):
        values = values.detach().cpu()
    try:
        planes = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            "an image or kernel is a grid of numbers with rows of equal length"
        ) from None
    if planes.ndim == 2:
        planes = planes[None]
    if planes.ndim != 3 or 0 in planes.shape:
        raise ValueError(
            "an image or kernel has shape (H, W) or (C, H, W); "
            f"this has {np.shape(values)}"
        )
    if not np.isfinite(planes).all():
        raise ValueError("the grid holds values that are not numbers (NaN or inf)")
    return planes


def check_pair(image: np.ndarray, kernel: np.ndarray) -> None:
    """Refuse an image and a kernel that are too large or do not belong together.

    Parameters
    ----------
    image : ndarray, shape (C, H, W)
    kernel : ndarray, shape (C, kH, kW)

    Raises
    ------
    ValueError
        If the channels differ, or a size is above the limits of this module.
    """
    channels, H, W = image.shape
    most = MAX_SIDE if channels == 1 else MAX_SIDE_OF_SEVERAL
    if channels > MAX_CHANNELS and W <= MAX_CHANNELS:
        raise ValueError(
            f"the image has shape {image.shape}, with its channels last; "
            "give it as image.transpose(2, 0, 1)"
        )
    if channels > MAX_CHANNELS:
        raise ValueError(
            f"the image has {channels} channels; the stepper shows {MAX_CHANNELS} at "
            "most, for example image[:3]"
        )
    if max(H, W) > most:
        raise ValueError(
            f"the image has {H} x {W} pixels, too many to show as numbers; "
            f"cut out {most} x {most}, for example image[..., :{most}, :{most}]"
        )
    if kernel.shape[0] != channels:
        raise ValueError(
            f"the image has shape {image.shape} and the kernel {kernel.shape}; "
            "both need the same number of channels"
        )
    if max(kernel.shape[1:]) > MAX_KERNEL:
        kH, kW = kernel.shape[1:]
        raise ValueError(
            f"the kernel has {kH} x {kW} weights; the stepper shows up to "
            f"{MAX_KERNEL} x {MAX_KERNEL}"
        )
