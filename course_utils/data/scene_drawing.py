"""From seeds to pixels: chooses all about some Scenes-10 pictures, then draws each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_utils.data import scene_effects as effects
from course_utils.data.scene_knobs import KNOBS, Nuisances, Placement, place_objects
from course_utils.data.scene_objects import OUTLINES
from course_utils.data.scene_outlines import Proportions
from course_utils.data.scene_rendering import (
    NUM_BEHIND,
    NUM_NUMBERS,
    Canvas,
    choose_clutter,
    choose_colors,
)


class Scenes:
    """Some pictures as planned: all that is chosen about them, nothing drawn yet.

    What is chosen for many pictures at once costs a tenth of choosing one by one.
    """

    def __init__(
        self,
        class_names: Sequence[str],
        seeds: Sequence[int],
        nuisances: Nuisances,
        place: Placement,
    ):
        tables = np.stack([_numbers(seed) for seed in seeds])
        numbers = {name: tables[:, row] for row, name in enumerate(KNOBS)}
        self.outlines = [OUTLINES[name] for name in class_names]
        self.knobs = nuisances
        self.places = place_objects(numbers, nuisances, place)
        self.colors = choose_colors(numbers["color"], nuisances.color)
        self.clutter = choose_clutter(
            numbers["clutter"], nuisances.clutter, self.colors[:, 0]
        )
        self.numbers = {
            name: numbers[name][:, :32].tolist()
            for name in ("shape", "texture", "light", "blur", "noise")
        }

    def draw(self, index: int, size: int) -> np.ndarray:
        """Return picture number ``index`` (size, size, 3), uint8."""
        knobs = self.knobs
        u = {name: rows[index] for name, rows in self.numbers.items()}
        picture, share = self._paint(index, u["shape"], size)
        picture = effects.add_texture(picture, share, u["texture"], knobs.texture)
        picture = effects.add_light(picture, share, u["light"], knobs.light)
        picture = effects.add_blur(picture, u["blur"], knobs.blur)
        picture = effects.add_noise(picture, u["noise"], knobs.noise)
        return np.rint(picture).clip(0, 255)

    def _paint(self, index: int, proportions: list[float], size: int):
        outlines, colors, num_behind, num_before = (
            field[index] for field in self.clutter
        )
        behind = slice(num_behind)
        before = slice(NUM_BEHIND, NUM_BEHIND + num_before)
        parts = self.outlines[index](Proportions(proportions[3:], self.knobs.shape))
        canvas = Canvas(size, self.colors[index, 0])
        canvas.paint_clutter(outlines[behind], colors[behind])
        canvas.paint_object(parts, self.colors[index, 1:], self.places[index])
        canvas.paint_clutter(outlines[before], colors[before])
        return canvas.reduce()


def _numbers(seed: int) -> np.ndarray:
    """Return a row of numbers in [0, 1) for each nuisance: (len(KNOBS), NUM_NUMBERS).

    A nuisance reads its own row alone, however many numbers another one uses.
    """
    return np.random.Generator(np.random.PCG64(seed)).random((len(KNOBS), NUM_NUMBERS))
