"""One set of strengths, applied exactly or drawn at random, and said in words."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from course_utils import augment
from course_utils.augment import Border

ERASED = 0.5  # the gray that covers what is erased


@dataclass(frozen=True)
class Strengths:
    """How far each transform goes; by default nothing changes."""

    dx: int = 0  # pixels to the right
    dy: int = 0  # pixels down
    degrees: float = 0  # counter-clockwise
    scale: float = 1
    flip: bool = False  # swap left and right
    flip_vertical: bool = False  # swap top and bottom
    brightness: float = 1
    contrast: float = 1
    saturation: float = 1
    noise: float = 0  # standard deviation, of 1 for white
    erase: int = 0  # pixels on a side of a square
    border: Border = "reflect"


def apply_exactly(image: Tensor, strengths: Strengths, *, seed: int = 0) -> Tensor:
    """Change an image by these very strengths.

    Parameters
    ----------
    image : Tensor, shape (C, H, W), float in [0, 1]
    strengths : Strengths
        The erased square lies in the middle.
    seed : int, default=0
        Of the noise.

    Returns
    -------
    Tensor, shape (C, H, W)
    """
    s = strengths
    images = image[None].flip(-2) if s.flip_vertical else image[None]
    moved = augment.transform(
        images,
        dx=s.dx,
        dy=s.dy,
        degrees=s.degrees,
        scale=s.scale,
        flip=s.flip,
        border=s.border,
    )
    colored = augment.adjust_color(
        moved, brightness=s.brightness, contrast=s.contrast, saturation=s.saturation
    )
    changed = augment.add_noise(colored, std=s.noise, generator=_generator(seed, 1))[0]
    _, H, W = image.shape
    top, left = (H - s.erase) // 2, (W - s.erase) // 2
    covered = changed.clone()
    covered[:, max(top, 0) : top + s.erase, max(left, 0) : left + s.erase] = ERASED
    return covered


def draw_at_random(
    image: Tensor, strengths: Strengths, *, count: int, seed: int = 0
) -> Tensor:
    """Change copies of an image by amounts drawn up to these strengths.

    The same seed draws the same parts of each strength, so that turning one strength
    up moves every copy further the same way.

    Parameters
    ----------
    image : Tensor, shape (C, H, W), float in [0, 1]
    strengths : Strengths
        Shifts and angles go either way; a scale s is drawn between 1/s and s, a
        factor f between 2 − f and f; half of the copies are flipped.
    count : int
    seed : int, default=0

    Returns
    -------
    Tensor, shape (count, C, H, W)
    """
    s = strengths
    draw = _generator(seed, 0)
    part = {
        name: 2 * torch.rand(count, generator=draw) - 1
        for name in ("dx", "dy", "turn", "zoom", "flip", "upend", "b", "c", "s")
    }
    images = image.expand(count, *image.shape)
    upended = (s.flip_vertical & (part["upend"] < 0)).view(-1, 1, 1, 1)
    moved = augment.transform(
        torch.where(upended, images.flip(-2), images),
        dx=(part["dx"] * s.dx).round(),
        dy=(part["dy"] * s.dy).round(),
        degrees=part["turn"] * s.degrees,
        scale=s.scale ** part["zoom"],
        flip=s.flip & (part["flip"] < 0),
        border=s.border,
    )
    colored = augment.adjust_color(
        moved,
        brightness=1 + part["b"] * (s.brightness - 1),
        contrast=1 + part["c"] * (s.contrast - 1),
        saturation=1 + part["s"] * (s.saturation - 1),
    )
    noisy = augment.add_noise(colored, std=s.noise, generator=_generator(seed, 1))
    return augment.erase(
        noisy, size=s.erase, value=ERASED, generator=_generator(seed, 2)
    )


def _generator(seed: int, stream: int) -> Generator:
    """Return a source of random numbers, so that no strength moves another's draws."""
    return Generator().manual_seed(3 * seed + stream)


def exactly_in_words(strengths: Strengths) -> str:
    """Say what :func:`apply_exactly` does.

    Parameters
    ----------
    strengths : Strengths

    Returns
    -------
    str

    Examples
    --------
    >>> exactly_in_words(Strengths(dx=-3, degrees=15, scale=1.2))
    'shifted 3 pixels left, turned 15° counter-clockwise, scaled by 1.2'
    """
    s = strengths
    parts = [
        (s.dx, f"shifted {_pixels(s.dx)} {'right' if s.dx > 0 else 'left'}"),
        (s.dy, f"shifted {_pixels(s.dy)} {'down' if s.dy > 0 else 'up'}"),
        (s.degrees, f"turned {abs(s.degrees):g}° {_way(s.degrees)}"),
        (s.scale != 1, f"scaled by {s.scale:g}"),
        (s.flip, "left and right swapped"),
        (s.flip_vertical, "top and bottom swapped"),
        (s.brightness != 1, f"brightness times {s.brightness:g}"),
        (s.contrast != 1, f"contrast times {s.contrast:g}"),
        (s.saturation != 1, f"saturation times {s.saturation:g}"),
        (s.noise, f"noise of standard deviation {s.noise:g}"),
        (s.erase, f"{s.erase} by {s.erase} pixels erased in the middle"),
    ]
    return _joined(parts)


def ranges_in_words(strengths: Strengths) -> str:
    """Say from which ranges :func:`draw_at_random` draws.

    Parameters
    ----------
    strengths : Strengths

    Returns
    -------
    str

    Examples
    --------
    >>> ranges_in_words(Strengths(dx=3, scale=1.25, flip=True))
    'shift across −3 to 3 pixels, scale 0.8 to 1.25, left and right swapped in half'
    """
    s = strengths
    parts = [
        (s.dx, f"shift across {_range(-abs(s.dx), abs(s.dx))} pixels"),
        (s.dy, f"shift down {_range(-abs(s.dy), abs(s.dy))} pixels"),
        (s.degrees, f"angle {_range(-abs(s.degrees), abs(s.degrees))}°"),
        (s.scale != 1, f"scale {_range(s.scale, 1 / s.scale)}"),
        (s.flip, "left and right swapped in half"),
        (s.flip_vertical, "top and bottom swapped in half"),
        (s.brightness != 1, f"brightness {_range(s.brightness, 2 - s.brightness)}"),
        (s.contrast != 1, f"contrast {_range(s.contrast, 2 - s.contrast)}"),
        (s.saturation != 1, f"saturation {_range(s.saturation, 2 - s.saturation)}"),
        (s.noise, f"noise of standard deviation {s.noise:g}"),
        (s.erase, f"{s.erase} by {s.erase} pixels erased anywhere"),
    ]
    return _joined(parts)


def _joined(parts: list[tuple[float, str]]) -> str:
    return ", ".join(words for is_on, words in parts if is_on) or "unchanged"


def _pixels(offset: int) -> str:
    return "1 pixel" if abs(offset) == 1 else f"{abs(offset)} pixels"


def _way(degrees: float) -> str:
    return "counter-clockwise" if degrees > 0 else "clockwise"


def _range(one_end: float, other_end: float) -> str:
    low, high = sorted((one_end, other_end))
    return f"{low:.3g} to {high:.3g}".replace("-", "−")
