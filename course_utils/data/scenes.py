"""Scenes-10: ten kinds of objects, drawn from a seed, each nuisance with its own knob.

What makes an object hard to recognize (where it is, how large, in which light …) is
drawn apart from what it is, and each such nuisance from numbers of its own. So one of
them can be turned while all the rest of a picture stays as it was.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from course_utils.data.scene_drawing import Scenes
from course_utils.data.scene_knobs import Nuisances, Placement
from course_utils.data.scene_objects import OUTLINES

VERSION: str = "3"  # of the pictures: another version draws others from the same seeds
CLASS_NAMES: tuple[str, ...] = tuple(OUTLINES)

_CHUNK = 256  # pictures that are planned at once
_SEEDS_PER_DATASET = 2**32  # the first half for training, the second for the test

DEFAULT_NUISANCES = Nuisances()
UNMOVED = Placement()


def draw_scene(
    label: int,
    *,
    seed: int,
    nuisances: Nuisances = DEFAULT_NUISANCES,
    place: Placement = UNMOVED,
    size: int = 32,
) -> np.ndarray:
    """Draw one picture.

    The seed settles everything but the object's class: another label with the same
    seed is another object in the same place, colors and light.

    Parameters
    ----------
    label : int
        Index into ``CLASS_NAMES``.
    seed : int
        Any whole number from 0.
    nuisances : Nuisances, optional
        How strongly each nuisance acts; all in full by default.
    place : Placement, optional
        An exact move of the object, with all that does not belong to it left alone.
    size : int, default=32
        Height and width in pixels. A larger picture shows the same scene more finely,
        but for noise and textures, which keep their grain of 1/32 of the picture.

    Returns
    -------
    ndarray, shape (size, size, 3), uint8
        RGB, 0–255.

    Raises
    ------
    ValueError
        If there is no such class, the seed is negative or the size less than 8.

    Examples
    --------
    >>> car = CLASS_NAMES.index("car")
    >>> draw_scene(car, seed=0).shape
    (32, 32, 3)
    >>> shifted = draw_scene(car, seed=0, place=Placement(dx=5))
    """
    return draw_scenes([label], [seed], nuisances=nuisances, place=place, size=size)[0]


def draw_scenes(
    labels: Sequence[int],
    seeds: Sequence[int],
    *,
    nuisances: Nuisances = DEFAULT_NUISANCES,
    place: Placement = UNMOVED,
    size: int = 32,
) -> np.ndarray:
    """Draw one picture for each label and seed, as ``draw_scene`` does.

    Returns
    -------
    ndarray, shape (N, size, size, 3), uint8
        RGB, 0–255.

    Raises
    ------
    ValueError
        As ``draw_scene``, or if there are not as many seeds as labels.
    """
    _check(labels, seeds, size)
    pictures = np.empty((len(labels), size, size, 3), np.uint8)
    with _one_thread(), _progress(len(labels)) as progress:
        for start in range(0, len(labels), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            names = [CLASS_NAMES[label] for label in labels[chunk]]
            scenes = Scenes(names, seeds[chunk], nuisances, place)
            for index in range(len(names)):
                pictures[start + index] = scenes.draw(index, size)
            progress.update(len(names))
    return pictures


def draw_dataset(
    num_train: int = 20_000,
    num_test: int = 4_000,
    seed: int = 0,
    nuisances: Nuisances = DEFAULT_NUISANCES,
    place: Placement = UNMOVED,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Draw a training and a test set, the classes equally often and in random order.

    Labels and order depend on the numbers of pictures and on ``seed`` alone: the same
    call with other nuisances or another place gives the same scenes again, changed.

    Parameters
    ----------
    num_train, num_test : int
        How many pictures.
    seed : int, default=0
        Another seed gives other pictures; training and test never share one.
    nuisances : Nuisances, optional
        How strongly each nuisance acts; all in full by default.
    place : Placement, optional
        An exact move of the object in each picture.

    Returns
    -------
    train_images : Tensor, shape (num_train, 3, 32, 32), uint8
    train_labels : Tensor, shape (num_train,), int64
    test_images : Tensor, shape (num_test, 3, 32, 32), uint8
    test_labels : Tensor, shape (num_test,), int64

    Raises
    ------
    ValueError
        If the seed or a number of pictures is negative.
    """
    train_labels, train_seeds = _plan(num_train, seed, part=0)
    test_labels, test_seeds = _plan(num_test, seed, part=1)
    pictures = draw_scenes(
        np.concatenate([train_labels, test_labels]).tolist(),
        [*train_seeds, *test_seeds],
        nuisances=nuisances,
        place=place,
    )
    images = torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous()
    train_images, test_images = images.split([num_train, num_test])
    return (
        train_images.clone(),
        torch.from_numpy(train_labels),
        test_images.clone(),
        torch.from_numpy(test_labels),
    )


def _plan(num_pictures: int, seed: int, *, part: int) -> tuple[np.ndarray, range]:
    """Return the labels of one part of a data set, and a seed for each picture."""
    if num_pictures < 0 or seed < 0:
        raise ValueError(
            f"{num_pictures} pictures from seed {seed}: neither can be less than 0"
        )
    first = seed * _SEEDS_PER_DATASET + part * _SEEDS_PER_DATASET // 2
    generator = np.random.Generator(np.random.PCG64(first))
    labels = np.arange(num_pictures, dtype=np.int64) % len(CLASS_NAMES)
    return generator.permutation(labels), range(first, first + num_pictures)


def _check(labels: Sequence[int], seeds: Sequence[int], size: int) -> None:
    if len(labels) != len(seeds):
        raise ValueError(f"{len(labels)} labels but {len(seeds)} seeds; one is for one")
    for label in labels:
        if not 0 <= label < len(CLASS_NAMES):
            raise ValueError(
                f"label {label} names no class; labels go from 0 ({CLASS_NAMES[0]}) "
                f"to {len(CLASS_NAMES) - 1} ({CLASS_NAMES[-1]})"
            )
    for seed in seeds:
        if seed < 0:
            raise ValueError(f"seed {seed} is negative; any from 0 upwards will do")
    if size < 8:
        raise ValueError(f"a picture of {size} pixels shows nothing; 8 is the least")


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Keep OpenCV to one thread, as pictures so small are not worth sharing out."""
    import cv2

    num_threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(num_threads)


def _progress(num_pictures: int):
    """Return a bar that shows itself if the drawing takes longer than a second."""
    from tqdm import tqdm

    is_notebook = "ipykernel" in sys.modules
    return tqdm(
        total=num_pictures,
        desc="Drawing Scenes-10",
        unit=" pictures",
        delay=1,
        leave=False,
        # Notebooks paint what comes on stderr as if it were an error.
        file=sys.stdout if is_notebook else sys.stderr,
        disable=not (is_notebook or sys.stderr.isatty()),
    )
