"""Training: one readable loop, made fast by keeping the whole set in memory."""

from __future__ import annotations

from course_utils.train.checkpoints import CheckpointError
from course_utils.train.claims import BusyModelError
from course_utils.train.fitting import fit
from course_utils.train.history import EpochRecord, History
from course_utils.train.loop import Evaluation, Tally, evaluate, predict, train_step
from course_utils.train.progress import Progress
from course_utils.train.recipe import Recipe
from course_utils.train.training import Training
from course_utils.train.troubles import DivergedError

__all__ = [
    "BusyModelError",
    "CheckpointError",
    "DivergedError",
    "EpochRecord",
    "Evaluation",
    "History",
    "Progress",
    "Recipe",
    "Tally",
    "Training",
    "evaluate",
    "fit",
    "predict",
    "train_step",
]
