from __future__ import annotations

import base64
from dataclasses import fields

import cv2
import numpy as np
import pytest
import torch
import traitlets

from course_utils.pictures import as_pixels, photograph
from course_utils.widgets.augmentation_draws import (
    Strengths,
    apply_exactly,
    draw_at_random,
    exactly_in_words,
    ranges_in_words,
)
from course_utils.widgets.augmentation_gallery import augmentation_gallery

IMAGE = torch.rand(3, 9, 11, generator=torch.Generator().manual_seed(0))
EVERYTHING = {
    "dx": 2,
    "dy": -1,
    "degrees": 20.0,
    "scale": 1.25,
    "flip": True,
    "flip_vertical": True,
    "brightness": 0.7,
    "contrast": 1.5,
    "saturation": 0.2,
    "noise": 0.1,
    "erase": 3,
}


@pytest.fixture
def gallery():
    return augmentation_gallery(IMAGE)


def decoded(encoded: bytes) -> np.ndarray:
    pixels = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_UNCHANGED)
    return pixels if pixels.ndim == 2 else pixels[:, :, ::-1]


def test_without_a_setting_every_copy_is_the_picture(gallery):
    torch.testing.assert_close(gallery.image, IMAGE, atol=0.002, rtol=0)
    for draw in gallery.draws:
        torch.testing.assert_close(draw, gallery.image, atol=1e-5, rtol=0)


def test_an_exact_shift_moves_pixels_and_fills_the_border():
    moved = apply_exactly(IMAGE, Strengths(dx=2, dy=-3, border="zeros"))

    torch.testing.assert_close(moved[:, :-3, 2:], IMAGE[:, 3:, :-2])
    assert not moved[:, -3:].any()
    assert not moved[:, :, :2].any()


@pytest.mark.parametrize(
    ("strengths", "expected"),
    [
        (Strengths(flip=True), IMAGE.flip(-1)),
        (Strengths(flip_vertical=True), IMAGE.flip(-2)),
        (Strengths(brightness=0.5), IMAGE / 2),
        (Strengths(brightness=0), torch.zeros_like(IMAGE)),
    ],
    ids=["left-right", "top-bottom", "half as bright", "black"],
)
def test_an_exact_change_is_what_its_name_says(strengths, expected):
    torch.testing.assert_close(apply_exactly(IMAGE, strengths), expected)


def test_the_exact_square_is_erased_in_the_middle():
    erased = apply_exactly(IMAGE, Strengths(erase=3)) - IMAGE

    changed = erased.any(dim=0).nonzero()
    assert changed.min(dim=0).values.tolist() == [3, 4]
    assert changed.max(dim=0).values.tolist() == [5, 6]


@pytest.mark.parametrize("size", [12, 40])
def test_erasing_more_than_the_picture_leaves_gray(size):
    assert (apply_exactly(IMAGE, Strengths(erase=size)) == 0.5).all()


def test_drawn_shifts_reach_both_ends_and_no_further():
    dot = torch.zeros(1, 21, 21)
    dot[0, 10, 10] = 1

    draws = draw_at_random(dot, Strengths(dx=4, dy=-2, border="zeros"), count=400)

    rows, cols = (draws[:, 0].amax(dim=axis).argmax(dim=1) for axis in (2, 1))
    assert set(cols.tolist()) == set(range(6, 15))
    assert set(rows.tolist()) == set(range(8, 13))
    assert draws.amax(dim=(1, 2, 3)).min() > 0.99  # whole pixels: nothing is blended


def test_drawn_scales_enlarge_as_often_as_they_shrink():
    square = torch.zeros(1, 100, 100)
    square[0, 30:70, 30:70] = 1

    draws = draw_at_random(square, Strengths(scale=2, border="zeros"), count=200)

    scales = (draws.sum(dim=(1, 2, 3)) / 40**2).sqrt()
    assert 0.48 < scales.min() < 0.54
    assert 1.9 < scales.max() < 2.02
    assert 0.9 < scales.median() < 1.1


def test_about_half_of_the_copies_are_flipped_each_way():
    draws = draw_at_random(IMAGE, Strengths(flip=True, flip_vertical=True), count=400)

    versions = [IMAGE, IMAGE.flip(-1), IMAGE.flip(-2), IMAGE.flip((-1, -2))]
    counts = [
        sum(torch.allclose(draw, version, atol=1e-4) for draw in draws)
        for version in versions
    ]
    assert sum(counts) == 400
    assert min(counts) > 70  # of 100 expected; 4 standard deviations are 35


@pytest.mark.parametrize("factor", [1.4, 0.6])
def test_drawn_brightness_goes_both_ways_and_no_further(factor):
    gray = torch.full((3, 4, 5), 0.5)

    draws = draw_at_random(gray, Strengths(brightness=factor), count=400)

    values = draws.flatten(1).unique(dim=1)[:, 0]
    assert 0.3 <= values.min() < 0.32
    assert 0.68 < values.max() <= 0.7


def test_more_of_a_strength_moves_every_copy_further_the_same_way():
    dot = torch.zeros(1, 41, 41)
    dot[0, 20, 20] = 1

    def offsets(dx, **others):
        draws = draw_at_random(dot, Strengths(dx=dx, **others), count=50)
        return draws[:, 0].amax(dim=1).argmax(dim=1) - 20

    torch.testing.assert_close(
        offsets(16), (2 * offsets(8).double()).long(), atol=1, rtol=0
    )
    assert torch.equal(offsets(8), offsets(8, dy=5, brightness=0.5))


def test_another_seed_draws_anew_and_the_same_one_the_same(gallery):
    gallery.dx = 4
    before = gallery.draws

    gallery.seed += 1
    after = gallery.draws
    gallery.seed -= 1

    assert not torch.equal(before, after)
    assert torch.equal(before, gallery.draws)


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_setting_changes_picture_draws_and_words(gallery, name):
    strip, words = gallery._strip, gallery._words

    setattr(gallery, name, EVERYTHING[name])

    size = IMAGE.shape[1]
    before, after = decoded(strip), decoded(gallery._strip)
    np.testing.assert_array_equal(before[:size], after[:size])  # the picture as it is
    assert (before[size : 2 * size] != after[size : 2 * size]).any()
    assert (before[2 * size :] != after[2 * size :]).any()
    assert all(old != new for old, new in zip(words, gallery._words, strict=True))
    assert gallery.problem == ""


def test_every_field_has_a_setting():
    names = {field.name for field in fields(Strengths)}

    assert names == {*EVERYTHING, "border"}


def test_the_border_is_filled_as_chosen(gallery):
    gallery.dx = 3
    mirrored = gallery.image

    gallery.border = "edge"

    torch.testing.assert_close(
        gallery.image[:, :, :3], gallery.original[:, :, :1].expand(-1, -1, 3)
    )
    assert not torch.equal(mirrored, gallery.image)


def test_the_browser_gets_the_pixels_that_python_reads():
    gallery = augmentation_gallery(IMAGE, num_draws=3, **EVERYTHING)

    strip = decoded(gallery._strip)

    tiles = [gallery.original, gallery.image, *gallery.draws]
    np.testing.assert_array_equal(strip, np.concatenate([*map(as_pixels, tiles)]))
    assert gallery._size == [3, 9, 11]


def test_one_question_of_the_browser_is_worked_out_once(gallery, monkeypatch):
    calls = []
    monkeypatch.setattr(type(gallery), "answer", lambda self: calls.append(self.dx))

    gallery.set_state({"dx": 3, "flip": True, "seed": 4, "_asked": 1})

    assert calls == [3]
    assert gallery._answered == 1


def test_a_failure_becomes_words_and_the_browser_waits_no_longer(gallery, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(
        "course_utils.widgets.augmentation_gallery.draw_at_random", fail
    )

    gallery.set_state({"dx": 3, "_asked": 1})

    assert gallery.problem == "RuntimeError: out of memory"
    assert gallery._answered == 1


def test_several_pictures_of_several_sizes_can_be_chosen():
    pictures = [IMAGE, torch.rand(1, 28, 28), photograph("chelsea")]
    gallery = augmentation_gallery(pictures, titles=["noise", "more", "cat"])

    sizes = []
    for gallery.choice in range(3):
        sizes.append(gallery._size)

    assert sizes == [[3, 9, 11], [1, 28, 28], [3, 85, 128]]
    assert decoded(gallery._strip).shape == (14 * 85, 128, 3)


def test_a_batch_of_images_as_data_sets_hold_them_can_be_chosen_from():
    batch = torch.randint(0, 256, (4, 3, 32, 32), dtype=torch.uint8)

    gallery = augmentation_gallery(batch)

    assert gallery._titles == ["Picture 1", "Picture 2", "Picture 3", "Picture 4"]
    torch.testing.assert_close(gallery.original, batch[0] / 255)


def test_saturation_leaves_a_gray_picture_alone():
    gallery = augmentation_gallery(torch.rand(1, 8, 8), saturation=0.0)

    torch.testing.assert_close(gallery.image, gallery.original)


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"dx": 500}, ValueError, "dx"),
        ({"border": "wrap"}, ValueError, "border"),
        ({"hue": 0.2}, TypeError, "no setting 'hue'; choose from dx, dy"),
        ({"num_draws": 0}, ValueError, "num_draws=0 must be from 1 to 24"),
        ({"titles": ["a", "b"]}, ValueError, "1 pictures have 2 titles"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words(settings, error, words):
    with pytest.raises(error, match=words):
        augmentation_gallery(IMAGE, **settings)


def test_a_choice_of_no_picture_is_refused(gallery):
    with pytest.raises(traitlets.TraitError, match="choose 0 to 0"):
        gallery.choice = 1


def test_no_picture_at_all_is_refused():
    with pytest.raises(ValueError, match="0 pictures"):
        augmentation_gallery([])


def test_all_that_is_changed_is_said():
    strengths = Strengths(**EVERYTHING)

    assert exactly_in_words(strengths) == (
        "shifted 2 pixels right, shifted 1 pixel up, turned 20° counter-clockwise, "
        "scaled by 1.25, left and right swapped, top and bottom swapped, brightness "
        "times 0.7, contrast times 1.5, saturation times 0.2, noise of standard "
        "deviation 0.1, 3 by 3 pixels erased in the middle"
    )
    assert ranges_in_words(strengths) == (
        "shift across −2 to 2 pixels, shift down −1 to 1 pixels, angle −20 to 20°, "
        "scale 0.8 to 1.25, left and right swapped in half, top and bottom swapped in "
        "half, brightness 0.7 to 1.3, contrast 0.5 to 1.5, saturation 0.2 to 1.8, "
        "noise of standard deviation 0.1, 3 by 3 pixels erased anywhere"
    )


def test_the_static_picture_says_what_was_changed_and_shows_it():
    gallery = augmentation_gallery(IMAGE, titles=["snow"], degrees=-8.0)

    page = gallery.picture_html()

    alt = page.split('alt="')[1].split('"')[0]
    assert alt == (
        "snow, as it is; turned 8° clockwise; and 12 random draws: angle −8 to 8°."
    )
    picture = decoded(base64.b64decode(page.split("base64,")[1].split('"')[0]))
    assert picture.shape == (2 * 72 + 2, 7 * 88 + 6 * 2, 3)
    np.testing.assert_array_equal(picture[:72:8, :88:8], as_pixels(gallery.original))
    np.testing.assert_array_equal(picture[:72:8, 90:178:8], as_pixels(gallery.image))
