"""Random flips, shifts, rotations and zooms, one draw for each image."""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from course_utils.augment.draws import (
    check_images,
    check_not_negative,
    uniform,
    whole,
)
from course_utils.augment.exact import Border, check_border, shift_whole, transform


def flip_horizontal(
    images: Tensor, *, probability: float = 0.5, generator: Generator | None = None
) -> Tensor:
    """Swap left and right in some of the images.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    probability : float, default=0.5
        Of being flipped, for each image.
    generator : Generator, optional

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, or ``probability`` not between 0 and 1.
    """
    chosen = _chosen(images, probability, generator)
    return torch.where(chosen, images.flip(-1), images)


def flip_vertical(
    images: Tensor, *, probability: float = 0.5, generator: Generator | None = None
) -> Tensor:
    """Swap top and bottom in some of the images; the rest as ``flip_horizontal``."""
    chosen = _chosen(images, probability, generator)
    return torch.where(chosen, images.flip(-2), images)


def _chosen(images: Tensor, probability: float, generator: Generator | None) -> Tensor:
    """Return which images are to be flipped, bool, shape (N, 1, 1, 1)."""
    check_images(images)
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability of {probability} is not between 0 and 1")
    return (uniform(images, 0, 1, generator) < probability)[:, None, None, None]


def shift(
    images: Tensor,
    *,
    max_pixels: int,
    border: Border = "reflect",
    generator: Generator | None = None,
) -> Tensor:
    """Move each image by whole pixels along both axes.

    It is what others call a random crop with padding: no pixel changes its value.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    max_pixels : int
        Each whole shift from −max_pixels to max_pixels is as likely, on each axis.
    border : {"zeros", "reflect", "edge"}, default="reflect"
        As for ``transform``.
    generator : Generator, optional

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, ``max_pixels`` is no whole number of at
        least 0, or the border is unknown.
    """
    check_images(images)
    check_border(border)
    if max_pixels != int(max_pixels) or max_pixels < 0:
        raise ValueError(f"max_pixels={max_pixels} must be a whole number, at least 0")
    dx = whole(images, int(max_pixels), generator)
    dy = whole(images, int(max_pixels), generator)
    return shift_whole(images, dx, dy, border)


def rotate(
    images: Tensor,
    *,
    max_degrees: float,
    border: Border = "reflect",
    generator: Generator | None = None,
) -> Tensor:
    """Turn each image about its center, by at most ``max_degrees`` either way.

    Parameters and errors as for :func:`affine`.
    """
    return affine(images, max_degrees=max_degrees, border=border, generator=generator)


def zoom(
    images: Tensor,
    *,
    low: float,
    high: float,
    border: Border = "reflect",
    generator: Generator | None = None,
) -> Tensor:
    """Show each image larger or smaller about its center, by ``low`` to ``high``.

    Parameters and errors as for :func:`affine`.
    """
    return affine(images, low=low, high=high, border=border, generator=generator)


def affine(
    images: Tensor,
    *,
    max_degrees: float = 0,
    max_pixels: float = 0,
    low: float = 1,
    high: float = 1,
    flip_probability: float = 0,
    border: Border = "reflect",
    generator: Generator | None = None,
) -> Tensor:
    """Flip, zoom, turn and shift each image, all in one blending of pixels.

    That is quicker than one after the other, and blurs once instead of three times.
    Each amount is drawn evenly from its range.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    max_degrees : float, default=0
        Largest angle, clockwise or counter-clockwise.
    max_pixels : float, default=0
        Largest shift along each axis; fractions of a pixel occur.
    low, high : float, default=1
        Smallest and largest scale: 2 shows everything twice as large.
    flip_probability : float, default=0
        Of swapping left and right.
    border : {"zeros", "reflect", "edge"}, default="reflect"
        As for ``transform``.
    generator : Generator, optional

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, or a setting is out of its range.
    """
    check_images(images)
    check_not_negative(max_degrees=max_degrees, max_pixels=max_pixels)
    if not 0 < low <= high:
        raise ValueError(f"low={low} and high={high}: 0 < low <= high is needed")
    return transform(
        images,
        dx=uniform(images, -max_pixels, max_pixels, generator),
        dy=uniform(images, -max_pixels, max_pixels, generator),
        degrees=uniform(images, -max_degrees, max_degrees, generator),
        scale=uniform(images, low, high, generator),
        flip=_chosen(images, flip_probability, generator).view(-1),
        border=border,
    )
