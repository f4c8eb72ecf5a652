"""The training part on the device, handed out batch by batch."""

from __future__ import annotations

import torch
from torch import Tensor

from course_utils import runtime
from course_utils.data.splitting import Split
from course_utils.train.loop import in_fast_layout
from course_utils.train.recipe import Recipe

SHUFFLE, STEP = 0, 1  # which random numbers of a training


class Feed:
    """The training images and labels, in memory whole.

    Parameters
    ----------
    split : Split
    recipe : Recipe
        Its ``batch_size`` and ``augment`` matter here.
    seed : int
        Of the order of the examples.
    device : torch.device
    """

    def __init__(
        self, split: Split, recipe: Recipe, *, seed: int, device: torch.device
    ) -> None:
        self._split, self._recipe = split, recipe
        self._seed, self._device = seed, device
        self._images = split.train.images.to(device)
        self._labels = split.train.labels.to(device)
        self._mean, self._std = (
            value.to(device)[:, None, None] for value in (split.mean, split.std)
        )  # each (C, 1, 1)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch; the last may be shorter."""
        return -(-len(self._labels) // self._recipe.batch_size)

    @property
    def first_rows(self) -> Tensor:
        """Rows of as many training examples as are in a batch."""
        size = min(self._recipe.batch_size, len(self._labels))
        return torch.arange(size, device=self._device)

    def rows_of_epoch(self, epoch: int) -> tuple[Tensor, ...]:
        """Return the rows of each batch of an epoch, counted from 0, in its order."""
        with runtime.random_numbers_of(self._seed, SHUFFLE, epoch, device=self._device):
            order = torch.randperm(len(self._labels))
        return order.to(self._device).split(self._recipe.batch_size)

    def batch(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Return training images, augmented and standardized, and their labels.

        Parameters
        ----------
        rows : Tensor, shape (N,), int64, on the device

        Returns
        -------
        images : Tensor, shape (N, C, H, W), float32
        labels : Tensor, shape (N,), int64

        Raises
        ------
        ValueError
            If ``recipe.augment`` returns images of another shape.
        """
        images, labels = self._images[rows], self._labels[rows]
        if self._recipe.augment is None:
            return in_fast_layout(self._split.normalize(images)), labels
        changed = self._recipe.augment(images.float() / 255)
        if changed.shape != images.shape:
            raise ValueError(
                f"augment made {tuple(changed.shape)} of images of shape "
                f"{tuple(images.shape)}, expected the same shape"
            )
        return in_fast_layout((changed - self._mean) / self._std).float(), labels
