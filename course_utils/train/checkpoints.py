"""A training on disk: all that is needed to go on, in a file that carries no code."""

from __future__ import annotations

import hashlib
import json
import os
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

    # Copies, since safetensors refuses weights that share their memory.
    stored = {
        name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format)
        for name, tensor in tensors.items()
    }
    text = json.dumps(facts)
    metadata = {"format": FORMAT, "facts": text, "digest": _digest(stored, text)}
    content = to_bytes(stored, metadata)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _digest(tensors: dict[str, Tensor], facts: str) -> str:
    """Return what tells whether a byte of the content has changed."""
    digest = hashlib.sha256(facts.encode())
    for name in sorted(tensors):
        content = tensors[name].reshape(-1).view(torch.uint8).numpy()
        digest.update(name.encode())
        digest.update(content.data)
    return digest.hexdigest()


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
            f"{path} cannot be read: {problem}; delete it to start anew"
        ) from problem
    if metadata.get("format") != FORMAT:
        raise CheckpointError(
            f"{path} holds no training of this course; choose another file name"
        )
    if metadata["digest"] != _digest(tensors, metadata["facts"]):
        raise CheckpointError(
            f"{path} is damaged: its content has changed; delete it to start anew"
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
        f"{name} was {saved.get(name, 'not there')!r} and is now "
        f"{present.get(name, 'not there')!r}"
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
        weights = [w for group in optimizer.param_groups for w in group["params"]]
        state: dict[int, dict[str, Tensor]] = {}
        for key, tensor in without_prefix(f"optimizer.{index}", tensors).items():
            number, name = key.split(".", 1)
            weight = weights[int(number)]
            state.setdefault(int(number), {})[name] = _laid_out_as(weight, tensor)
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})


def _laid_out_as(weight: Tensor, tensor: Tensor) -> Tensor:
    """Return the tensor in the weight's order of memory, on which fused steps rely."""
    if tensor.shape != weight.shape:
        return tensor
    return torch.empty_like(weight, dtype=tensor.dtype).copy_(tensor)


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
