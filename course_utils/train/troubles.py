"""What can go wrong while training, noticed early and said in plain words."""

from __future__ import annotations

import math

from torch import Tensor

from course_utils.train.recipe import Recipe

EVERY = 20  # steps between two looks: a look makes a GPU wait
GROWTH = 3.0  # a loss so many times that of the start is diverging


class DivergedError(RuntimeError):
    """The loss became NaN, or grew instead of falling."""


class LossWatch:
    """Looks at the loss of the training steps, and stops what cannot come good.

    Parameters
    ----------
    recipe : Recipe
        Its learning rate is named in the message.
    """

    def __init__(self, recipe: Recipe):
        self._recipe = recipe
        self._sum: Tensor | float = 0.0
        self._num_steps = 0
        self._start: float | None = None  # mean loss of the first steps

    def look(
        self, loss: Tensor, *, num_classes: int, epoch: int, is_last: bool
    ) -> None:
        """Take the loss of one step.

        Raises
        ------
        DivergedError
            If the mean of the last steps is not a number, or several times what it was
            at the start and what guessing costs.
        """
        self._sum = self._sum + loss
        self._num_steps += 1
        if self._num_steps < EVERY and not is_last:
            return
        mean = float(self._sum) / self._num_steps
        self._sum, self._num_steps = 0.0, 0
        if not math.isfinite(mean):
            raise DivergedError(self._message(f"The loss became {mean}", epoch))
        if self._start is None:
            self._start = mean
        elif mean > GROWTH * max(self._start, math.log(num_classes)):
            grown = f"The loss grew from {self._start:.3g} to {mean:.3g}"
            raise DivergedError(self._message(grown, epoch))

    def _message(self, what: str, epoch: int) -> str:
        rate = self._recipe.learning_rate
        return (
            f"{what} in epoch {epoch}: the steps were so large that each made things "
            f"worse. The learning rate is {rate:g}; try {rate / 10:g}, with new "
            "weights. If that does not help, look at the images: are they "
            "standardized, and is one of them not a number?"
        )
