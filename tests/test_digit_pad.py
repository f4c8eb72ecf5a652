from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import data
from course_utils.widgets.digit_answers import as_probabilities
from course_utils.widgets.digit_drawing import SIDE, center_like_mnist
from course_utils.widgets.digit_pad import digit_pad

DIGITS = data.load("mnist5000").test


def brightness_below(images):
    """A stand-in network: how the ink is spread over ten pairs of rows."""
    assert images.dtype == torch.uint8
    assert images.shape[1:] == (1, 28, 28)
    rows = images.float().sum(dim=(1, 3))[:, 4:24].view(-1, 10, 2).sum(dim=2)
    return (rows + 1e-6) / (rows + 1e-6).sum(dim=1, keepdim=True)


@pytest.fixture
def pad():
    return digit_pad(brightness_below)


def stroke() -> torch.Tensor:
    """A slanted stroke far from the middle, 12 pixels high."""
    image = torch.zeros(1, SIDE, SIDE, dtype=torch.uint8)
    for step in range(12):
        image[0, 2 + step, 2 + step // 3 : 5 + step // 3] = 255
    return image


def tell(pad, **state):
    """What the browser sends: binary values arrive as memoryview."""
    pad.set_state(
        {
            name: memoryview(value) if isinstance(value, bytes) else value
            for name, value in state.items()
        }
    )


def drawn(image: torch.Tensor) -> bytes:
    return image.numpy().tobytes()


def test_an_image_of_mnist_is_centered_already():
    for image in DIGITS.images[::10]:
        assert torch.equal(center_like_mnist(image), image)


@pytest.mark.parametrize(("down", "right"), [(3, 0), (-2, 1), (0, -4)])
def test_an_image_of_mnist_that_was_shifted_comes_back(down, right):
    wide = torch.zeros(100, 1, 40, 40, dtype=torch.uint8)
    wide[:, :, 6 + down : 34 + down, 6 + right : 34 + right] = DIGITS.images[::10]

    for shifted, image in zip(wide, DIGITS.images[::10], strict=True):
        assert torch.equal(center_like_mnist(shifted), image)


@pytest.mark.parametrize("shape", [(50, 31), (7, 20), (20, 7), (3, 3)])
def test_a_centered_digit_is_20_pixels_long_around_its_center_of_mass(shape):
    image = torch.zeros(1, 60, 70, dtype=torch.uint8)
    image[0, 5 : 5 + shape[0], 11 : 11 + shape[1]] = 200
    image[0, 5 : 5 + shape[0] // 2, 11 : 11 + shape[1]] = 255

    seen = center_like_mnist(image)[0].double()

    rows, cols = (seen.amax(dim=axis).nonzero()[:, 0] for axis in (1, 0))
    lengths = [int(at.max() - at.min()) + 1 for at in (rows, cols)]
    assert max(lengths) == 20
    assert min(lengths) == -(-20 * min(shape) // max(shape))
    for axis in (1, 0):
        ink = seen.sum(dim=axis)
        assert abs((ink * torch.arange(28)).sum() / ink.sum() - 14) <= 0.5 + 1e-9


def test_nothing_of_a_lopsided_digit_is_cut_off():
    image = torch.zeros(1, 28, 28, dtype=torch.uint8)
    image[0, 2:22, 10] = 1
    image[0, 2, 4:20] = 255  # all the weight at the top

    seen = center_like_mnist(image)

    assert seen.sum() == image.sum()
    assert seen[0, 27, :].any()


def test_halves_are_averaged_when_a_digit_shrinks():
    image = torch.zeros(1, 50, 50, dtype=torch.uint8)
    image[0, :40, :40] = 101
    image[0, ::2, :40] = 0
    image[0, 0, :40] = 200

    seen = center_like_mnist(image)

    assert set(seen[0].unique().tolist()) <= {0, 51, 100, 151}
    assert (seen == 51).sum() == 19 * 20


def test_an_empty_picture_stays_empty():
    assert not center_like_mnist(torch.zeros(1, 28, 28)).any()


def test_the_networks_see_a_drawing_from_the_browser_as_the_browser_centered_it(pad):
    seen = center_like_mnist(stroke())

    tell(pad, _drawing=drawn(stroke()), _image=drawn(seen), _asked=1)

    assert torch.equal(pad.drawing, stroke())
    assert torch.equal(pad.image, seen)
    torch.testing.assert_close(
        pad.probabilities["network"], brightness_below(seen[None])[0]
    )
    assert pad._answered == 1


def test_one_question_of_the_browser_is_asked_once_though_it_changes_much():
    asked = []
    pad = digit_pad(lambda images: asked.append(images) or brightness_below(images))

    image = drawn(stroke())
    tell(pad, center=False, _drawing=image, _image=image, _asked=1)

    assert len(asked) == 1
    assert torch.equal(pad.image, stroke())


def test_an_image_set_in_a_cell_is_centered_and_answered(pad):
    pad.image = stroke()

    assert torch.equal(pad.drawing, stroke())
    assert torch.equal(pad.image, center_like_mnist(stroke()))
    torch.testing.assert_close(
        pad.probabilities["network"], brightness_below(pad.image[None])[0]
    )


def test_switching_the_centering_off_shows_the_networks_the_bare_drawing(pad):
    pad.image = stroke()
    centered = pad.probabilities["network"]

    pad.center = False

    assert torch.equal(pad.image, stroke())
    assert not torch.equal(pad.probabilities["network"], centered)


@pytest.mark.parametrize(
    "image",
    [DIGITS.images[7], DIGITS.images[7, 0], DIGITS.images[7, 0].numpy()],
    ids=["tensor (1, H, W)", "tensor (H, W)", "array"],
)
def test_an_image_may_come_in_any_layout(pad, image):
    pad.image = image

    assert torch.equal(pad.image, DIGITS.images[7])


def test_the_image_read_in_a_cell_can_be_spoiled_without_changing_the_pad(pad):
    pad.image = DIGITS.images[0]

    pad.image[:] = 0

    assert torch.equal(pad.image, DIGITS.images[0])


def test_an_image_of_another_size_is_refused_in_words(pad):
    with pytest.raises(ValueError, match="28 x 28 pixels; this picture has 32 x 32"):
        pad.image = torch.zeros(1, 32, 32)


def test_an_empty_pad_asks_nobody():
    asked = []
    pad = digit_pad(lambda images: asked.append(images) or brightness_below(images))

    tell(pad, _drawing=bytes(784), _image=bytes(784), _asked=4)

    assert asked == []
    assert pad.probabilities == {}
    assert pad._answered == 4


def test_several_networks_answer_to_the_same_drawing():
    def backwards(images):
        return brightness_below(images).flip(1)

    pad = digit_pad({"one": brightness_below, "other": backwards}, image=stroke())

    one, other = pad.probabilities["one"], pad.probabilities["other"]
    torch.testing.assert_close(one.flip(0), other)
    assert list(pad.probabilities) == pad._models == ["one", "other"]


def fails(images):
    raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")


def test_a_network_that_fails_is_named_and_the_other_still_answers():
    pad = digit_pad({"good": brightness_below, "bad": fails})

    image = drawn(stroke())
    tell(pad, _drawing=image, _image=image, _asked=1)

    assert list(pad.probabilities) == ["good"]
    assert pad.problem == "bad: RuntimeError: mat1 and mat2 shapes cannot be multiplied"
    assert pad._answered == 1  # the browser waits for no more


def test_the_message_goes_when_the_network_answers_again():
    broken = [True]
    pad = digit_pad(lambda x: fails(x) if broken[0] else brightness_below(x))
    pad.image = stroke()
    before = pad.problem

    broken[0] = False
    pad.image = DIGITS.images[0]

    assert "mat1" in before
    assert pad.problem == ""


def test_a_network_that_changes_its_images_spoils_them_for_no_other():
    def vandal(images):
        answer = brightness_below(images)
        images.zero_()
        return answer

    pad = digit_pad({"vandal": vandal, "next": brightness_below}, image=stroke())

    torch.testing.assert_close(pad.probabilities["next"], pad.probabilities["vandal"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            torch.full((1, 9), 1 / 9),
            r"shape \(1, 9\) for one image, expected \(1, 10\)",
        ),
        (torch.full((2, 10), 0.1), r"shape \(2, 10\)"),
        (torch.arange(10.0)[None] - 3, "from -3 to 6 that sum to 15.*softmax"),
        (torch.full((1, 10), torch.nan), "sum to nan"),
        (torch.tensor([[1.5, -0.5] + [0] * 8]), "from -0.5 to 1.5"),
    ],
    ids=["too few", "two images", "logits", "not a number", "below zero"],
)
def test_an_answer_that_is_no_probabilities_is_refused_in_words(answer, words):
    with pytest.raises(ValueError, match=words):
        as_probabilities(answer, 10)


def test_an_answer_may_come_from_numpy_and_need_gradients():
    assert as_probabilities(np.full((1, 10), 0.1), 10) == pytest.approx([0.1] * 10)
    answer = torch.full((10,), 0.1, requires_grad=True)
    assert as_probabilities(answer, 10) == pytest.approx([0.1] * 10)


def test_a_bare_network_is_refused_with_what_to_write_instead():
    with pytest.raises(TypeError, match=re.escape("split.normalize).softmax(dim=1)")):
        digit_pad({"MLP": nn.Linear(784, 10)})


@pytest.mark.parametrize("nothing", ["MLP", {"MLP": None}])
def test_what_cannot_be_called_is_refused(nothing):
    with pytest.raises(TypeError, match="expected a function from uint8 images"):
        digit_pad(nothing)


def test_a_drawing_of_a_wrong_length_becomes_words(pad):
    tell(pad, _drawing=bytes(10))

    assert "784 bytes" in pad.problem


def test_the_examples_are_real_digits_two_of_each(pad):
    examples = torch.frombuffer(bytearray(pad._examples), dtype=torch.uint8)
    known = {
        drawn(image): label
        for image, label in zip(DIGITS.images, DIGITS.labels.tolist(), strict=True)
    }

    labels = [known[drawn(example)] for example in examples.view(-1, 784)]

    assert sorted(labels) == sorted([*range(10), *range(10)])
    assert labels != sorted(labels)


def test_own_examples_take_the_place_of_mnists():
    pad = digit_pad(brightness_below, examples=DIGITS.images[:3])

    assert pad._examples == drawn(DIGITS.images[:3])


def test_the_static_picture_says_what_the_networks_see():
    pad = digit_pad(brightness_below, image=DIGITS.images[0], class_names="abcdefghij")
    best = pad.probabilities["network"].topk(2)

    alt = pad.picture_html().split('alt="')[1].split('"')[0]

    first, second = ("abcdefghij"[at] for at in best.indices)
    assert f"network: {first} with {100 * best.values[0]:.1f} %, then {second}" in alt


def test_the_static_picture_of_an_empty_pad_is_a_sentence(pad):
    assert "<img" not in pad.picture_html()
    assert "A pad to draw a digit on" in pad.picture_html()
