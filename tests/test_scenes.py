"""Scenes-10: what a seed settles, what each knob turns and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
import zlib
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from course_utils.data import scene_drawing
from course_utils.data.scene_knobs import KNOBS
from course_utils.data.scenes import (
    CLASS_NAMES,
    Nuisances,
    Placement,
    draw_dataset,
    draw_scene,
    draw_scenes,
)

NONE = Nuisances.none()
LABELS = range(len(CLASS_NAMES))
OFF_STAGE = Placement(dx=200)


def outline(picture: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Return where a picture differs from its background (H, W)."""
    return np.abs(picture.astype(int) - background).max(axis=2) > 12


def centroid(mask: np.ndarray) -> np.ndarray:
    """Return the mean (x, y) of the pixels that are set."""
    rows, cols = np.nonzero(mask)
    return np.array([cols.mean(), rows.mean()])


def mean_difference(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(first.astype(float) - second).mean())


@pytest.mark.parametrize("size", [32, 49])
@pytest.mark.parametrize("label", LABELS)
def test_a_scene_is_an_rgb_picture_of_the_size_asked_for(label, size):
    picture = draw_scene(label, seed=3, size=size)

    assert picture.shape == (size, size, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 5


def test_the_same_seed_draws_the_same_picture():
    first, second = (draw_scene(4, seed=11) for _ in range(2))

    np.testing.assert_array_equal(first, second)


def test_another_seed_draws_another_picture():
    pictures = {draw_scene(4, seed=seed).tobytes() for seed in range(20)}

    assert len(pictures) == 20


def test_many_scenes_at_once_are_the_same_as_one_by_one():
    labels, seeds = [7, 2, 2, 9], [5, 5, 2**63, 0]

    together = draw_scenes(labels, seeds)

    pairs = zip(labels, seeds, strict=True)
    one_by_one = [draw_scene(label, seed=seed) for label, seed in pairs]
    np.testing.assert_array_equal(together, np.stack(one_by_one))


@pytest.mark.parametrize("label", LABELS)
def test_without_nuisances_every_seed_draws_the_canonical_picture(label):
    pictures = {draw_scene(label, seed=s, nuisances=NONE).tobytes() for s in range(5)}

    assert len(pictures) == 1


def test_canonical_pictures_stand_in_the_middle_and_share_their_backdrop():
    pictures = [draw_scene(label, seed=0, nuisances=NONE) for label in LABELS]

    assert len({picture.tobytes() for picture in pictures}) == len(CLASS_NAMES)
    assert len({tuple(picture[0, 0]) for picture in pictures}) == 1
    for picture in pictures:
        mask = outline(picture, picture[0, 0])
        assert np.abs(centroid(mask) - 15.5).max() < 3
        assert 0.08 < mask.mean() < 0.5


def test_the_seed_settles_the_scene_and_the_label_only_the_object():
    scenes = {draw_scene(x, seed=8, place=OFF_STAGE).tobytes() for x in LABELS}

    assert len(scenes) == 1


def scramble(monkeypatch, knob: str) -> None:
    """Give one nuisance other numbers than the seed's, and no other nuisance."""
    draw_numbers = scene_drawing._numbers

    def scrambled(seed):
        table = draw_numbers(seed).copy()
        row = KNOBS.index(knob)
        table[row] = 1 - table[row]
        return table

    monkeypatch.setattr(scene_drawing, "_numbers", scrambled)


@pytest.mark.parametrize("knob", KNOBS)
def test_no_other_nuisance_reads_the_numbers_of_one_that_is_off(monkeypatch, knob):
    others = replace(Nuisances(), **{knob: 0.0})
    before = draw_scenes(LABELS, LABELS, nuisances=others)

    scramble(monkeypatch, knob)

    after = draw_scenes(LABELS, LABELS, nuisances=others)
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("knob", KNOBS)
def test_each_nuisance_alone_changes_the_picture(monkeypatch, knob):
    alone = replace(NONE, **{knob: 1.0})
    before = draw_scenes(LABELS, LABELS, nuisances=alone)

    scramble(monkeypatch, knob)

    after = draw_scenes(LABELS, LABELS, nuisances=alone)
    assert (before != after).any(axis=(1, 2, 3)).mean() > 0.5


@pytest.mark.parametrize("knob", KNOBS)
def test_a_nuisance_grows_with_its_strength(knob):
    labels, seeds = [label for label in LABELS for _ in range(8)], range(80)
    strengths = (0.0, 0.3, 1.0)

    canonical, weak, strong = (
        draw_scenes(labels, seeds, nuisances=replace(NONE, **{knob: strength}))
        for strength in strengths
    )

    assert mean_difference(canonical, weak) < mean_difference(canonical, strong)


def outlines(nuisances: Nuisances, place: Placement) -> np.ndarray:
    """Return where the objects are (10, 32, 32): one of each class."""
    scenes = draw_scenes(LABELS, LABELS, nuisances=nuisances, place=place)
    stages = draw_scenes(LABELS, LABELS, nuisances=nuisances, place=OFF_STAGE)
    pairs = zip(scenes, stages, strict=True)
    return np.stack([outline(scene, stage) for scene, stage in pairs])


def test_turning_the_colors_leaves_the_outlines_where_they_were():
    geometry = replace(NONE, position=1.0, size=1.0, rotation=1.0, shape=1.0)

    plain = outlines(geometry, Placement())
    colored = outlines(replace(geometry, color=0.3), Placement())

    assert (plain & colored).sum() / (plain | colored).sum() > 0.9


@pytest.mark.parametrize("nuisances", [NONE, replace(NONE, clutter=1.0, color=0.3)])
def test_a_placement_moves_the_object_by_exactly_that_many_pixels(nuisances):
    still = outlines(nuisances, Placement())

    moved = outlines(nuisances, Placement(dx=5, dy=-3))

    shifts = [centroid(b) - centroid(a) for a, b in zip(still, moved, strict=True)]
    np.testing.assert_allclose(np.median(shifts, axis=0), (5, -3), atol=0.3)


@pytest.mark.parametrize("label", LABELS)
def test_a_canonical_picture_shifted_by_whole_pixels_is_the_same_pixels(label):
    still = draw_scene(label, seed=0, nuisances=NONE)

    moved = draw_scene(label, seed=0, nuisances=NONE, place=Placement(dx=3, dy=-2))

    np.testing.assert_array_equal(moved[4:27, 6:29], still[6:29, 3:26])


def test_a_placement_moves_nothing_but_the_object_and_its_shadow():
    still = draw_scene(2, seed=6)

    moved = draw_scene(2, seed=6, place=Placement(dx=2))

    assert (still != moved).any()
    np.testing.assert_array_equal(still[:2], moved[:2])


@pytest.mark.parametrize("label", LABELS)
def test_degrees_turn_the_object_clockwise(label):
    upright = draw_scene(label, seed=0, nuisances=NONE)

    turned = draw_scene(label, seed=0, nuisances=NONE, place=Placement(degrees=90))

    expected = np.rot90(upright, k=-1)
    assert mean_difference(turned, expected) < 0.1 * mean_difference(turned, upright)


@pytest.mark.parametrize("name", ["airplane", "bird", "car", "cup", "fish", "truck"])
def test_a_mirrored_object_is_the_picture_mirrored(name):
    label, place = CLASS_NAMES.index(name), Placement(is_mirrored=True)
    right = draw_scene(label, seed=0, nuisances=NONE)

    left = draw_scene(label, seed=0, nuisances=NONE, place=place)

    assert mean_difference(left, right[:, ::-1]) < 0.2 * mean_difference(left, right)


def test_scale_multiplies_lengths():
    areas = outlines(NONE, Placement()).sum(axis=(1, 2))

    halved = outlines(NONE, Placement(scale=0.5)).sum(axis=(1, 2))

    np.testing.assert_allclose(np.median(halved / areas), 0.25, atol=0.06)


@pytest.mark.parametrize("label", LABELS)
def test_a_larger_picture_shows_the_same_scene(label):
    nuisances = replace(NONE, position=1.0, shape=1.0, color=1.0, clutter=1.0)
    small = draw_scene(label, seed=9, nuisances=nuisances)

    large = draw_scene(label, seed=9, nuisances=nuisances, size=96)

    reduced = cv2.resize(large, (32, 32), interpolation=cv2.INTER_AREA)
    assert mean_difference(small, reduced) < 2


def test_a_data_set_has_the_layout_of_the_real_ones():
    train_images, train_labels, test_images, test_labels = draw_dataset(37, 20)

    assert train_images.shape == (37, 3, 32, 32)
    assert test_images.shape == (20, 3, 32, 32)
    assert train_images.dtype == test_images.dtype == torch.uint8
    assert train_labels.shape == (37,)
    assert train_labels.dtype == test_labels.dtype == torch.int64
    assert train_images.is_contiguous()


def test_classes_are_equally_frequent_and_in_random_order():
    _, train_labels, _, test_labels = draw_dataset(120, 40)

    assert train_labels.bincount().tolist() == [12] * 10
    assert test_labels.bincount().tolist() == [4] * 10
    assert (train_labels[:-1] <= train_labels[1:]).float().mean() < 0.8


def test_each_picture_shows_the_object_its_label_names():
    images, labels, _, _ = draw_dataset(30, 0, nuisances=NONE)

    canonical = draw_scenes(LABELS, LABELS, nuisances=NONE)
    expected = torch.from_numpy(canonical[labels]).permute(0, 3, 1, 2)
    torch.testing.assert_close(images, expected)


def test_the_same_seed_draws_the_same_data_set():
    first, second = (draw_dataset(20, 10, seed=5) for _ in range(2))

    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


def test_another_process_draws_the_same_data_set():
    program = (
        "import zlib; from course_utils.data.scenes import draw_dataset; "
        "print([zlib.crc32(part.numpy()) for part in draw_dataset(20, 10, seed=5)])"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )

    here = [zlib.crc32(part.numpy()) for part in draw_dataset(20, 10, seed=5)]
    assert ran.stdout.strip() == str(here), ran.stderr


def test_training_and_test_pictures_and_those_of_other_seeds_are_all_different():
    pictures = [
        image.numpy().tobytes()
        for seed in (0, 1)
        for part in draw_dataset(40, 40, seed=seed)[::2]
        for image in part
    ]

    assert len(set(pictures)) == len(pictures) == 160


def test_other_nuisances_or_another_place_change_neither_labels_nor_scenes():
    base = draw_dataset(0, 20, nuisances=NONE)

    moved = draw_dataset(0, 20, nuisances=NONE, place=Placement(dx=2))

    assert torch.equal(base[3], moved[3])
    torch.testing.assert_close(moved[2][:, :, :, 4:30], base[2][:, :, :, 2:28])


def test_drawing_leaves_the_threads_of_opencv_as_they_were():
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)

    try:
        draw_scene(0, seed=0)

        assert cv2.getNumThreads() == 2
    finally:
        cv2.setNumThreads(before)


@pytest.mark.parametrize("label", [-1, 10])
def test_a_label_without_a_class_is_refused(label):
    with pytest.raises(ValueError, match=rf"label {label} .* 0 \(airplane\) to 9"):
        draw_scene(label, seed=0)


@pytest.mark.parametrize("strength", [-0.1, 1.5, float("nan")])
def test_a_strength_outside_0_to_1_is_refused_by_name(strength):
    with pytest.raises(ValueError, match=rf"rotation is {strength}.*Placement"):
        Nuisances(rotation=strength)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Placement(scale=0), "scale is 0"),
        (lambda: draw_scene(0, seed=-1), "seed -1"),
        (lambda: draw_scene(0, seed=0, size=4), "4 pixels"),
        (lambda: draw_scenes([0, 1], [0]), "2 labels but 1 seed"),
        (lambda: draw_dataset(-5), "-5 pictures"),
        (lambda: draw_dataset(seed=-2), "seed -2"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
