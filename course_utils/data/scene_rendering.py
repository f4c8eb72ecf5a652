"""Paints the things in a Scenes-10 picture: backdrop, clutter and the object."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from course_utils.data.scene_outlines import Part

SIDE = 32  # every length is in pixels of a 32-pixel picture, whatever the real size
SUPERSAMPLING = 4  # canvas pixels along each side of a picture pixel
FRACTION_BITS = 4  # OpenCV takes points as fixed-point numbers
LINE_TYPE = 8  # no smoothing: that is what the supersampling is for

NUM_BEHIND, NUM_BEFORE = 7, 3  # pieces of clutter at most
NUM_NUMBERS = 4 + 10 * (NUM_BEHIND + NUM_BEFORE)  # that choose_clutter reads

# Hue, saturation and value of the backdrop, then of the object's four tones.
_CANONICAL = np.array(
    [
        (0.58, 0.12, 0.87),
        (0.02, 0.74, 0.78),
        (0.11, 0.70, 0.93),
        (0.65, 0.30, 0.24),
        (0.13, 0.04, 0.96),
    ]
)
_LEAST = np.array(
    [(0, 0.05, 0.3), (0, 0.15, 0.25), (0, 0.1, 0.25), (0, 0.2, 0.08), (0, 0, 0.75)]
)
_MOST = np.array(
    [(1, 0.5, 0.95), (1, 0.9, 0.95), (1, 0.9, 0.95), (1, 0.5, 0.28), (1, 0.2, 1)]
)


class Clutter(NamedTuple):
    """Loose pieces in N pictures: the first 7 lie behind the object, 3 before it."""

    outlines: np.ndarray  # (N, 10, 16, 2) as x, y
    colors: np.ndarray  # (N, 10, 3) RGB, 0–255
    num_behind: np.ndarray  # (N,) how many of the 7 are there
    num_before: np.ndarray  # (N,) how many of the 3 are there


def _hsv_to_rgb(hsv: np.ndarray) -> np.ndarray:
    """Turn colors (..., 3), each number 0–1, into RGB (..., 3) from 0 to 255."""
    hue, saturation, value = hsv[..., :1], hsv[..., 1:2], hsv[..., 2:]
    sector = (6 * hue + (5, 3, 1)) % 6
    ramp = np.clip(np.minimum(sector, 4 - sector), 0, 1)
    return 255 * value * (1 - saturation * ramp)


def choose_colors(numbers: np.ndarray, strength: float) -> np.ndarray:
    """Return (N, 5, 3) for N rows of numbers: backdrop, body, trim, dark, bright."""
    u = numbers[:, :15].reshape(-1, 5, 3).copy()
    # A body is never as light as its backdrop, or nobody could see it.
    u[:, 1, 2] = (u[:, 0, 2] + 0.2 + 0.6 * u[:, 1, 2]) % 1
    free = _hsv_to_rgb(_LEAST + (_MOST - _LEAST) * u)
    contrast = 1 - 0.7 * numbers[:, 15, None, None] ** 2  # a haze, mostly a thin one
    free[:, 1:] = free[:, :1] + contrast * (free[:, 1:] - free[:, :1])
    is_swapped = numbers[:, 16] < 0.4
    free[is_swapped, 3:] = free[is_swapped, :2:-1]  # bright wheels, dark windows
    canonical = _hsv_to_rgb(_CANONICAL)
    return canonical + strength * (free - canonical)


@lru_cache
def _piece_outlines() -> np.ndarray:
    """Return the kinds of clutter (5, 16, 2): bar, box, triangle, disk, ring."""
    angles = math.tau * np.arange(16) / 16
    disk = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    box = np.repeat([(-1, -1), (1, -1), (1, 1), (-1, 1)], 4, axis=0)
    triangle = np.repeat([(-1, 0.8), (1, 0.8), (0, -1), (0, -1)], 4, axis=0)
    angles = np.linspace(0, math.tau, 8)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    ring = np.concatenate([circle, 0.55 * circle[::-1]])
    return np.stack([box * (1.8, 0.2), box, triangle, disk, ring])


def choose_clutter(
    numbers: np.ndarray, strength: float, backdrops: np.ndarray
) -> Clutter:
    """Return the clutter of N pictures with backdrops (N, 3) from N rows of numbers."""
    head, u = numbers[:, :4], numbers[:, 4:NUM_NUMBERS].reshape(len(numbers), -1, 10)
    is_behind = np.arange(u.shape[1]) < NUM_BEHIND
    size = np.where(is_behind, 2 + 6 * u[..., 5], 1.4 + 3 * u[..., 5])
    angle, flat = math.tau * u[..., 3], 0.4 + 0.6 * u[..., 4]
    cos, sin = size * np.cos(angle), size * np.sin(angle)
    turn = np.stack([cos, sin, -flat * sin, flat * cos], axis=-1)
    turn = turn.reshape(*turn.shape[:-1], 2, 2)
    outlines = _piece_outlines()[(5 * u[..., 0]).astype(int)] @ turn
    outlines += SIDE * u[..., None, 1:3]
    has_ground = head[:, 2] < 0.7
    outlines[has_ground, 0] = _ground(u[has_ground, 0])

    free = _hsv_to_rgb(u[..., 6:9] * (1, 0.9, 0.8) + (0, 0, 0.15))
    backdrops = backdrops[:, None]
    colors = backdrops + (0.3 + 0.7 * u[..., 9:]) * (free - backdrops)
    num_behind = np.rint(strength * (2 + (NUM_BEHIND - 2) * head[:, 0]))
    num_before = np.floor(strength * (NUM_BEFORE + 1) * head[:, 1])
    return Clutter(outlines, colors, num_behind.astype(int), num_before.astype(int))


def _ground(u: np.ndarray) -> np.ndarray:
    """Return all that lies below a slanting horizon (N, 16, 2)."""
    height, slope = 14 + 14 * u[:, 1], 6 * u[:, 2] - 3
    corners = np.empty((len(u), 4, 2))
    corners[:] = (-1, SIDE + 1), (-1, 0), (SIDE + 1, 0), (SIDE + 1, SIDE + 1)
    corners[:, 1, 1], corners[:, 2, 1] = height - slope, height + slope
    return np.repeat(corners, 4, axis=1)


class Canvas:
    """A picture in the making, supersampled; channel 3 tells where the object is."""

    def __init__(self, size: int, backdrop: np.ndarray):
        import cv2

        self._cv2 = cv2
        self._scale = size * SUPERSAMPLING / SIDE  # canvas pixels per unit of length
        side = size * SUPERSAMPLING
        self._pixels = np.empty((side, side, 4), np.uint8)
        cv2.rectangle(self._pixels, (0, 0), (side, side), (*backdrop, 0), cv2.FILLED)

    def _to_fixed(self, points: np.ndarray) -> np.ndarray:
        # A whole number is a pixel's center to OpenCV and a pixel's corner here.
        one = 1 << FRACTION_BITS
        return np.rint(points * (self._scale * one) - one / 2).astype(np.int32)

    def _fill(self, points: np.ndarray, color: tuple) -> None:
        self._cv2.fillPoly(self._pixels, [points], color, LINE_TYPE, FRACTION_BITS)

    def _stroke(self, points: np.ndarray, color: tuple, width: float) -> None:
        width = max(1, round(width))
        self._cv2.polylines(
            self._pixels, [points], False, color, width, LINE_TYPE, FRACTION_BITS
        )

    def paint_clutter(self, outlines: np.ndarray, colors: np.ndarray) -> None:
        """Fill outlines (n, num_points, 2) with colors (n, 3), first to last."""
        fixed = self._to_fixed(outlines)
        for points, color in zip(fixed, colors.tolist(), strict=True):
            self._fill(points, (*color, 0))

    def paint_object(self, parts: list[Part], tones: np.ndarray, place: np.ndarray):
        """Paint the parts in tones (4, 3), moved by the affine map ``place`` (2, 3)."""
        colors = [(*tone, 255) for tone in tones.tolist()]
        (a, b), (c, d) = place[:, :2].tolist()
        scale = self._scale * math.sqrt(abs(a * d - b * c))
        points = np.concatenate([part.points for part in parts]) @ place[:, :2].T
        points = self._to_fixed(points + place[:, 2])
        start = 0
        for part in parts:
            piece = points[start : start + len(part.points)]
            start += len(part.points)
            if part.width:
                self._stroke(piece, colors[part.tone], part.width * scale)
            else:
                self._fill(piece, colors[part.tone])

    def reduce(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the picture (H, W, 3), 0–255, and the object's share (H, W), 0–1."""
        pixels, area = self._pixels, self._cv2.INTER_AREA
        for _ in range(2):  # OpenCV has fast code for halves, not for quarters
            half = len(pixels) // 2
            pixels = self._cv2.resize(pixels, (half, half), interpolation=area)
        pixels = pixels.astype(np.float32)
        return pixels[..., :3], pixels[..., 3] / 255
