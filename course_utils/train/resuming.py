"""What of a training goes to disk, and how it is taken up again."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.train import checkpoints
from course_utils.train.history import EpochRecord
from course_utils.train.loop import Tally

if TYPE_CHECKING:
    from course_utils.train.training import Training


def settings_of(training: Training) -> dict[str, Any]:
    """Return what must be the same for a checkpoint to fit."""
    labels = training.split.train.labels.cpu().numpy().tobytes()
    facts = training.recipe.described() | {
        "seed": training.seed,
        "training examples": len(training.split.train),
        "training labels": hashlib.sha256(labels).hexdigest()[:16],
    }
    for name, module in training.model.named_modules():
        if not list(module.children()):
            # Some modules show functions with their address, new in each process.
            facts[f"layer {name}"] = re.sub(r" at 0x[0-9a-fA-F]+", "", repr(module))
    for name, weight in training.model.state_dict().items():
        facts[f"shape of {name}"] = list(weight.shape)
    return facts


def write(path: Path, training: Training) -> None:
    """Keep a training in a file, all of it or nothing."""
    standing = training.standing
    tensors = (
        checkpoints.with_prefix("model", training.model.state_dict())
        | checkpoints.with_prefix("best", training.weights.best)
        | checkpoints.pack_optimizers(training.optimizers)
    )
    facts = {
        "settings": settings_of(training),
        "step": standing.step,
        "epoch_seconds": standing.epoch_seconds,
        "tally": standing.tally.to_plain(),
        "records": training.history.to_plain(),
    }
    checkpoints.save(path, tensors, facts)


def read(path: Path, training: Training) -> None:
    """Set a fresh training to where the one in a file is.

    Raises
    ------
    CheckpointError
        If the file is damaged, or belongs to a training with other settings; the
        training is then as it was.
    """
    tensors, facts = checkpoints.load(path)
    checkpoints.check_same(path, facts["settings"], settings_of(training))
    training.model.load_state_dict(checkpoints.without_prefix("model", tensors))
    best = checkpoints.without_prefix("best", tensors)
    training.weights.best = {
        name: weight.to(training.device) for name, weight in best.items()
    }
    checkpoints.unpack_optimizers(training.optimizers, tensors)
    standing = training.standing
    standing.step, standing.epoch_seconds = facts["step"], facts["epoch_seconds"]
    standing.tally = Tally(**facts["tally"])
    training.history.records = [EpochRecord(**record) for record in facts["records"]]
