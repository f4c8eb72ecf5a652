from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from course_utils.convolution import cross_correlate, pad
from course_utils.filters import KERNELS, filter_picture


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (19, 23), dtype=np.uint8)


@pytest.mark.parametrize("name", KERNELS)
def test_each_kernel_sums_to_zero_or_one(name):
    total = KERNELS[name].sum()

    assert min(abs(total), abs(total - 1)) < 1e-12


@pytest.mark.parametrize(
    ("name", "dx", "dy", "size"),
    [("Sobel x", 1, 0, 3), ("Sobel y", 0, 1, 3), ("Scharr x", 1, 0, cv2.FILTER_SCHARR),
     ("Scharr y", 0, 1, cv2.FILTER_SCHARR)],
)  # fmt: skip
def test_derivative_kernels_are_opencv_s_own(picture, name, dx, dy, size):
    ours = filter_picture(picture, KERNELS[name])

    theirs = cv2.Sobel(picture, cv2.CV_32F, dx, dy, ksize=size)
    np.testing.assert_array_equal(ours, theirs)


def test_the_gaussian_is_opencv_s_own(picture):
    ours = filter_picture(picture, KERNELS["Gaussian blur"])

    theirs = cv2.GaussianBlur(picture.astype(np.float32), (5, 5), 0)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


@pytest.mark.parametrize("border", ["reflect", "replicate", "zero", "wrap"])
@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (5, 3), (1, 7)])
def test_filter_picture_agrees_with_padding_and_the_hand_loop(picture, border, shape):
    kernel = torch.randn(shape)

    ours = filter_picture(picture, kernel, border=border)

    padded = pad(torch.from_numpy(picture).float(), 3, border)
    (kH, kW), (H, W) = shape, picture.shape
    top, left = 3 - kH // 2, 3 - kW // 2
    by_hand = cross_correlate(padded, kernel)[top : top + H, left : left + W]
    np.testing.assert_allclose(ours, by_hand.numpy(), rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("shape", [(2, 2), (4, 3), (6, 7), (3, 3)])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_filter_picture_cropped_is_cross_correlation(picture, shape, stride):
    kernel = torch.randn(shape)

    ours = filter_picture(picture, kernel, border="crop", stride=stride)

    image = torch.from_numpy(picture).float()
    by_hand = cross_correlate(image, kernel, stride=stride).numpy()
    np.testing.assert_allclose(ours, by_hand, rtol=1e-4, atol=1e-3)


def test_filter_picture_treats_each_color_by_itself(picture):
    color = np.stack([picture, picture.T[:19, :19].repeat(2, 1)[:, :23], picture], 2)

    response = filter_picture(color, KERNELS["Laplacian"])

    for channel in range(3):
        alone = filter_picture(color[:, :, channel], KERNELS["Laplacian"])
        np.testing.assert_array_equal(response[:, :, channel], alone)


def test_filter_picture_keeps_negative_values_and_those_above_255():
    bar = np.zeros((5, 7), np.uint8)
    bar[:, 2:4] = 200

    response = filter_picture(bar, KERNELS["Sobel x"])

    assert response[2].tolist() == [0, 800, 800, -800, -800, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kernel": np.ones((30, 3))}, "30 x 3 does not fit in 19 x 23"),
        ({"kernel": np.ones(3)}, r"shape \(kH, kW\); this has \(3,\)"),
        ({"kernel": np.ones((3, 3)), "border": "mirror"}, "'mirror' is unknown"),
        ({"kernel": np.ones((3, 3)), "stride": 0}, "stride=0"),
    ],
)
def test_filter_picture_says_what_was_given(picture, arguments, message):
    with pytest.raises(ValueError, match=message):
        filter_picture(picture, **arguments)
