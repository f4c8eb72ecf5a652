"""A training on disk: all that is needed to go on, in a file that carries no code."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

FORMAT = "course training 1"


class CheckpointError(ValueError):
    """A file of a training that is damaged, or belongs to another training."""


def save(path: Path, tensors: dict[str, Tensor], facts: dict[str, Any]) -> None:
    """Write a checkpoint, whole or not at all.

    Parameters
    ----------
    path : Path
        A file of this name is replaced at the very end.
    tensors : dict of str to Tensor
    facts : dict
        What JSON can hold.
    """
    from safetensors.torch import save as to_bytes

    stored = {
        name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()
    }
    content = to_bytes(stored, {"format": FORMAT, "facts": json.dumps(facts)})
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the tensors and the facts of a checkpoint.

    Raises
    ------
    CheckpointError
        If the file is no checkpoint, or damaged.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as problem:
        raise CheckpointError(
            f"{path} cannot be read: {problem}; delete it"
        ) from problem
    if metadata.get("format") != FORMAT:
        raise CheckpointError(
            f"{path} holds no training of this course; choose another file name"
        )
    return tensors, json.loads(metadata["facts"])


def check_same(path: Path, saved: dict[str, Any], present: dict[str, Any]) -> None:
    """Hold what a checkpoint was made with against what is asked for now.

    Raises
    ------
    CheckpointError
        If anything differs, naming the first three differences.
    """
    differences = [
        f"{name} was {saved.get(name)!r} and is now {present.get(name)!r}"
        for name in dict.fromkeys([*saved, *present])
        if saved.get(name) != present.get(name)
    ]
    if differences:
        raise CheckpointError(
            f"{path} belongs to another training: {'; '.join(differences[:3])}. "
            "Use the same settings to go on with it, or delete it to start anew"
        )


def pack_optimizers(optimizers: list[Optimizer]) -> dict[str, Tensor]:
    """Return the state of optimizers as named tensors."""
    return {
        f"optimizer.{index}.{weight}.{name}": torch.as_tensor(value)
        for index, optimizer in enumerate(optimizers)
        for weight, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
        if value is not None
    }


def unpack_optimizers(optimizers: list[Optimizer], tensors: dict[str, Tensor]) -> None:
    """Give optimizers back the state that `pack_optimizers` took."""
    for index, optimizer in enumerate(optimizers):
        state: dict[int, dict[str, Tensor]] = {}
        prefix = f"optimizer.{index}."
        for key, tensor in tensors.items():
            if key.startswith(prefix):
                weight, name = key.removeprefix(prefix).split(".", 1)
                state.setdefault(int(weight), {})[name] = tensor
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})


def with_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors under longer names."""
    return {f"{prefix}.{name}": tensor for name, tensor in tensors.items()}


def without_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return those tensors whose names begin with a prefix, without it."""
    start = f"{prefix}."
    return {
        name.removeprefix(start): tensor
        for name, tensor in tensors.items()
        if name.startswith(start)
    }
