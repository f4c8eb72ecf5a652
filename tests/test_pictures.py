from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from course_utils import pictures


@pytest.mark.parametrize("name", pictures.PHOTOGRAPHS)
def test_each_photograph_is_there_without_a_download(name):
    photograph = pictures.photograph(name)

    assert photograph.dtype == np.uint8
    assert photograph.shape[2:] in [(), (3,)]
    assert photograph.std() > 10  # a picture, not an empty frame


def test_an_unknown_photograph_is_answered_with_the_list():
    with pytest.raises(ValueError, match=r"'dog'; choose one of chelsea"):
        pictures.photograph("dog")


def test_tensors_are_channels_first_and_arrays_channels_last():
    tensor = torch.rand(3, 5, 7)

    pixels = pictures.as_pixels(tensor)

    assert pixels.shape == (5, 7, 3)
    expected = (tensor * 255).round().permute(1, 2, 0).numpy()
    np.testing.assert_array_equal(pixels, expected)


def test_as_tensor_and_back_loses_nothing():
    picture = pictures.photograph("chelsea")

    tensor = pictures.as_tensor(picture)

    assert tensor.shape == (3, 300, 451)
    assert 0 <= tensor.min() < tensor.max() <= 1
    np.testing.assert_array_equal(pictures.as_pixels(tensor), picture)


def test_values_outside_the_range_are_clipped():
    pixels = pictures.as_pixels(np.array([[-0.5, 0.5, 1.5]]))

    assert pixels.tolist() == [[0, 128, 255]]


def test_a_mask_becomes_black_and_white():
    assert pictures.as_pixels(np.array([[True, False]])).tolist() == [[255, 0]]


@pytest.mark.parametrize("shape", [(4, 5, 2), (2, 4, 5, 3), (7,)])
def test_a_shape_that_is_no_picture_is_named(shape):
    with pytest.raises(ValueError, match=r"this has \(" + str(shape[0])):
        pictures.as_pixels(np.zeros(shape))


def test_a_picture_of_nan_is_refused():
    with pytest.raises(ValueError, match="not numbers"):
        pictures.as_pixels(torch.full((3, 3), torch.nan))


def test_gray_weighs_green_most():
    primaries = np.eye(3, dtype=np.uint8)[None] * 255  # red, green, blue

    assert pictures.as_gray(primaries).tolist() == [[76, 150, 29]]


def test_resize_shrinks_by_averaging():
    checkers = np.indices((8, 8)).sum(0) % 2 * np.uint8(200)

    assert (pictures.resize(checkers.astype(np.uint8), 4, 4) == 100).all()


def test_a_picture_taken_sideways_is_read_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    Image.new("RGB", (40, 20)).save(tmp_path / "phone.jpg", exif=exif)

    assert pictures.read_picture(tmp_path / "phone.jpg").shape == (40, 20, 3)


def test_a_missing_picture_is_answered_with_those_beside_it(tmp_path):
    Image.new("L", (4, 4)).save(tmp_path / "cat.png")

    with pytest.raises(FileNotFoundError, match=r"dog\.png.*holds cat\.png"):
        pictures.read_picture(tmp_path / "dog.png")


def test_a_file_that_is_no_picture_is_refused_by_name(tmp_path):
    (tmp_path / "cat.png").write_text("<html>not found</html>")

    with pytest.raises(ValueError, match=r"cat\.png holds no picture"):
        pictures.read_picture(tmp_path / "cat.png")


def test_a_picture_cut_short_is_refused_by_name(tmp_path):
    whole = tmp_path / "whole.png"
    Image.fromarray(pictures.photograph("coins")).save(whole)
    (tmp_path / "half.png").write_bytes(whole.read_bytes()[:20_000])

    with pytest.raises(ValueError, match=r"half\.png is damaged"):
        pictures.read_picture(tmp_path / "half.png")


def test_a_picture_too_large_to_open_safely_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    Image.new("L", (20, 20)).save(tmp_path / "bomb.png")

    with pytest.raises(ValueError, match=r"bomb\.png has more than 100 pixels"):
        pictures.read_picture(tmp_path / "bomb.png")
