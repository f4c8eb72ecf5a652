from __future__ import annotations

import io
import re

import numpy as np
import pytest
import torch
import traitlets
from PIL import Image

from course_utils.pictures import PHOTOGRAPHS, photograph
from course_utils.widgets.picture_picker import picture_picker
from course_utils.widgets.picture_source import decode_png, encode_png, shrink

PIXELS = np.random.default_rng(0).integers(0, 256, (9, 13, 3), dtype=np.uint8)


def send(picker, **state):
    """What the browser sends: binary values arrive as memoryview."""
    picker.set_state(
        {k: memoryview(v) if isinstance(v, bytes) else v for k, v in state.items()}
    )


def encoded_as(kind: str, pixels: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind)
    return stream.getvalue()


def png(pixels: np.ndarray) -> bytes:
    return encoded_as("PNG", pixels)


def test_the_first_photograph_is_on_show_at_the_start():
    picker = picture_picker(["coins", "chelsea"])

    assert picker.photograph == "coins"
    np.testing.assert_array_equal(picker.image, photograph("coins")[:512, :512])


def test_every_photograph_that_ships_can_be_chosen():
    picker = picture_picker()

    assert [name for name, *_ in picker.photographs] == list(PHOTOGRAPHS)


def test_the_browser_receives_the_very_pixels():
    picker = picture_picker()

    picker.image = PIXELS

    np.testing.assert_array_equal(decode_png(picker._picture, 512), PIXELS)


def test_a_picture_from_the_browser_becomes_the_image():
    picker = picture_picker()

    send(picker, _picture=png(PIXELS), photograph="")

    np.testing.assert_array_equal(picker.image, PIXELS)
    assert picker.photograph == ""
    assert picker.problem == ""


def test_after_a_picture_from_the_browser_the_photograph_can_be_shown_again():
    picker = picture_picker()
    send(picker, _picture=png(PIXELS))

    assert "Your own picture, 9 by 13" in picker.picture_html()
    picker.photograph = "chelsea"

    np.testing.assert_array_equal(picker.image, photograph("chelsea"))


def test_a_transparent_picture_from_the_browser_has_three_channels():
    picker = picture_picker()
    opaque = np.dstack([PIXELS, np.full((9, 13), 255, np.uint8)])

    send(picker, _picture=png(opaque))

    np.testing.assert_array_equal(picker.image, PIXELS)


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"nothing of the kind",
        encoded_as("GIF", PIXELS),
        png(PIXELS)[:70],
        png(PIXELS)[:20] + b"\xff" * 40 + png(PIXELS)[60:],
        png(np.zeros((1, 513), np.uint8)),
    ],
    ids=["empty", "no picture", "a GIF", "cut short", "damaged", "too large"],
)
def test_bytes_that_are_no_picture_become_words_and_the_last_picture_stays(encoded):
    picker = picture_picker()
    before = picker.image

    send(picker, _picture=encoded)

    assert "picture that cannot be read" in picker.problem
    assert picker.image is before


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_unread():
    bomb = png(np.zeros((1, 1), np.uint8))
    size = bomb.index(b"IHDR") + 4
    bomb = bomb[:size] + (60_000).to_bytes(4, "big") * 2 + bomb[size + 8 :]
    picker = picture_picker()

    send(picker, _picture=bomb)

    assert "cannot be read" in picker.problem


@pytest.mark.parametrize(
    "state", [{"_picture": 10**12}, {"_picture": None}, {"photograph": "../secret"}]
)
def test_a_hostile_state_becomes_words(state):
    picker = picture_picker()

    send(picker, **state)

    assert picker.problem
    assert picker.image.shape == (300, 451, 3)


def test_a_good_picture_clears_the_words_of_a_bad_one():
    picker = picture_picker()
    send(picker, _picture=b"bad")

    send(picker, _picture=png(PIXELS))

    assert picker.problem == ""


def test_asking_for_a_photograph_shows_it():
    picker = picture_picker()

    picker._handle_custom_msg({"photograph": "camera"}, [])

    assert picker.photograph == "camera"
    np.testing.assert_array_equal(picker.image, photograph("camera"))


@pytest.mark.parametrize(
    "question", [{"photograph": "panda"}, {}, None, {"photograph": 3}]
)
def test_asking_for_what_is_not_there_becomes_words(question):
    picker = picture_picker()

    picker._handle_custom_msg(question, [])

    assert picker.problem
    assert picker.photograph == "chelsea"


def test_the_photograph_can_be_set_from_a_cell():
    picker = picture_picker()

    picker.photograph = "coffee"

    assert picker.image.shape == (341, 512, 3)
    with pytest.raises(traitlets.TraitError, match="'panda' here; choose from chelsea"):
        picker.photograph = "panda"


def test_a_picture_of_ones_own_has_no_name():
    picker = picture_picker()

    picker.image = PIXELS

    assert picker.photograph == ""
    picker.photograph = "chelsea"
    assert picker.image.shape == (300, 451, 3)


def test_a_tensor_is_taken_as_networks_hold_it():
    picker = picture_picker()

    picker.image = torch.zeros(3, 9, 13)

    assert picker.image.shape == (9, 13, 3)


def test_the_image_cannot_be_changed_in_place_where_the_browser_would_miss_it():
    picker = picture_picker()

    with pytest.raises(ValueError, match="read-only"):
        picker.image[0, 0] = 0


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((600, 300), (100, 50)),
        ((7, 300), (2, 100)),
        ((1, 900), (1, 100)),
        ((99, 9), (99, 9)),
    ],
)
def test_the_longer_side_is_reduced_and_the_proportions_stay(shape, expected):
    assert shrink(np.zeros(shape, np.uint8), 100).shape == expected


def test_max_side_limits_what_is_shown():
    picker = picture_picker(max_side=64)

    assert picker.image.shape == (43, 64, 3)
    assert picker._max_side == 64


def test_a_picture_without_pixels_is_refused():
    picker = picture_picker()

    with pytest.raises(ValueError, match="0 x 5 pixels"):
        picker.image = np.zeros((0, 5), np.uint8)


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="no photograph 'panda'"):
        picture_picker(["panda"])
    with pytest.raises(ValueError, match="at least one photograph"):
        picture_picker([])
    with pytest.raises(ValueError, match="max_side=0"):
        picture_picker(max_side=0)


def test_gray_and_color_survive_the_way_to_the_browser():
    gray = PIXELS[:, :, 0]

    np.testing.assert_array_equal(decode_png(encode_png(gray), 99)[:, :, 1], gray)
    np.testing.assert_array_equal(decode_png(encode_png(PIXELS), 99), PIXELS)


@pytest.mark.parametrize("name", ["grass", "astronaut"])
def test_the_static_picture_is_small_and_says_what_it_shows(name):
    page = picture_picker([name]).picture_html()

    assert len(page) < 150_000
    assert PHOTOGRAPHS[name].subject in re.search('alt="([^"]*)"', page)[1]


def test_all_photographs_are_sent_when_the_learner_turns_to_the_list(monkeypatch):
    picker = picture_picker(("chelsea", "coins"))
    sent = {}
    monkeypatch.setattr(
        picker, "send", lambda told, buffers: sent.update({told["photograph"]: buffers})
    )

    picker._answer({"album": True})

    assert list(sent) == ["chelsea", "coins"]
    assert picker.photograph == "chelsea"  # nothing was chosen
    pixels = decode_png(sent["coins"][0], 512)  # (303, 384, 3), gray
    np.testing.assert_array_equal(pixels[:, :, 0], photograph("coins"))
