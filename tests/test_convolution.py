from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_utils.convolution import (
    avg_pool,
    conv_layer,
    convolve,
    cross_correlate,
    max_pool,
    output_size,
    pad,
    receptive_field,
)


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("padding", [0, 1, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel_shape", [(1, 1), (3, 3), (2, 5)])
def test_cross_correlate_agrees_with_pytorch(kernel_shape, stride, padding, dilation):
    image, kernel = torch.randn(9, 11), torch.randn(kernel_shape)
    steps = {"stride": stride, "padding": padding, "dilation": dilation}

    ours = cross_correlate(image, kernel, **steps)

    theirs = F.conv2d(image[None, None], kernel[None, None], **steps)[0, 0]
    torch.testing.assert_close(ours, theirs)


def test_cross_correlate_sums_over_all_channels():
    image, kernel = torch.randn(3, 7, 5), torch.randn(3, 2, 3)

    ours = cross_correlate(image, kernel)

    theirs = F.conv2d(image[None], kernel[None])[0, 0]
    torch.testing.assert_close(ours, theirs)


def test_cross_correlate_of_the_worked_patch_is_60():
    patch = torch.tensor([[120.0, 140, 120], [225, 220, 205], [255, 250, 230]])
    laplacian = torch.tensor([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]])

    assert cross_correlate(patch, laplacian).item() == 60


def test_convolve_flips_the_kernel_so_that_an_impulse_reproduces_it():
    impulse = torch.zeros(5, 5)
    impulse[2, 2] = 1
    kernel = torch.arange(9.0).reshape(3, 3)

    assert torch.equal(convolve(impulse, kernel), kernel)
    assert torch.equal(cross_correlate(impulse, kernel), kernel.flip(0, 1))


def test_cross_correlate_names_both_shapes_when_channels_differ():
    with pytest.raises(ValueError, match=r"\(3, 8, 8\).*\(1, 3, 3\)"):
        cross_correlate(torch.zeros(3, 8, 8), torch.zeros(1, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"input_size": 7, "kernel_size": 3}, 5),
        ({"input_size": 7, "kernel_size": 3, "stride": 2}, 3),
        ({"input_size": 7, "kernel_size": 3, "stride": 3}, 2),  # 2.33 is floored
        ({"input_size": 8, "kernel_size": 3, "padding": 1}, 8),
        ({"input_size": 7, "kernel_size": 3, "dilation": 3}, 1),
    ],
)
def test_output_size_matches_worked_examples(arguments, expected):
    assert output_size(**arguments) == expected


def test_output_size_says_by_how_much_a_kernel_does_not_fit():
    with pytest.raises(ValueError, match="spans 5 does not fit in 4 pixels"):
        output_size(4, 3, dilation=2)


@pytest.mark.parametrize("argument", ["input_size", "kernel_size", "stride"])
def test_output_size_refuses_zero(argument):
    arguments = {"input_size": 5, "kernel_size": 3, "stride": 1} | {argument: 0}

    with pytest.raises(ValueError, match=f"{argument}=0"):
        output_size(**arguments)


NUMPY_MODES = {
    "zero": "constant",
    "replicate": "edge",
    "reflect": "reflect",
    "wrap": "wrap",
}


@pytest.mark.parametrize("amount", [1, 2, 4])
@pytest.mark.parametrize("border", NUMPY_MODES)
def test_pad_agrees_with_numpy(border, amount):
    image = torch.randn(5, 7)

    ours = pad(image, amount, border)

    theirs = np.pad(image.numpy(), amount, mode=NUMPY_MODES[border])
    np.testing.assert_array_equal(ours.numpy(), theirs)


def test_pad_with_crop_or_nothing_to_add_leaves_the_image_as_it_was():
    image = torch.randn(3, 5, 7)

    assert pad(image, 2, "crop") is image
    assert pad(image, 0, "wrap") is image


def test_pad_refuses_to_reflect_more_pixels_than_there_are():
    with pytest.raises(ValueError, match="cannot invent 4 pixels from 4"):
        pad(torch.zeros(4, 9), 4, "reflect")


def test_pad_lists_the_borders_it_knows():
    with pytest.raises(ValueError, match=r"'mirror' is unknown.*replicate"):
        pad(torch.zeros(4, 9), 1, "mirror")


@pytest.mark.parametrize("steps", [{}, {"stride": 2, "padding": 1}, {"dilation": 2}])
@pytest.mark.parametrize("has_bias", [True, False])
def test_conv_layer_agrees_with_pytorch(has_bias, steps):
    image, kernels = torch.randn(3, 9, 11), torch.randn(4, 3, 2, 3)
    bias = torch.randn(4) if has_bias else None

    ours = conv_layer(image, kernels, bias, **steps)

    theirs = F.conv2d(image[None], kernels, bias, **steps)[0]
    torch.testing.assert_close(ours, theirs)


def test_conv_layer_asks_for_one_bias_a_kernel():
    with pytest.raises(ValueError, match=r"bias has shape \(3,\).*4 kernels"):
        conv_layer(torch.zeros(3, 8, 8), torch.zeros(4, 3, 3, 3), torch.zeros(3))


def test_conv_layer_names_the_shapes_it_expects():
    with pytest.raises(ValueError, match=r"\(8, 8\) and \(3, 3\).*\(C_in, H, W\)"):
        conv_layer(torch.zeros(8, 8), torch.zeros(3, 3))


STANDARD_FIGURE = torch.tensor(
    [[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
)


def test_pooling_gives_the_numbers_of_the_standard_figure():
    assert max_pool(STANDARD_FIGURE).tolist() == [[6, 8], [3, 4]]
    assert avg_pool(STANDARD_FIGURE).tolist() == [[3.25, 5.25], [2, 2]]


@pytest.mark.parametrize("stride", [None, 1, 2, 3])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pooling_agrees_with_pytorch_on_every_channel(size, stride):
    images = -torch.rand(2, 3, 9, 11)  # negative: an empty window would show as 0

    torch.testing.assert_close(
        max_pool(images, size, stride=stride), F.max_pool2d(images, size, stride)
    )
    torch.testing.assert_close(
        avg_pool(images, size, stride=stride), F.avg_pool2d(images, size, stride)
    )


def test_pooling_refuses_a_window_larger_than_the_image():
    with pytest.raises(ValueError, match="spans 3 does not fit in 2 pixels"):
        max_pool(torch.zeros(2, 5), 3)


VGG_BLOCK = {2: [(3, 1), (3, 1), (2, 2)], 3: [(3, 1), (3, 1), (3, 1), (2, 2)]}
VGG16 = [*VGG_BLOCK[2] * 2, *VGG_BLOCK[3] * 3]


@pytest.mark.parametrize(
    ("layers", "pixels"),
    [
        ([], 1),
        ([(3, 1)] * 2, 5),
        ([(3, 1)] * 3, 7),
        ([(3, 1), (2, 2)] * 3, 22),
        ([(3, 1), (2, 2)] * 4, 46),
        (VGG16[:-1], 196),
        (VGG16, 212),
    ],
)
def test_receptive_field_matches_worked_examples(layers, pixels):
    assert receptive_field(layers) == pixels


def test_receptive_field_is_what_gradients_reach():
    layers = [(3, 1), (2, 2), (5, 2), (3, 1)]
    image = torch.zeros(1, 1, 60, 60, requires_grad=True)
    x = image
    for kernel_size, stride in layers:
        x = F.conv2d(x, torch.ones(1, 1, kernel_size, kernel_size), stride=stride)
    x[0, 0, 3, 3].backward()

    reached = (image.grad != 0).any(dim=3).sum().item()

    assert receptive_field(layers) == reached


@pytest.mark.parametrize("layer", [(0, 1), (3, 0)])
def test_receptive_field_refuses_zero(layer):
    with pytest.raises(ValueError, match="must be at least 1"):
        receptive_field([(3, 1), layer])
