"""Batches out of a part that is in memory whole."""

from __future__ import annotations

import pytest
import torch
from training_parts import small_part

from course_utils import data

PART = small_part(11, seed=0)


def as_floats(images):
    return images.float()


def test_without_a_generator_the_examples_come_in_order_and_the_last_batch_is_short():
    got = list(data.batches(PART, batch_size=4, normalize=as_floats))

    assert [len(labels) for _, labels in got] == [4, 4, 3]
    assert torch.equal(torch.cat([images for images, _ in got]), PART.images.float())
    assert torch.equal(torch.cat([labels for _, labels in got]), PART.labels)


def test_a_generator_shuffles_images_and_labels_together():
    def shuffled(seed):
        generator = torch.Generator().manual_seed(seed)
        got = data.batches(PART, batch_size=4, normalize=as_floats, generator=generator)
        return [torch.cat(side) for side in zip(*got, strict=True)]

    images, labels = shuffled(1)

    order = torch.randperm(11, generator=torch.Generator().manual_seed(1))
    assert torch.equal(images, PART.images[order].float())
    assert torch.equal(labels, PART.labels[order])
    assert not torch.equal(shuffled(2)[0], images)


@pytest.mark.parametrize("batch_size", [0, -3])
def test_a_batch_size_that_is_not_positive_is_refused(batch_size):
    with pytest.raises(ValueError, match=f"batch_size is {batch_size}, expected 1"):
        next(data.batches(PART, batch_size=batch_size, normalize=as_floats))
