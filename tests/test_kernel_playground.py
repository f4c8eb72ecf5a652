from __future__ import annotations

import re

import cv2
import matplotlib
import numpy as np
import pytest
import torch
import traitlets

from course_utils.filters import KERNELS, filter_picture
from course_utils.pictures import as_gray
from course_utils.widgets.kernel_picture import SIGNED_PALETTE, displayed, side_by_side
from course_utils.widgets.kernel_playground import kernel_playground

PIXELS = np.random.default_rng(0).integers(0, 256, (9, 13, 3), dtype=np.uint8)
KERNEL = np.array([[1.0, -2.5, 0], [0.25, 3, -1]])


@pytest.fixture
def playground():
    return kernel_playground(PIXELS, KERNEL)


def test_the_cat_under_sobel_x_is_the_start():
    playground = kernel_playground()

    assert playground.photograph == "chelsea"
    np.testing.assert_array_equal(playground.kernel, KERNELS["Sobel x"])


def test_a_large_picture_is_reduced_to_512():
    playground = kernel_playground(np.zeros((300, 1024), np.uint8))

    assert playground.image.shape == (150, 512)


@pytest.mark.parametrize("border", ["reflect", "replicate", "zero", "wrap", "crop"])
@pytest.mark.parametrize("stride", [1, 3])
def test_the_response_is_what_filter_picture_gives(playground, border, stride):
    playground.border, playground.stride = border, stride

    expected = filter_picture(as_gray(PIXELS), KERNEL, border=border, stride=stride)
    np.testing.assert_array_equal(playground.response, expected)


def test_the_response_agrees_with_opencv_itself(playground):
    playground.color = True
    playground.kernel = KERNELS["Scharr y"]

    expected = cv2.filter2D(PIXELS.astype(np.float32), -1, KERNELS["Scharr y"])
    np.testing.assert_allclose(playground.response, expected, atol=1e-3)


def test_normalization_divides_by_the_sum(playground):
    playground.normalize = True

    assert playground.divisor == KERNEL.sum() == 0.75
    expected = filter_picture(as_gray(PIXELS), KERNEL / 0.75)
    np.testing.assert_allclose(playground.response, expected, rtol=1e-5)


def test_where_the_sum_is_zero_normalization_divides_by_the_sum_of_sizes(playground):
    playground.normalize = True

    playground.kernel = KERNELS["Sobel x"]

    assert playground.divisor == 8


def test_a_sum_that_is_zero_but_for_rounding_counts_as_zero(playground):
    playground.normalize = True

    playground.kernel = [[0.1, 0.2, -0.3]]  # sums to 5.6e-17

    assert playground.divisor == pytest.approx(0.6)


def test_normalization_leaves_a_kernel_of_zeros_alone(playground):
    playground.normalize = True

    playground.kernel = np.zeros((2, 2))

    assert playground.divisor == 1
    assert not playground.response.any()


@pytest.mark.parametrize(
    "kernel", [[[1, 2], [3, 4]], torch.ones(7, 1), np.ones((1, 6))]
)
def test_a_kernel_of_any_kind_can_be_set_from_a_cell(playground, kernel):
    playground.kernel = kernel

    assert playground.kernel.dtype == float
    np.testing.assert_array_equal(playground.kernel, np.asarray(kernel))


@pytest.mark.parametrize(
    ("kernel", "words"),
    [
        (np.ones((8, 3)), r"1 to 7 rows .* shape \(8, 3\)"),
        (np.ones(3), r"shape \(3,\)"),
        (np.ones((1, 3, 3)), r"shape \(1, 3, 3\)"),
        ([[]], r"shape \(1, 0\)"),
        ([[1, 2], [3]], r"this is \[\[1, 2\], \[3\]\]"),
        ("Sobel", "this is 'Sobel'"),
        (None, r"shape \(\)|this is None"),
        ([[1, np.nan]], "holds nan"),
        ([[np.inf]], "holds inf"),
        ([[2e6]], "holds 2000000"),
    ],
)
def test_a_bad_kernel_is_refused_in_words_and_the_last_one_stays(
    playground, kernel, words
):
    with pytest.raises(traitlets.TraitError, match=words):
        playground.kernel = kernel
    np.testing.assert_array_equal(playground.kernel, KERNEL)


def test_the_kernel_cannot_be_changed_in_place_where_the_browser_would_miss_it(
    playground,
):
    with pytest.raises(ValueError, match="read-only"):
        playground.kernel[0, 0] = 5


def test_setting_a_kernel_leaves_the_array_it_came_from_writable(playground):
    mine = np.ones((2, 2))

    playground.kernel = mine
    mine[0, 0] = 9

    assert playground.kernel[0, 0] == 1


def test_a_kernel_from_the_browser_becomes_an_array(playground):
    playground.set_state({"kernel": [[1, 0.5]]})

    np.testing.assert_array_equal(playground.kernel, [[1, 0.5]])


@pytest.mark.parametrize(
    "state",
    [
        {"kernel": [[1, "x"]]},
        {"kernel": {"rows": 3}},
        {"stride": 0},
        {"stride": "2"},
        {"border": "mirror"},
        {"display": "jet"},
    ],
)
def test_a_hostile_state_becomes_words_and_the_last_good_state_stays(playground, state):
    before = playground.response

    playground.set_state(state)

    assert playground.problem
    np.testing.assert_array_equal(playground.response, before)


def test_each_kernel_of_the_course_is_a_preset(playground):
    presets = {name: np.array(weights) for name, weights in playground._presets}

    assert presets.keys() == KERNELS.keys()
    for name, weights in presets.items():
        np.testing.assert_array_equal(weights, KERNELS[name])


def test_the_presets_cover_the_classic_kernels(playground):
    names = {name for name, _ in playground._presets}

    assert names >= {"identity", "box blur", "Gaussian blur", "sharpen", "Laplacian"}
    assert names >= {"Sobel x", "Sobel y", "Prewitt x", "Prewitt y"}
    assert names >= {"Scharr x", "Scharr y", "emboss", "high-pass"}


def test_a_kernel_can_be_named():
    np.testing.assert_array_equal(
        kernel_playground(PIXELS, "emboss").kernel, KERNELS["emboss"]
    )
    with pytest.raises(ValueError, match="no kernel 'fuzzy'; choose one of identity"):
        kernel_playground(PIXELS, "fuzzy")


def test_the_kernel_is_known_by_its_weights(playground):
    assert playground.kernel_name == "your own"

    playground.kernel = [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]

    assert playground.kernel_name == "Laplacian"


def test_the_picture_display_cuts_off_at_0_and_255():
    response = np.array([[-3.0, 0.4, 254.6, 300]])

    np.testing.assert_array_equal(displayed(response, "picture"), [[0, 0, 255, 255]])
    np.testing.assert_array_equal(displayed(response, "absolute"), [[3, 0, 255, 255]])


def test_the_signed_display_is_white_at_zero_red_above_and_blue_below():
    shown = displayed(np.array([[-8.0, 0, 8]]), "signed").astype(int)

    (blue, white, red) = shown[0]
    assert blue[2] > blue[0] + 50
    assert red[0] > red[2] + 50
    assert white.min() > 240


def test_the_signed_display_of_three_channels_shows_the_strongest():
    response = np.array([[[1.0, -9, 2], [9, 0, 0]]])

    shown = displayed(response, "signed")

    np.testing.assert_array_equal(shown, displayed(np.array([[-9.0, 9]]), "signed"))


def test_the_signed_display_of_nothing_is_white():
    assert (displayed(np.zeros((2, 2)), "signed") == 247).all()


def test_the_signed_colors_are_those_of_the_course_figures():
    stops = np.linspace(0, 1, len(SIGNED_PALETTE))

    theirs = matplotlib.colormaps["RdBu_r"](stops)[:, :3] * 255

    assert np.abs(theirs - SIGNED_PALETTE).max() < 3


def test_side_by_side_keeps_the_scale_of_a_smaller_response():
    both = side_by_side(PIXELS, PIXELS[:3, :4, 0])

    assert both.shape == (9, 34, 3)
    np.testing.assert_array_equal(both[:3, 21:25, 1], PIXELS[:3, :4, 0])
    assert (both[3:, 21:] == 255).all()


@pytest.mark.parametrize("display", ["picture", "absolute", "signed"])
def test_the_static_picture_is_small_and_says_what_it_shows(display):
    noise = np.random.default_rng(0).integers(0, 256, (512, 512, 3), dtype=np.uint8)
    playground = kernel_playground(noise, "high-pass")
    playground.color, playground.display = True, display

    page = playground.picture_html()

    assert len(page) < 150_000
    alt = re.search('alt="([^"]*)"', page)[1]
    assert "Your own picture, 512 by 512 pixels, in color" in alt
    assert "the high-pass kernel" in alt
    low = f"{playground.response.min():.4g}".replace("-", "−")
    assert f"values from {low} to" in alt


def test_the_static_picture_writes_the_kernel_as_a_table(playground):
    page = playground.picture_html()

    assert "<td>1</td><td>−2.5</td><td>0</td></tr>" in page
    assert "Kernel: your own" in page


def test_a_few_strong_pixels_do_not_make_all_others_white_in_the_signed_display():
    response = np.full((40, 40), 5.0)
    response[0, 0] = 300

    shown = displayed(response, "signed")

    np.testing.assert_array_equal(shown[0, 0], SIGNED_PALETTE[-1])
    assert shown[1, 1, 2] < 220  # 247 is white
