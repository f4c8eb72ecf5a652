"""Random changes of whole batches of images, for training only.

Each function takes float images (N, C, H, W) in [0, 1], draws once for *each image*
and returns a new batch of the same shape, type and device. With ``generator=None``
the numbers come from PyTorch's global generator; a generator on the CPU serves images
on any device, and changes them there in the same way. The batch that comes back is in
the ordinary memory format, in which the work is quickest.

``transform`` and ``adjust_color`` are the exact counterparts, which draw nothing.
"""

from __future__ import annotations

from functools import partial

from torch import Generator, Tensor

from course_utils.augment.color import (
    add_noise,
    adjust_color,
    erase,
    jitter_brightness,
    jitter_color,
    jitter_contrast,
    jitter_saturation,
)
from course_utils.augment.draws import Transform
from course_utils.augment.exact import BORDERS, Border, transform
from course_utils.augment.geometry import (
    affine,
    flip_horizontal,
    flip_vertical,
    rotate,
    shift,
    zoom,
)

__all__ = [
    "BORDERS",
    "Border",
    "Transform",
    "add_noise",
    "adjust_color",
    "affine",
    "compose",
    "erase",
    "flip_horizontal",
    "flip_vertical",
    "jitter_brightness",
    "jitter_color",
    "jitter_contrast",
    "jitter_saturation",
    "rotate",
    "shift",
    "transform",
    "zoom",
]


def compose(*transforms: Transform) -> Transform:
    """Return one transform that applies the given ones, the first one first.

    Parameters
    ----------
    *transforms : callables
        Each is called as ``transform(images, generator=generator)``. Settings are
        bound with ``functools.partial``.

    Returns
    -------
    callable
        Its ``__qualname__`` names the transforms and their settings.

    Examples
    --------
    >>> from functools import partial
    >>> import torch
    >>> from course_utils import augment
    >>> change = augment.compose(
    ...     augment.flip_horizontal, partial(augment.shift, max_pixels=4)
    ... )
    >>> change(torch.rand(20, 3, 32, 32)).shape
    torch.Size([20, 3, 32, 32])
    >>> change.__qualname__
    'flip_horizontal, shift(max_pixels=4)'
    """

    def apply(images: Tensor, *, generator: Generator | None = None) -> Tensor:
        for change in transforms:
            images = change(images, generator=generator)
        return images

    apply.__qualname__ = ", ".join(map(_name, transforms))
    return apply


def _name(change: Transform) -> str:
    if isinstance(change, partial):
        settings = [f"{name}={value!r}" for name, value in change.keywords.items()]
        return f"{_name(change.func)}({', '.join(settings)})"
    return getattr(change, "__qualname__", type(change).__qualname__)
