"""Run as a script: four trainings that hold still, each in a thread, to be killed."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import torch
from training_parts import add_noise, small_cnn, small_split

from course_utils import train
from course_utils.train import checkpoints
from course_utils.train.recipe import make_recipe

OPTIMIZERS = ["adamw", "sgd", "muon"]
HOLD_AT = 8  # steps: in the second epoch of five steps each


def a_training(folder: Path, name: str) -> train.Training:
    """Return a training with dropout and augmentation, kept in ``folder``."""
    optimizer = name if name in OPTIMIZERS else "adamw"
    recipe = make_recipe(
        num_epochs=4, batch_size=16, optimizer=optimizer, augment=add_noise
    )
    return train.Training(
        small_cnn(), small_split(), recipe, seed=3, checkpoint=folder / name
    )


def hold(name: str) -> None:
    """Say that this thread holds still, and do so until killed."""
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    time.sleep(600)


def train_until_killed(training: train.Training, name: str) -> None:
    training.run(should_stop=lambda: training.num_steps_done == HOLD_AT and hold(name))


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    sync = os.fsync

    def sync_or_hold(handle: int) -> None:
        is_second = (folder / "writing").exists()
        if threading.current_thread().name == "writing" and is_second:
            hold("writing")  # the second checkpoint is written, but not in its place
        sync(handle)

    checkpoints.os.fsync = sync_or_hold
    # The weights that each begins with come from the global generator.
    trainings = {name: a_training(folder, name) for name in [*OPTIMIZERS, "writing"]}
    for name, training in trainings.items():
        threading.Thread(
            target=train_until_killed, args=[training, name], name=name, daemon=True
        ).start()
    time.sleep(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
