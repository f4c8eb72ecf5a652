"""What an epoch was worth, judged on the validation part; the best is remembered."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import nn

from course_utils.data.splitting import Split
from course_utils.train.history import EpochRecord, History
from course_utils.train.loop import Evaluation, Tally, predict
from course_utils.train.progress import Clock
from course_utils.train.recipe import Recipe
from course_utils.train.troubles import DivergedError
from course_utils.train.weights import BestWeights


@dataclass
class Standing:
    """Where a training is."""

    step: int = 0  # steps taken, of all epochs
    tally: Tally = field(default_factory=Tally)  # of the epoch under way
    epoch_seconds: float = 0.0  # spent on it


class Judge:
    """Evaluates the model after each epoch and writes its record.

    Parameters
    ----------
    model : nn.Module
    split : Split
    recipe : Recipe
    history : History
        Gets the records.
    precision : torch.dtype
    """

    def __init__(
        self,
        model: nn.Module,
        split: Split,
        recipe: Recipe,
        history: History,
        *,
        precision: torch.dtype,
    ) -> None:
        self._model, self._split, self._recipe = model, split, recipe
        self._history, self._precision = history, precision
        self.evaluation: Evaluation | None = None
        self.weights = BestWeights(model)

    @property
    def has_lost_patience(self) -> bool:
        """Whether the validation loss has not improved for too long."""
        history, patience = self._history, self._recipe.patience
        if patience is None or not history.records:
            return False
        return len(history) - history.best_epoch >= patience

    def judge(self, standing: Standing, clock: Clock, *, done: float) -> EpochRecord:
        """Write the record of the epoch that has ended.

        Parameters
        ----------
        standing : Standing
            Begins its next epoch.
        clock : Clock
        done : float
            Part of the training that is done, 0 to 1.

        Raises
        ------
        DivergedError
            If the validation loss is not a number.
        """
        epoch = len(self._history) + 1
        logits = predict(
            self._model,
            self._split.val.images,
            self._split.normalize,
            precision=self._precision,
        )
        self.evaluation = Evaluation(logits, self._split.val.labels.cpu())
        self._check_loss(self.evaluation.loss, epoch)
        record = EpochRecord(
            epoch=epoch,
            train_loss=standing.tally.loss,
            train_accuracy=standing.tally.accuracy,
            val_loss=self.evaluation.loss,
            val_accuracy=self.evaluation.accuracy,
            learning_rate=self._recipe.learning_rate
            * self._recipe.learning_rate_factor(done),
            seconds=standing.epoch_seconds + clock.lap(),
        )
        self._history.records.append(record)
        standing.tally, standing.epoch_seconds = Tally(), 0.0
        if self._history.best_epoch == epoch:
            self.weights.keep()
        return record

    def _check_loss(self, loss: float, epoch: int) -> None:
        if not math.isfinite(loss):
            raise DivergedError(
                f"The validation loss is {loss} after epoch {epoch}, although the "
                "training loss is a number: look for a layer that behaves differently "
                "in eval mode, or for broken validation images"
            )
