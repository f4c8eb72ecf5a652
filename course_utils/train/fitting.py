"""`fit`: the training in one call, with what a reader of its output needs to know."""

from __future__ import annotations

import copy
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import nn

from course_utils import runtime
from course_utils.data.splitting import Split
from course_utils.train.history import EpochRecord, History
from course_utils.train.loop import predict, train_step
from course_utils.train.optimizers import make_optimizers
from course_utils.train.progress import Progress
from course_utils.train.recipe import make_recipe
from course_utils.train.training import Training

WARM_UP_STEPS = 3  # the first is slower and is not counted
WARM_UP_IMAGES = 1000  # of the validation part


def fit(
    model: nn.Module,
    split: Split,
    *,
    seed: int = 0,
    checkpoint: Path | str | None = None,
    quiet: bool = False,
    **settings: Any,
) -> History:
    """Train a model, and leave it with the weights of its best epoch.

    Says before it starts how long it expects to take. The best epoch is the one with
    the lowest loss on ``split.val``.

    Parameters
    ----------
    model : nn.Module
        Returns logits (N, num_classes) for standardized images (N, C, H, W). It is
        moved to the device that `runtime.pick_device` finds.
    split : Split
    seed : int, default=0
        Of the order of the examples, dropout and augmentation.
    checkpoint : path, optional
        A file to keep the training in, written after each epoch. Run the same call
        again after an interruption, and it goes on from there.
    quiet : bool, default=False
        Print nothing.
    **settings
        The fields of `Recipe`: ``num_epochs``, ``batch_size``, ``learning_rate``, …

    Returns
    -------
    History

    Raises
    ------
    DivergedError
        If the loss is not a number or grows out of bounds.
    TypeError, ValueError
        If a setting is unknown or out of range, the model cannot take the images, or
        its scores do not fit the labels.
    BusyModelError
        If another training of this model is under way.
    CheckpointError
        If the file is damaged, or belongs to a training with other settings.

    Warns
    -----
    UserWarning
        If the model seems to end in softmax or ReLU.

    Examples
    --------
    >>> from course_utils import data, models, train
    >>> parts = data.split(data.load("mnist5000"))
    >>> history = train.fit(models.MLP(), parts, num_epochs=2, quiet=True)
    >>> len(history)
    2
    """
    recipe = make_recipe(**settings)
    training = Training(model, split, recipe, seed=seed, checkpoint=checkpoint)
    for doubt in training.trial.doubts:
        warnings.warn(doubt, stacklevel=2)
    if not quiet:
        print(announcement(training))  # noqa: T201 - it was asked for
    try:
        with _Bar(training, is_shown=not quiet) as bar:
            training.run(on_step=bar.show_step, on_epoch=bar.show_epoch)
    finally:
        training.restore_best()
    return training.history


def announcement(training: Training) -> str:
    """Return one line: what is trained, where, and how long it may take."""
    if training.is_finished:
        return f"Trained before. {training.history.summary()}"
    recipe, history = training.recipe, training.history
    epochs = f"{recipe.num_epochs} epochs" if recipe.num_epochs > 1 else "1 epoch"
    if training.num_steps_done:
        epochs = f"Going on in epoch {len(history) + 1} of {recipe.num_epochs}"
    seconds = in_words(expected_seconds(training))
    return (
        f"{epochs}, {len(training.split.train):,} images in batches of "
        f"{recipe.batch_size}, on {history.device} in {history.precision}: {seconds}."
    )


def expected_seconds(training: Training) -> float:
    """Time a few steps on a copy of the model, and reckon what is left of a training.

    Early stopping may end it sooner.
    """
    trial = copy.deepcopy(training.model)
    optimizers = make_optimizers(trial, training.recipe)
    with runtime.random_numbers_of(0, device=training.device):
        for number in range(WARM_UP_STEPS):
            if number == 1:
                start = _now(training.device)
            images, labels = training.batch(training.first_rows)
            train_step(trial, images, labels, optimizers, precision=training.precision)
    step = (_now(training.device) - start) / (WARM_UP_STEPS - 1)

    images = training.split.val.images[:WARM_UP_IMAGES]
    start = _now(training.device)
    predict(trial, images, training.split.normalize, precision=training.precision)
    image = (_now(training.device) - start) / len(images)

    epochs_left = training.recipe.num_epochs - len(training.history)
    steps_left = training.num_steps - training.num_steps_done
    return steps_left * step + epochs_left * len(training.split.val) * image


def _now(device: torch.device) -> float:
    """Return the time at which the device has done all it was asked to."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
    return time.perf_counter()


def in_words(seconds: float) -> str:
    """Return an expected time as nobody would take it for exact.

    Examples
    --------
    >>> in_words(0.4), in_words(47.3), in_words(260)
    ('about a second', 'about 47 s', 'about 4 min 20 s')
    """
    if seconds < 1.5:
        return "about a second"
    whole = round(seconds) if seconds < 60 else 10 * round(seconds / 10)
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"about {rest} s"
    return f"about {minutes} min {rest} s" if rest else f"about {minutes} min"


class _Bar:
    """A line of text that says how far a training is."""

    def __init__(self, training: Training, *, is_shown: bool):
        from tqdm import tqdm

        self._bar = tqdm(
            total=training.num_steps,
            initial=training.num_steps_done,
            disable=not is_shown,
            # Notebooks paint what comes on stderr as if it were an error.
            file=sys.stdout if runtime.is_in_notebook() else sys.stderr,
            leave=False,
            mininterval=0.5,  # seconds; each change is kept in a saved notebook
            bar_format="{desc} {percentage:3.0f}% |{bar:24}| {remaining} left{postfix}",
        )

    def show_step(self, progress: Progress) -> None:
        self._bar.update(progress.step - self._bar.n)
        self._bar.set_description_str(
            f"epoch {progress.epoch} of {progress.num_epochs}", refresh=False
        )

    def show_epoch(self, record: EpochRecord) -> None:
        self._bar.set_postfix_str(f"validation accuracy {record.val_accuracy:.1%}")

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_details: object) -> None:
        self._bar.close()
