"""A training that can be stopped, saved and taken up again without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from course_utils import runtime
from course_utils.data.splitting import Split
from course_utils.train import claims, resuming
from course_utils.train.feeding import Feed
from course_utils.train.history import EpochRecord, History
from course_utils.train.judging import Judge, Standing
from course_utils.train.loop import Evaluation
from course_utils.train.progress import Clock, Progress
from course_utils.train.recipe import Recipe
from course_utils.train.stepping import Stepper
from course_utils.train.trial import try_model
from course_utils.train.troubles import LossWatch


class Training:
    """A model on its way: weights, optimizer, and how far it is.

    Each step draws its random numbers (dropout, augmentation) from the seed and the
    number of the step, so a training that was stopped and resumed, here or from a file
    after a crash, ends with the same weights as one that was not.
    The exceptions: another device, another number of threads or another version of
    PyTorch may add numbers in another order; some CUDA kernels do so by themselves;
    and on the CPU, random numbers that another thread draws meanwhile without a
    generator of its own come from the same source.

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
    ValueError
        If the model cannot take the images, or its scores do not fit the labels.
    BusyModelError
        If another training of this model is under way.
    CheckpointError
        If the file is damaged, or belongs to a training with other settings.
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
        claims.check_free(model)
        self.device = device or runtime.pick_device()
        self.precision = runtime.pick_precision(self.device)
        self.model = model.to(self.device)
        self.split, self.recipe, self.seed = split, recipe, seed
        self.history = History(
            device=runtime.describe(self.device),
            precision=str(self.precision).removeprefix("torch."),
        )
        self.standing = Standing()
        self._feed = Feed(split, recipe, seed=seed, device=self.device)
        self.trial = try_model(
            self.model,
            self._feed,
            (split.train, split.val),
            batch_size=recipe.batch_size,
        )
        # Only now, since a lazy layer has got its shape in the trial.
        self.model.to(memory_format=torch.channels_last)
        self._stepper = Stepper(
            self.model,
            self._feed,
            recipe,
            seed=seed,
            device=self.device,
            precision=self.precision,
        )
        self.optimizers = self._stepper.optimizers
        self._watch = LossWatch(recipe)
        self._judge = Judge(
            self.model, split, recipe, self.history, precision=self.precision
        )
        self.weights = self._judge.weights
        self._checkpoint = None if checkpoint is None else Path(checkpoint)
        if self._checkpoint is not None and self._checkpoint.exists():
            resuming.read(self._checkpoint, self)

    @property
    def evaluation(self) -> Evaluation | None:
        """What the model said to ``split.val`` after the last epoch."""
        return self._judge.evaluation

    @property
    def best_weights(self) -> dict[str, Tensor]:
        """Weights and buffers after the best epoch; empty before the first."""
        return self.weights.best

    @property
    def num_steps(self) -> int:
        """Steps of the whole training."""
        return self.steps_per_epoch * self.recipe.num_epochs

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch; the last may be shorter."""
        return self._feed.steps_per_epoch

    @property
    def num_steps_done(self) -> int:
        """Steps that were taken, here or before."""
        return self.standing.step

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self.standing.step >= self.num_steps or self._judge.has_lost_patience

    @property
    def first_rows(self) -> Tensor:
        """Rows of as many training examples as are in a batch."""
        return self._feed.first_rows

    def batch(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Return training images, augmented and standardized, and their labels.

        As :meth:`course_utils.train.feeding.Feed.batch` does.
        """
        return self._feed.batch(rows)

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
        BusyModelError
            If another training of this model is under way.
        """
        self.history.stop_reason = ""
        with claims.claimed(self.model) as claim:
            if not self.is_finished:
                self.weights.take_back()
            clock = Clock()
            while not self.is_finished and not self.history.stop_reason:
                self._train_epoch(claim, clock, should_stop, on_step)
                if len(self.history) < self.standing.step // self.steps_per_epoch:
                    done = self.standing.step / self.num_steps
                    on_epoch(self._judge.judge(self.standing, clock, done=done))
                if self._checkpoint is not None:
                    resuming.write(self._checkpoint, self)
        if self._judge.has_lost_patience:
            self.history.stop_reason = (
                f"No better validation loss in {self.recipe.patience} epochs."
            )
        return self.history

    def restore_best(self) -> None:
        """Give the model the weights of its best epoch, if one was finished.

        `run` goes on from the last weights nevertheless.
        """
        self.weights.restore()

    # One epoch ---------------------------------------------------------------

    def _train_epoch(
        self,
        claim: claims.Claim,
        clock: Clock,
        should_stop: Callable[[], bool],
        on_step: Callable[[Progress], None],
    ) -> None:
        """Take the steps that this epoch still has, or those until told to stop."""
        epoch, num_done = divmod(self.standing.step, self.steps_per_epoch)
        for rows in self._feed.rows_of_epoch(epoch)[num_done:]:
            with claim.step():
                self._train_on(rows)
            if clock.tick(len(rows)):
                on_step(self._progress(clock))
            if should_stop():
                self.history.stop_reason = "Stopped on request."
                break
        self.standing.epoch_seconds += clock.lap()

    def _train_on(self, rows: Tensor) -> None:
        standing = self.standing
        loss, logits, labels = self._stepper.take(standing.step, rows)
        standing.step += 1
        standing.tally.add(loss, logits, labels)
        self._watch.look(
            loss,
            num_classes=logits.shape[1],
            epoch=len(self.history) + 1,
            is_last=standing.step % self.steps_per_epoch == 0,
        )

    def _progress(self, clock: Clock) -> Progress:
        standing = self.standing
        return Progress(
            epoch=min(len(self.history) + 1, self.recipe.num_epochs),
            num_epochs=self.recipe.num_epochs,
            step=standing.step,
            num_steps=self.num_steps,
            examples_per_second=clock.examples_per_second,
            seconds_left=(self.num_steps - standing.step) * clock.seconds_per_step,
            train_loss=standing.tally.loss,
            train_accuracy=standing.tally.accuracy,
        )
