from __future__ import annotations

import pytest
import torch

from course_utils import data


def images_of(*shape: int, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)


def dataset_of(train: torch.Tensor, test: torch.Tensor | None = None) -> data.Dataset:
    """Return a data set in which each training image's label is its row."""
    test = images_of(4, *train.shape[1:], seed=1) if test is None else test
    return data.Dataset(
        name="random",
        train=data.Part(train, torch.arange(len(train))),
        test=data.Part(test, torch.zeros(len(test), dtype=torch.int64)),
        class_names=("noise",),
        source="a generator",
    )


@pytest.fixture
def noise() -> data.Dataset:
    return dataset_of(images_of(50, 3, 9, 11))


def test_split_divides_the_training_images_and_keeps_their_labels(noise):
    parts = data.split(noise, val_fraction=0.3)

    assert (len(parts.train), len(parts.val)) == (35, 15)
    both = torch.cat([parts.train.labels, parts.val.labels])
    assert both.sort().values.tolist() == list(range(50))
    for part in (parts.train, parts.val):
        assert torch.equal(part.images, noise.train.images[part.labels])


def test_split_leaves_the_test_part_alone(noise):
    assert data.split(noise).test is noise.test


def test_split_takes_the_images_in_random_order(noise):
    val = data.split(noise).val.labels

    assert val.tolist() != val.sort().values.tolist()


def test_the_same_seed_gives_the_same_split_whatever_was_drawn_before(noise):
    first = data.split(noise, seed=3)
    torch.rand(100)
    second = data.split(noise, seed=3)

    assert torch.equal(first.val.labels, second.val.labels)
    assert not torch.equal(first.val.labels, data.split(noise, seed=4).val.labels)


def test_split_does_not_touch_the_global_generator(noise):
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)

    data.split(noise)

    assert torch.equal(torch.rand(3), expected)


def test_mean_and_std_are_those_of_the_training_pixels(noise):
    parts = data.split(noise)

    pixels = parts.train.images.double() / 255
    std, mean = torch.std_mean(pixels, dim=(0, 2, 3), correction=0)
    assert parts.mean.dtype == parts.std.dtype == torch.float32
    torch.testing.assert_close(parts.mean, mean.float(), rtol=0, atol=1e-7)
    torch.testing.assert_close(parts.std, std.float(), rtol=0, atol=1e-7)


def test_validation_and_test_images_do_not_change_the_statistics(noise):
    before = data.split(noise)
    bright = noise.train.images.clone()
    bright[before.val.labels] = 255
    white = torch.full_like(noise.test.images, 255)

    after = data.split(dataset_of(bright, white))

    assert torch.equal(after.val.images, torch.full_like(after.val.images, 255))
    assert torch.equal(after.mean, before.mean)
    assert torch.equal(after.std, before.std)


def test_mean_and_std_of_two_known_pixels():
    images = torch.tensor([0, 255, 0, 255], dtype=torch.uint8).view(2, 1, 1, 2)

    parts = data.split(dataset_of(images), val_fraction=0.5)

    assert parts.mean.tolist() == [0.5]
    assert parts.std.tolist() == [0.5]


def test_normalized_training_images_have_mean_zero_and_deviation_one(noise):
    parts = data.split(noise)

    images = parts.normalize(parts.train.images)

    std, mean = torch.std_mean(images, dim=(0, 2, 3), correction=0)
    torch.testing.assert_close(mean, torch.zeros(3), rtol=0, atol=1e-5)
    torch.testing.assert_close(std, torch.ones(3), rtol=0, atol=1e-5)


@pytest.mark.parametrize("row", [slice(None), 0], ids=["batch", "one image"])
def test_denormalize_undoes_normalize(noise, row):
    parts = data.split(noise)
    images = parts.test.images[row]

    again = parts.denormalize(parts.normalize(images))

    torch.testing.assert_close(again, images / 255, rtol=0, atol=1e-6)
    assert 0 <= again.min() <= again.max() <= 1


def test_denormalized_images_can_always_be_shown(noise):
    parts = data.split(noise)

    bright = parts.denormalize(torch.full((3, 9, 11), 100.0))
    dark = parts.denormalize(torch.full((3, 9, 11), -100.0))

    assert bright.eq(1).all()
    assert dark.eq(0).all()


def test_normalize_leaves_its_images_alone(noise):
    parts = data.split(noise)
    before = parts.test.images.clone()

    parts.normalize(parts.test.images)

    assert torch.equal(parts.test.images, before)


def test_images_are_not_normalized_twice(noise):
    parts = data.split(noise)

    with pytest.raises(TypeError, match=r"torch\.float32.*normalized before"):
        parts.normalize(parts.normalize(parts.test.images))


def test_images_that_were_never_normalized_are_not_denormalized(noise):
    parts = data.split(noise)

    with pytest.raises(TypeError, match=r"torch\.uint8, expected floats"):
        parts.denormalize(parts.test.images)


@pytest.mark.parametrize("shape", [(4, 1, 9, 11), (9, 11), (4, 9, 11)])
def test_images_with_other_channels_are_refused(noise, shape):
    parts = data.split(noise)

    with pytest.raises(ValueError, match=r"expected \(N, 3, H, W\)"):
        parts.normalize(images_of(*shape))


@pytest.mark.parametrize("val_fraction", [0, 1, -0.2, 20, float("nan")])
def test_a_fraction_that_is_none_is_refused(noise, val_fraction):
    with pytest.raises(ValueError, match=f"val_fraction is {val_fraction}"):
        data.split(noise, val_fraction=val_fraction)


@pytest.mark.parametrize("val_fraction", [0.001, 0.999])
def test_a_fraction_that_leaves_no_image_on_one_side_is_refused(noise, val_fraction):
    with pytest.raises(ValueError, match="at least one must be on each side"):
        data.split(noise, val_fraction=val_fraction)


def test_training_images_without_contrast_are_named():
    images = images_of(50, 3, 9, 11)
    images[:, 1] = 7

    with pytest.raises(ValueError, match="channel 1"):
        data.split(dataset_of(images))
