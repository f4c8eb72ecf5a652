"""Numbers for each image of a batch, random or given, and what is checked."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Generator, Tensor


class Transform(Protocol):
    """A random change of a batch: images in, changed images out."""

    def __call__(self, images: Tensor, *, generator: Generator | None = None) -> Tensor:
        """Return the changed batch, of the same shape, type and device."""


def uniform(
    images: Tensor, low: float, high: float, generator: Generator | None
) -> Tensor:
    """Return one number between ``low`` and ``high`` for each image, shape (N,)."""
    drawn = torch.rand(
        len(images), generator=generator, device=source(images, generator)
    )
    return (low + (high - low) * drawn).to(images.device)


def whole(images: Tensor, largest: int, generator: Generator | None) -> Tensor:
    """Return one whole number from ``-largest`` to ``largest`` for each image."""
    return torch.randint(
        -largest,
        largest + 1,
        (len(images),),
        generator=generator,
        device=source(images, generator),
    ).to(images.device)


def source(images: Tensor, generator: Generator | None) -> torch.device:
    """Return the device on which to draw: the generator's own, where there is one."""
    return images.device if generator is None else generator.device


def one_for_each(images: Tensor, name: str, value: float | Tensor) -> Tensor:
    """Return ``value`` once for each image, shape (N,), float32 or finer."""
    dtype = torch.promote_types(images.dtype, torch.float32)
    values = torch.as_tensor(value, dtype=dtype, device=images.device)
    if values.shape not in [(), (len(images),)]:
        raise ValueError(
            f"{name} has shape {tuple(values.shape)}; it takes one number, "
            f"or one for each of {len(images)} images"
        )
    return values.expand(len(images))


def check_images(images: Tensor) -> None:
    """Raise ValueError unless these are float images of shape (N, C, H, W)."""
    if images.ndim != 4:
        hint = "; give image[None] to change one image" if images.ndim == 3 else ""
        raise ValueError(
            f"images have shape (N, C, H, W); these have {tuple(images.shape)}{hint}"
        )
    if not images.is_floating_point():
        raise ValueError(
            f"images are floats in [0, 1]; these are {images.dtype}; "
            "give images / 255 where they are in 0–255"
        )


def check_not_negative(**settings: float) -> None:
    """Raise ValueError for a setting below 0."""
    for name, value in settings.items():
        if not value >= 0:
            raise ValueError(f"{name}={value} must be at least 0")
