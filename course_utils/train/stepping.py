"""One step of a training: its batch, its learning rate, its own random numbers."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from course_utils import runtime
from course_utils.train.feeding import STEP, Feed
from course_utils.train.loop import train_step
from course_utils.train.optimizers import make_optimizers
from course_utils.train.recipe import Recipe


class Stepper:
    """Takes the steps of a training; each depends on the seed and its number alone.

    Parameters
    ----------
    model : nn.Module
    feed : Feed
    recipe : Recipe
    seed : int
    device : torch.device
    precision : torch.dtype
    """

    def __init__(
        self,
        model: nn.Module,
        feed: Feed,
        recipe: Recipe,
        *,
        seed: int,
        device: torch.device,
        precision: torch.dtype,
    ) -> None:
        self._model, self._feed, self._recipe = model, feed, recipe
        self._seed, self._device, self._precision = seed, device, precision
        self._num_steps = feed.steps_per_epoch * recipe.num_epochs
        self.optimizers = make_optimizers(model, recipe)
        self._rates = [group["lr"] for group in self._groups()]

    def take(self, step: int, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Change the weights once.

        Parameters
        ----------
        step : int
            Steps that were taken before.
        rows : Tensor, shape (N,), int64
            Of the training examples in the batch.

        Returns
        -------
        loss : Tensor, scalar
        logits : Tensor, shape (N, num_classes)
        labels : Tensor, shape (N,), int64
        """
        self._model.train()
        factor = self._recipe.learning_rate_factor(step / self._num_steps)
        for group, rate in zip(self._groups(), self._rates, strict=True):
            group["lr"] = rate * factor
        with runtime.random_numbers_of(self._seed, STEP, step, device=self._device):
            images, labels = self._feed.batch(rows)
            loss, logits = train_step(
                self._model,
                images,
                labels,
                self.optimizers,
                label_smoothing=self._recipe.label_smoothing,
                precision=self._precision,
            )
        return loss, logits, labels

    def _groups(self) -> list[dict[str, Any]]:
        """Return the optimizers' groups, which are new ones after a state is loaded."""
        return [group for made in self.optimizers for group in made.param_groups]
