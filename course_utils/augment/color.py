"""Random changes of color, noise and erased squares, one draw for each image."""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from course_utils.augment.draws import (
    check_images,
    check_not_negative,
    one_for_each,
    source,
    uniform,
)


def adjust_color(
    images: Tensor,
    *,
    brightness: float | Tensor = 1,
    contrast: float | Tensor = 1,
    saturation: float | Tensor = 1,
) -> Tensor:
    """Change brightness, then contrast, then saturation; 1 leaves each as it is.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    brightness : float or Tensor of shape (N,), default=1
        Factor of all values; 0 is black.
    contrast : float or Tensor of shape (N,), default=1
        Factor of the distance from the image's mean gray; 0 is even gray.
    saturation : float or Tensor of shape (N,), default=1
        Factor of the distance from gray; 0 is a gray picture. Images that have not
        three channels stay as they are.

    Returns
    -------
    Tensor, shape (N, C, H, W)
        Clipped to [0, 1] after each step.

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, a factor is below 0, or a tensor does
        not hold one for each image. The numbers in a tensor are not looked at.

    Examples
    --------
    >>> orange = torch.tensor([1.0, 0.5, 0.0]).view(1, 3, 1, 1)
    >>> adjust_color(orange, brightness=0.5).flatten()
    tensor([0.5000, 0.2500, 0.0000])
    """
    check_images(images)
    changed = images
    if _changes(brightness):
        black = changed.new_zeros(1, 1, 1, 1)
        changed = _blend(black, changed, brightness=brightness)
    if _changes(contrast):
        mean_gray = _gray(changed).mean(dim=(2, 3), keepdim=True)  # (N, 1, 1, 1)
        changed = _blend(mean_gray, changed, contrast=contrast)
    if _changes(saturation) and images.shape[1] == 3:
        changed = _blend(_gray(changed), changed, saturation=saturation)
    return changed.clone() if changed is images else changed


def _changes(factor: float | Tensor) -> bool:
    return isinstance(factor, Tensor) or factor != 1


def _blend(start: Tensor, images: Tensor, **setting: float | Tensor) -> Tensor:
    """Return what lies the factor times as far from ``start`` as ``images`` does."""
    ((name, value),) = setting.items()
    if not isinstance(value, Tensor):
        check_not_negative(**setting)
    weight = one_for_each(images, name, value).to(images.dtype).view(-1, 1, 1, 1)
    return start.lerp(images, weight).clamp_(0, 1)


def _gray(images: Tensor) -> Tensor:
    """Return the gray of each pixel, shape (N, 1, H, W)."""
    if images.shape[1] != 3:
        return images.mean(dim=1, keepdim=True)
    red, green, blue = images.split(1, dim=1)
    return 0.299 * red + 0.587 * green + 0.114 * blue  # as everywhere in the course


def jitter_color(
    images: Tensor,
    *,
    brightness: float = 0,
    contrast: float = 0,
    saturation: float = 0,
    generator: Generator | None = None,
) -> Tensor:
    """Change brightness, contrast and saturation of each image at random.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    brightness, contrast, saturation : float, default=0
        With 0.2 the factor is drawn evenly between 0.8 and 1.2; factors never fall
        below 0. What they do, ``adjust_color`` says.
    generator : Generator, optional

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, or a setting is below 0.
    """
    check_images(images)
    reaches = {"brightness": brightness, "contrast": contrast, "saturation": saturation}
    check_not_negative(**reaches)
    factors = {
        name: uniform(images, max(0, 1 - reach), 1 + reach, generator)
        for name, reach in reaches.items()
        if reach
    }
    return adjust_color(images, **factors)


def jitter_brightness(
    images: Tensor, *, strength: float, generator: Generator | None = None
) -> Tensor:
    """Change the brightness of each image; ``strength`` as in :func:`jitter_color`."""
    return jitter_color(images, brightness=strength, generator=generator)


def jitter_contrast(
    images: Tensor, *, strength: float, generator: Generator | None = None
) -> Tensor:
    """Change the contrast of each image; ``strength`` as in :func:`jitter_color`."""
    return jitter_color(images, contrast=strength, generator=generator)


def jitter_saturation(
    images: Tensor, *, strength: float, generator: Generator | None = None
) -> Tensor:
    """Change the saturation of each image; ``strength`` as in :func:`jitter_color`."""
    return jitter_color(images, saturation=strength, generator=generator)


def add_noise(
    images: Tensor, *, std: float, generator: Generator | None = None
) -> Tensor:
    """Add Gaussian noise to each value, and clip to [0, 1].

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    std : float
        Standard deviation of the noise; 0.1 is a tenth of the way to white.
    generator : Generator, optional

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, or ``std`` is below 0.
    """
    check_images(images)
    check_not_negative(std=std)
    noise = torch.randn(
        images.shape, generator=generator, device=source(images, generator)
    ).to(images)
    return (images + std * noise).clamp(0, 1)


def erase(
    images: Tensor,
    *,
    size: int,
    value: float = 0.5,
    generator: Generator | None = None,
) -> Tensor:
    """Cover a square of each image, also known as cutout.

    The square's center is drawn evenly from all pixels, so that part of it may fall
    outside.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    size : int
        Height and width of the square, in pixels.
    value : float, default=0.5
        What to cover with, mid-gray by default.
    generator : Generator, optional

    Returns
    -------
    Tensor, shape (N, C, H, W)

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, or ``size`` is below 0.

    References
    ----------
    DeVries and Taylor (2017), "Improved regularization of convolutional neural
    networks with cutout".
    """
    check_images(images)
    check_not_negative(size=size)
    H, W = images.shape[-2:]
    in_rows = _covered(images, H, size, generator)[:, None, :, None]
    in_cols = _covered(images, W, size, generator)[:, None, None, :]
    return images.masked_fill(in_rows & in_cols, value)


def _covered(
    images: Tensor, length: int, size: int, generator: Generator | None
) -> Tensor:
    """Return which pixels along one axis are covered, bool, shape (N, length)."""
    center = uniform(images, 0, length, generator).floor()[:, None]
    start = center - size // 2
    places = torch.arange(length, device=images.device)
    return (places >= start) & (places < start + size)
