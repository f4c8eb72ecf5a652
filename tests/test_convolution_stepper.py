from __future__ import annotations

import numpy as np
import pytest
import torch
import traitlets
from worked_examples import BINARY, CROSS, PATCH

from course_utils.convolution import cross_correlate
from course_utils.filters import KERNELS
from course_utils.widgets.convolution_stepper import convolution_stepper
from course_utils.widgets.stepper_picture import readable


def test_the_response_is_the_hand_worked_one():
    stepper = convolution_stepper(BINARY, CROSS)

    assert stepper.response.tolist() == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


def test_value_and_window_follow_the_position():
    stepper = convolution_stepper(BINARY, CROSS)

    stepper.row, stepper.col = 1, 0

    assert stepper.value == 2
    assert stepper.window.tolist() == [[[0, 1, 1], [0, 0, 1], [0, 0, 1]]]


def test_the_patch_under_the_laplacian_gives_60():
    assert convolution_stepper(PATCH, KERNELS["Laplacian"]).value == 60


def test_window_and_kernel_make_the_value_with_every_setting():
    image, kernel = torch.rand(3, 9, 11), torch.rand(3, 2, 3)
    steps = {"stride": 2, "padding": 3, "dilation": 2}
    stepper = convolution_stepper(image, kernel, **steps)

    stepper.row, stepper.col = 5, 6

    expected = cross_correlate(image.double(), kernel.double(), **steps)
    torch.testing.assert_close(stepper.response, expected)
    assert (stepper.window * kernel).sum().item() == pytest.approx(stepper.value)
    assert stepper.value == pytest.approx(expected[5, 6].item())


def test_an_array_put_into_a_trait_becomes_nested_lists():
    stepper = convolution_stepper(BINARY, CROSS)

    stepper.image_values = torch.tensor(PATCH, dtype=torch.uint8)
    stepper.kernel_values = np.array([[0.5]])

    assert stepper.image_values == [PATCH]
    assert stepper.kernel_values == [[[0.5]]]
    assert stepper.value == 60


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("stride", 5, "stride=5 is not shown here; choose 1 to 4"),
        ("stride", 0, "choose 1 to 4"),
        ("padding", 4, "padding=4 is not shown here; choose 0 to 3"),
        ("dilation", 0, "dilation=0 is not shown here; choose 1 to 3"),
        ("row", 3, "row=3 is not there: the output has 3, counted from 0"),
        ("col", -1, "col=-1 is not there"),
        ("image_values", [[1, 2], [3]], "rows of equal length"),
        ("kernel_values", torch.ones(2, 3, 3), "same number of channels"),
    ],
)
def test_a_setting_out_of_range_is_refused_and_changes_nothing(name, value, words):
    stepper = convolution_stepper(BINARY, CROSS)
    before = getattr(stepper, name)

    with pytest.raises(traitlets.TraitError, match=words):
        setattr(stepper, name, value)

    assert getattr(stepper, name) == before


@pytest.mark.parametrize(
    ("image", "kernel", "words"),
    [
        (np.zeros((300, 451)), CROSS, r"300 x 451 pixels.*image\[\.\.\., :28, :28\]"),
        (np.zeros((3, 20, 20)), np.zeros((3, 3, 3)), "cut out 16 x 16"),
        (np.zeros((16, 16, 3)), np.zeros((3, 3, 3)), r"image\.transpose\(2, 0, 1\)"),
        (np.zeros((8, 9, 9)), np.zeros((8, 3, 3)), "8 channels"),
        (np.zeros((3, 9, 9)), CROSS, r"\(3, 9, 9\) and the kernel \(1, 3, 3\)"),
        (BINARY, np.zeros((9, 9)), "9 x 9 weights"),
        (np.zeros(5), CROSS, r"this has \(5,\)"),
        ([[1, float("nan")]], [[1]], "not numbers"),
        ("picture.png", CROSS, "grid of numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(image, kernel, words):
    with pytest.raises(ValueError, match=words):
        convolution_stepper(image, kernel)


def test_a_larger_stride_moves_the_window_back_inside():
    stepper = convolution_stepper(BINARY, CROSS)
    stepper.row, stepper.col = 2, 2

    stepper.stride = 2

    assert (stepper.row, stepper.col) == (1, 1)
    assert stepper.value == 4


def test_a_kernel_that_does_not_fit_raises_only_when_a_number_is_asked_for():
    stepper = convolution_stepper(BINARY, CROSS)
    stepper.row = 2

    stepper.dilation = 3

    assert (stepper.row, stepper.col) == (0, 0)
    with pytest.raises(ValueError, match="spans 7 does not fit in 5 pixels"):
        _ = stepper.value
    with pytest.raises(traitlets.TraitError, match="the output is empty"):
        stepper.row = 1


def test_the_static_picture_shows_products_and_sum():
    stepper = convolution_stepper(PATCH, KERNELS["Laplacian"])

    page = stepper.picture_html()

    assert "Output at row 0, column 0:" in page
    assert "120 · 0 + 140 · (−1) + 120 · 0<br>" in page
    assert "+ 225 · (−1) + 220 · 4 + 205 · (−1)<br>" in page
    assert "<b>= 60</b>" in page


def test_the_static_picture_marks_the_pixels_under_the_window_only():
    stepper = convolution_stepper(BINARY, [[1, 2]], dilation=2, padding=1)

    page = stepper.picture_html()

    # Two pixels of the input and one number of the output stand out.
    assert page.count("box-shadow") == 3
    assert page.count("1px dashed") == 24  # the ring of padding around 5 x 5


def test_the_static_picture_says_when_the_kernel_does_not_fit():
    stepper = convolution_stepper(BINARY, CROSS, dilation=3)

    page = stepper.picture_html()

    assert "A kernel that spans 7 does not fit in 5 pixels." in page
    assert "Output" not in page


def test_the_static_picture_sums_each_channel():
    image, kernel = np.arange(18).reshape(2, 3, 3), np.ones((2, 2, 2))

    page = convolution_stepper(image, kernel).picture_html()

    assert "Channel 1:<br>9 · 1 + 10 · 1<br>+ 12 · 1 + 13 · 1<br>" in page
    assert "<b>= 52</b>" in page


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (60.0, "60"),
        (-3, "−3"),
        (1 / 9, "0.1111"),
        (1 / 256, "0.003906"),
        (137.7777, "137.78"),
        (0.1 + 0.2, "0.3"),
        (-1e-9, "0"),
        (12345678, "12345678"),
    ],
)
def test_numbers_are_written_for_reading(value, text):
    assert readable(value) == text
