"""What light, surfaces and a camera add to a painted Scenes-10 picture.

A picture is float32 (H, W, 3) from 0 to 255 here, the object's share of each pixel
(H, W) from 0 to 1. Random fields are cut from sheets that are drawn once.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from course_utils.data.scene_rendering import SIDE

NUM_TEXTURES = 16
TEXTURE_SIDE = 96


@lru_cache
def _textures() -> np.ndarray:
    """Return (16, 96, 96): clouds, stripes, fine grain and checks, mostly within ±1."""
    generator = np.random.Generator(np.random.PCG64(10))
    makers = (
        lambda: _clouds(generator, (12, 24)),
        lambda: _waves(generator, crossed=False),
        lambda: _clouds(generator, (24, 48, 96)),
        lambda: _waves(generator, crossed=True),
    )
    sheets = [makers[index % 4]() for index in range(NUM_TEXTURES)]
    return np.stack(sheets).astype(np.float32)


def _clouds(generator: np.random.Generator, octaves: tuple[int, ...]) -> np.ndarray:
    import cv2

    side = (TEXTURE_SIDE, TEXTURE_SIDE)
    coarse = [generator.standard_normal((cells, cells)) for cells in octaves]
    return sum(cv2.resize(c, side, interpolation=cv2.INTER_CUBIC) for c in coarse) / 2


def _waves(generator: np.random.Generator, *, crossed: bool) -> np.ndarray:
    angle, period = generator.uniform(0, math.pi), generator.uniform(3.5, 9)
    rows, cols = np.mgrid[:TEXTURE_SIDE, :TEXTURE_SIDE] * (math.tau / period)
    waves = np.sin(cols * math.cos(angle) + rows * math.sin(angle))
    if crossed:
        waves *= np.sin(rows * math.cos(angle) - cols * math.sin(angle))
    return waves


@lru_cache
def _grain() -> np.ndarray:
    """Return standard normal numbers (512, 512, 3)."""
    generator = np.random.Generator(np.random.PCG64(11))
    return generator.standard_normal((512, 512, 3), dtype=np.float32)


def _cut(sheet: np.ndarray, down: float, right: float, size: int) -> np.ndarray:
    """Return a window of 32 pixels of the sheet, enlarged to ``size``."""
    top = int(down * (sheet.shape[0] - SIDE))
    left = int(right * (sheet.shape[1] - SIDE))
    window = sheet[top : top + SIDE, left : left + SIDE]
    if size == SIDE:
        return window
    import cv2

    return cv2.resize(window, (size, size), interpolation=cv2.INTER_CUBIC)


def add_texture(
    picture: np.ndarray, share: np.ndarray, numbers: list[float], strength: float
) -> np.ndarray:
    """Add one texture to the object and another one to all the rest."""
    u, size = numbers, len(picture)
    behind = _cut(_textures()[int(u[0] * NUM_TEXTURES)], u[1], u[2], size)
    surface = _cut(_textures()[int(u[3] * NUM_TEXTURES)], u[4], u[5], size)
    behind = behind * (25 * strength * u[6])
    relief = behind + share * (surface * (36 * strength * u[7]) - behind)
    return picture + relief[..., None]


@lru_cache
def _ramp(size: int) -> np.ndarray:
    return np.linspace(-1, 1, size, dtype=np.float32)


def add_light(
    picture: np.ndarray, share: np.ndarray, numbers: list[float], strength: float
) -> np.ndarray:
    """Throw the object's shadow, then light the whole from one side in one tint."""
    import cv2

    u, unit = numbers, len(picture) / SIDE
    shift = np.array([(1, 0, unit * (6 * u[1] - 3)), (0, 1, unit * (0.5 + 2.5 * u[2]))])
    shadow = cv2.warpAffine(share, shift, share.shape)
    shadow = cv2.blur(shadow, (2 * round(unit) + 1,) * 2)
    shade = 1 - (0.55 * strength * u[0]) * (shadow * (1 - share))

    angle, slope = math.tau * u[3], 0.35 * strength * u[4]
    along = math.cos(angle) * slope * _ramp(len(picture))
    down = math.sin(angle) * slope * _ramp(len(picture))
    shade *= (1 + along) + down[:, None]
    brightness = 0.55 * u[5] - 0.3
    tints = [1 + strength * (brightness + 0.16 * (tint - 0.5)) for tint in u[6:9]]
    return picture * shade[..., None] * np.array(tints, np.float32)


def add_blur(picture: np.ndarray, numbers: list[float], strength: float) -> np.ndarray:
    """Blur with a Gaussian of up to 0.9 pixels."""
    import cv2

    sigma = 0.9 * strength * numbers[0] * len(picture) / SIDE
    if sigma < 0.05:
        return picture
    side = 2 * math.ceil(2.5 * sigma) + 1
    return cv2.GaussianBlur(picture, (side, side), sigma)


def add_noise(picture: np.ndarray, numbers: list[float], strength: float) -> np.ndarray:
    """Add normal noise of up to 16 gray levels, independent in each channel."""
    grain = _cut(_grain(), numbers[1], numbers[2], len(picture))
    return picture + grain * (16 * strength * numbers[0])
