"""Scenes-10 as a data set: drawn once, then read from its prepared copy."""

from __future__ import annotations

from course_utils.data import cache
from course_utils.data.cache import Found
from course_utils.data.messages import say
from course_utils.data.parts import Dataset, dataset

SCENES_10_SOURCE = "Scenes-10, pictures of ten kinds of objects drawn by the course"


def scenes_10(*, is_announced: bool = False) -> Dataset:
    """Return Scenes-10: 20,000 pictures of 32 x 32 to train on, 4,000 to test on.

    Parameters
    ----------
    is_announced : bool, default=False
        Whether somebody has said already what takes so long the first time.
    """
    from course_utils.data import scenes

    if not is_announced and not is_drawn():
        say("Scenes-10 is being drawn, which takes some seconds, once.")
    names = tuple(scenes.CLASS_NAMES)
    arrays, _ = cache.prepared("scenes10", scenes.VERSION, names, _draw)
    return dataset("scenes10", arrays, names, SCENES_10_SOURCE)


def is_drawn() -> bool:
    """Return whether there is a prepared copy, as far as one sees at a glance."""
    return cache.path_of("scenes10").exists()


def _draw() -> Found:
    from course_utils.data import scenes

    names = ("train_images", "train_labels", "test_images", "test_labels")
    arrays = [tensor.numpy() for tensor in scenes.draw_dataset()]
    return dict(zip(names, arrays, strict=True)), "the course itself"
