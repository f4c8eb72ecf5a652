"""A training that can be stopped, saved and taken up again without a trace."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from course_utils import runtime
from course_utils.data.splitting import Split
from course_utils.train import checkpoints
from course_utils.train.history import EpochRecord, History
from course_utils.train.loop import (
    Evaluation,
    Tally,
    in_fast_layout,
    predict,
    train_step,
)
from course_utils.train.optimizers import make_optimizers
from course_utils.train.recipe import Recipe
from course_utils.train.troubles import DivergedError, LossWatch

SHUFFLE, STEP = 0, 1  # which random numbers of an epoch


@dataclass(frozen=True)
class Progress:
    """How far a training is."""

    epoch: int  # the one under way, counted from 1
    num_epochs: int
    step: int  # of all steps, finished ones
    num_steps: int
    examples_per_second: float
    seconds_left: float
    train_loss: float  # nats, of this epoch so far
    train_accuracy: float


class Training:
    """A model on its way: weights, optimizer, and how far it is.

    Each step draws its random numbers (dropout, augmentation) from the seed and the
    number of the step, so a training that was stopped and resumed, here or from a file
    after a crash, ends with the same weights as one that was not.
    The exceptions: another device, another number of threads or another version of
    PyTorch may add numbers in another order; and some CUDA kernels do so by themselves.

    Parameters
    ----------
    model : nn.Module
        Returns logits (N, num_classes) for standardized images (N, C, H, W). It is
        moved to the device and changed.
    split : Split
        ``split.train`` to learn from, ``split.val`` to judge each epoch.
    recipe : Recipe
    seed : int, default=0
        Of the order of the examples, dropout and augmentation. The weights that the
        model begins with are the caller's.
    device : torch.device, optional
        By default what `runtime.pick_device` finds.
    checkpoint : path, optional
        A file to keep the training in. If it is there already, the training goes on
        from it.

    Raises
    ------
    CheckpointError
        If the file belongs to a training with other settings.
    """

    def __init__(
        self,
        model: nn.Module,
        split: Split,
        recipe: Recipe,
        *,
        seed: int = 0,
        device: torch.device | None = None,
        checkpoint: Path | str | None = None,
    ):
        self.device = device or runtime.pick_device()
        self.precision = runtime.pick_precision(self.device)
        self.model = model.to(self.device, memory_format=torch.channels_last)
        self.split, self.recipe, self.seed = split, recipe, seed
        self.history = History(
            device=runtime.describe(self.device),
            precision=str(self.precision).removeprefix("torch."),
        )
        self.evaluation: Evaluation | None = None  # of the last epoch, on split.val
        self.best_weights: dict[str, Tensor] = {}

        self._images = split.train.images.to(self.device)
        self._labels = split.train.labels.to(self.device)
        self._statistics = [
            value.to(self.device)[:, None, None] for value in (split.mean, split.std)
        ]  # mean and std, each (C, 1, 1)
        self._optimizers = make_optimizers(self.model, recipe)
        self._rates = [
            (group, group["lr"])
            for optimizer in self._optimizers
            for group in optimizer.param_groups
        ]
        self._watch = LossWatch(recipe)
        self._step, self._tally, self._epoch_seconds = 0, Tally(), 0.0
        self._checkpoint = None if checkpoint is None else Path(checkpoint)
        if self._checkpoint is not None and self._checkpoint.exists():
            self._read_checkpoint()

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch; the last may be shorter."""
        return -(-len(self.split.train) // self.recipe.batch_size)

    @property
    def num_steps(self) -> int:
        """Steps of the whole training."""
        return self.steps_per_epoch * self.recipe.num_epochs

    @property
    def num_steps_done(self) -> int:
        """Steps that were taken, here or before."""
        return self._step

    @property
    def first_rows(self) -> Tensor:
        """Rows of as many training examples as are in a batch."""
        size = min(self.recipe.batch_size, len(self._labels))
        return torch.arange(size, device=self.device)

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self._step >= self.num_steps or self._has_lost_patience()

    def run(
        self,
        *,
        should_stop: Callable[[], bool] = lambda: False,
        on_step: Callable[[Progress], None] = lambda progress: None,
        on_epoch: Callable[[EpochRecord], None] = lambda record: None,
    ) -> History:
        """Train until the end, or until told to stop; call again to go on.

        Parameters
        ----------
        should_stop : callable
            Asked after each step.
        on_step : callable
            Told how far it is, about ten times a second.
        on_epoch : callable
            Told the record of each epoch; `evaluation` then holds the predictions.

        Raises
        ------
        DivergedError
            If the loss is not a number or grows out of bounds.
        """
        self.history.stop_reason = ""
        clock = _Clock()
        while not self.is_finished and not self.history.stop_reason:
            for rows in self._batches_left():
                self._train_on(rows)
                if clock.tick():
                    on_step(self._progress(clock))
                if should_stop():
                    self.history.stop_reason = "Stopped on request."
                    break
            self._epoch_seconds += clock.lap()
            if len(self.history) < self._epoch:
                self._finish_epoch(clock)
                on_epoch(self.history.records[-1])
            self._write_checkpoint()
        if self._has_lost_patience():
            self.history.stop_reason = (
                f"No better validation loss in {self.recipe.patience} epochs."
            )
        return self.history

    def restore_best(self) -> None:
        """Give the model the weights of its best epoch, if one was finished."""
        if self.best_weights:
            self.model.load_state_dict(self.best_weights)

    # One epoch ---------------------------------------------------------------

    @property
    def _epoch(self) -> int:
        """Epochs finished, this one included if its last step is done."""
        return self._step // self.steps_per_epoch

    def _batches_left(self) -> Iterator[Tensor]:
        """Yield the rows of each batch that this epoch still has to see."""
        epoch, done = divmod(self._step, self.steps_per_epoch)
        with runtime.random_numbers_of(self.seed, SHUFFLE, epoch, device=self.device):
            order = torch.randperm(len(self._labels))
        yield from order.to(self.device).split(self.recipe.batch_size)[done:]

    def _train_on(self, rows: Tensor) -> None:
        self.model.train()
        factor = self.recipe.learning_rate_factor(self._step / self.num_steps)
        for group, rate in self._rates:
            group["lr"] = rate * factor
        with runtime.random_numbers_of(self.seed, STEP, self._step, device=self.device):
            images, labels = self.batch(rows)
            loss, logits = train_step(
                self.model,
                images,
                labels,
                self._optimizers,
                label_smoothing=self.recipe.label_smoothing,
                precision=self.precision,
            )
        self._step += 1
        self._tally.add(loss, logits, labels)
        is_last = self._step % self.steps_per_epoch == 0
        self._watch.look(loss, epoch=len(self.history) + 1, is_last=is_last)

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
        if self.recipe.augment is None:
            return in_fast_layout(self.split.normalize(images)), labels
        changed = self.recipe.augment(images.float() / 255)
        if changed.shape != images.shape:
            raise ValueError(
                f"augment made {tuple(changed.shape)} of images of shape "
                f"{tuple(images.shape)}, expected the same shape"
            )
        mean, std = self._statistics
        return in_fast_layout((changed - mean) / std), labels

    def _finish_epoch(self, clock: _Clock) -> None:
        logits = predict(
            self.model,
            self.split.val.images,
            self.split.normalize,
            precision=self.precision,
        )
        self.evaluation = Evaluation(logits, self.split.val.labels.cpu())
        self._epoch_seconds += clock.lap()
        factor = self.recipe.learning_rate_factor(self._step / self.num_steps)
        if not math.isfinite(self.evaluation.loss):
            raise DivergedError(
                f"The validation loss is {self.evaluation.loss} after epoch "
                f"{self._epoch}, although the training loss is a number: look "
                "for a layer that behaves differently in eval mode, or for broken "
                "validation images"
            )
        self.history.records.append(
            EpochRecord(
                epoch=self._epoch,
                train_loss=self._tally.loss,
                train_accuracy=self._tally.accuracy,
                val_loss=self.evaluation.loss,
                val_accuracy=self.evaluation.accuracy,
                learning_rate=self.recipe.learning_rate * factor,
                seconds=self._epoch_seconds,
            )
        )
        self._tally, self._epoch_seconds = Tally(), 0.0
        if self.history.best_epoch == self._epoch:
            weights = self.model.state_dict()
            self.best_weights = {name: w.clone() for name, w in weights.items()}

    def _has_lost_patience(self) -> bool:
        if self.recipe.patience is None or not self.history.records:
            return False
        return len(self.history) - self.history.best_epoch >= self.recipe.patience

    def _progress(self, clock: _Clock) -> Progress:
        return Progress(
            epoch=min(len(self.history) + 1, self.recipe.num_epochs),
            num_epochs=self.recipe.num_epochs,
            step=self._step,
            num_steps=self.num_steps,
            examples_per_second=self.recipe.batch_size * clock.steps_per_second,
            seconds_left=(self.num_steps - self._step) * clock.seconds_per_step,
            train_loss=self._tally.loss,
            train_accuracy=self._tally.accuracy,
        )

    # On disk -----------------------------------------------------------------

    def _settings(self) -> dict[str, Any]:
        """Return what must be the same for a checkpoint to fit."""
        weights = self.model.state_dict()
        labels = self.split.train.labels.cpu().numpy().tobytes()
        return self.recipe.described() | {
            "seed": self.seed,
            "model": {name: list(weight.shape) for name, weight in weights.items()},
            "training examples": len(self.split.train),
            "training labels": hashlib.sha256(labels).hexdigest()[:16],
        }

    def _write_checkpoint(self) -> None:
        if self._checkpoint is None:
            return
        tensors = (
            checkpoints.with_prefix("model", self.model.state_dict())
            | checkpoints.with_prefix("best", self.best_weights)
            | checkpoints.pack_optimizers(self._optimizers)
        )
        facts = {
            "settings": self._settings(),
            "step": self._step,
            "epoch_seconds": self._epoch_seconds,
            "tally": self._tally.to_plain(),
            "records": self.history.to_plain(),
        }
        checkpoints.save(self._checkpoint, tensors, facts)

    def _read_checkpoint(self) -> None:
        tensors, facts = checkpoints.load(self._checkpoint)
        checkpoints.check_same(self._checkpoint, facts["settings"], self._settings())
        self.model.load_state_dict(checkpoints.without_prefix("model", tensors))
        best = checkpoints.without_prefix("best", tensors)
        self.best_weights = {name: w.to(self.device) for name, w in best.items()}
        checkpoints.unpack_optimizers(self._optimizers, tensors)
        self._step, self._epoch_seconds = facts["step"], facts["epoch_seconds"]
        self._tally = Tally(**facts["tally"])
        self.history.records = [EpochRecord(**record) for record in facts["records"]]


class _Clock:
    """Time spent since the run began, in laps and in steps."""

    TELL_EVERY = 0.1  # seconds

    def __init__(self) -> None:
        self._start = self._lap = self._told = time.perf_counter()
        self._num_steps = self._steps_since_told = 0
        self.steps_per_second = 0.0

    def lap(self) -> float:
        """Return the seconds since the last lap."""
        now = time.perf_counter()
        seconds, self._lap = now - self._lap, now
        return seconds

    def tick(self) -> bool:
        """Count a step; return whether it is time to tell somebody."""
        self._num_steps += 1
        self._steps_since_told += 1
        now = time.perf_counter()
        if now - self._told < self.TELL_EVERY:
            return False
        self.steps_per_second = self._steps_since_told / (now - self._told)
        self._told, self._steps_since_told = now, 0
        return True

    @property
    def seconds_per_step(self) -> float:
        """Mean over the run so far, validation included."""
        return (time.perf_counter() - self._start) / max(self._num_steps, 1)
