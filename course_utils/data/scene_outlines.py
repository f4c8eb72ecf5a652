"""Pens for the objects of Scenes-10: outlines as points and tones, no pixels.

An object lives in a square from -1 to 1 with x to the right, y downwards and its
front, where it has one, to the right.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

BODY, TRIM, DARK, BRIGHT = range(4)  # the tones: which of an object's colors

Point = tuple[float, float]


class Part(NamedTuple):
    """One piece of an object, painted over the pieces before it."""

    tone: int
    points: np.ndarray  # (num_points, 2) as x, y
    width: float = 0.0  # of the line through the points; 0 fills the outline


class Proportions:
    """Hands out an object's free measures; with strength 0 always the middle ones.

    Parameters
    ----------
    numbers : list of float
        Each in [0, 1); one is used up by each measure.
    strength : float
        From 0 to 1.
    """

    def __init__(self, numbers: list[float], strength: float):
        self._numbers = iter(numbers)
        self._strength = strength

    def vary(self, middle: float, spread: float) -> float:
        """Return a measure in ``middle ± spread``."""
        return middle + spread * self._strength * (2 * next(self._numbers) - 1)

    def choose(self, *kinds: str) -> str:
        """Return one of ``kinds``; the first is the canonical one."""
        return kinds[int(next(self._numbers) * self._strength * len(kinds))]


@lru_cache
def _arc(start: float, stop: float) -> np.ndarray:
    angles = np.radians(np.linspace(start, stop, 20))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (20, 2)


@lru_cache
def _smoothing(num_points: int) -> np.ndarray:
    """Return the matrix (4n, n) of a closed cubic B-spline, four steps to a point."""
    t = np.arange(4) / 4
    basis = np.stack(
        [
            (1 - t) ** 3,
            3 * t**3 - 6 * t**2 + 4,
            -3 * t**3 + 3 * t**2 + 3 * t + 1,
            t**3,
        ],
        axis=1,
    )
    weights = np.zeros((num_points, 4, num_points))
    for point in range(num_points):
        for offset in range(4):
            column = (point + offset - 1) % num_points
            weights[point, :, column] += basis[:, offset] / 6
    return weights.reshape(-1, num_points)


def disk(
    tone: int,
    x: float,
    y: float,
    rx: float,
    ry: float | None = None,
    start: float = 0.0,
    stop: float = 360.0,
) -> Part:
    """Return an ellipse, or its piece between two angles (clockwise from the right)."""
    return Part(tone, _arc(start, stop) * (rx, rx if ry is None else ry) + (x, y))


def ring(
    tone: int,
    x: float,
    y: float,
    rx: float,
    ry: float,
    width: float,
    start: float = 0.0,
    stop: float = 360.0,
) -> Part:
    """Return the line along an ellipse, or along its piece between two angles."""
    return Part(tone, _arc(start, stop) * (rx, ry) + (x, y), width)


def shape(tone: int, *corners: Point) -> Part:
    """Return a polygon."""
    return Part(tone, np.array(corners))


def box(tone: int, left: float, top: float, right: float, bottom: float) -> Part:
    """Return an upright rectangle."""
    return shape(tone, (left, top), (right, top), (right, bottom), (left, bottom))


def blob(tone: int, *corners: Point) -> Part:
    """Return a polygon with its corners rounded off; it stays inside them."""
    return Part(tone, _smoothing(len(corners)) @ np.array(corners))


def line(tone: int, width: float, *points: Point) -> Part:
    """Return a line through the points."""
    return Part(tone, np.array(points), width)
