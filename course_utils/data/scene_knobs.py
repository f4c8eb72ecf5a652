"""The knobs of Scenes-10: how strong each nuisance is, where exactly the object is."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np

from course_utils.data.scene_rendering import SIDE

_RADIUS = 11.5  # pixels from the middle of a canonical object to its edges


@dataclass(frozen=True)
class Nuisances:
    """How strongly each nuisance acts: from 0, not at all, to 1, in full.

    Lengths are in pixels of a 32-pixel picture, levels out of 255.

    Raises
    ------
    ValueError
        If a strength lies outside 0 to 1.
    """

    position: float = 1.0  # up to 2.5 pixels off the middle, along x and along y
    size: float = 1.0  # 0.72 to 1.12 times the canonical size
    rotation: float = 1.0  # up to 15 degrees to either side
    shape: float = 1.0  # kind, proportions, slant; half of them face left
    color: float = 1.0  # any hue; contrast 30 to 100 %; dark and bright swapped
    light: float = 1.0  # brightness -30 to +25 %, slope 35 %, tint 8 %, shadow 55 %
    texture: float = 1.0  # up to 36 levels on the object, 25 on the rest
    clutter: float = 1.0  # 2 to 7 pieces behind the object, up to 3 in front of it
    blur: float = 1.0  # Gaussian, sigma up to 0.9 pixels
    noise: float = 1.0  # normal, up to 16 levels

    def __post_init__(self):
        for name, strength in zip(KNOBS, astuple(self), strict=True):
            if not 0 <= strength <= 1:
                raise ValueError(
                    f"the strength of {name} is {strength}; it goes from 0 (none) "
                    "to 1 (full). For an exact value use Placement."
                )

    @classmethod
    def none(cls) -> Nuisances:
        """Return all strengths 0: the canonical picture, whatever the seed."""
        return cls(*[0.0] * len(KNOBS))


KNOBS: tuple[str, ...] = tuple(field.name for field in fields(Nuisances))


@dataclass(frozen=True)
class Placement:
    """An exact move of the object, on top of where the nuisances put it.

    Raises
    ------
    ValueError
        If ``scale`` is not positive.
    """

    dx: float = 0.0  # pixels of a 32-pixel picture to the right
    dy: float = 0.0  # pixels down
    scale: float = 1.0  # times as large
    degrees: float = 0.0  # clockwise, about the object's middle
    is_mirrored: bool = False  # left and right swapped, before it is turned

    def __post_init__(self):
        if not self.scale > 0:
            raise ValueError(f"scale is {self.scale}; an object needs more than 0")


def place_objects(
    numbers: dict[str, np.ndarray], nuisances: Nuisances, place: Placement
) -> np.ndarray:
    """Return the affine maps (N, 2, 3) from outlines to pixels of 32-pixel pictures."""
    u, knobs = {name: 2 * row - 1 for name, row in numbers.items()}, nuisances
    degrees = place.degrees + 15 * knobs.rotation * u["rotation"][:, 0]
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    scale = _RADIUS * place.scale * (0.92 + 0.2 * u["size"][:, 0]) ** knobs.size
    turn = np.stack([cos, -sin, sin, cos], axis=1) * scale[:, None]

    facing, slant, height = u["shape"][:, :3].T
    facing = np.where((facing + 1) / 2 < knobs.shape / 2, -1.0, 1.0)
    stretch = np.zeros((len(degrees), 2, 2))
    stretch[:, 0, 0] = -facing if place.is_mirrored else facing
    stretch[:, 0, 1] = 0.3 * knobs.shape * slant
    stretch[:, 1, 1] = 1 + 0.18 * knobs.shape * height

    middle = SIDE / 2 + 2.5 * knobs.position * u["position"][:, :2]
    middle += (place.dx, place.dy)
    return np.concatenate([turn.reshape(-1, 2, 2) @ stretch, middle[..., None]], axis=2)
