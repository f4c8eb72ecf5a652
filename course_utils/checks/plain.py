"""Plain data: what may pass between a test and an answer, and how to name it."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from torch import nn

FEW = 12  # so many numbers are printed whole
_NUMBERS = (bool, int, float, np.generic)


def copied(value: Any) -> Any:
    """Return a copy that shares no memory with ``value``.

    Tensors, arrays, numbers, strings, None, networks, and lists, tuples and
    dictionaries of them are copied. Anything else is returned as it is.
    """
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if isinstance(value, list | tuple):
        parts = [copied(part) for part in value]
        return parts if isinstance(value, list) else tuple(parts)
    if isinstance(value, dict):
        return {key: copied(part) for key, part in value.items()}
    if isinstance(value, nn.Module):
        return _copied_network(value)
    if isinstance(value, np.ndarray):
        return copy.deepcopy(value)
    return value


def _copied_network(network: nn.Module) -> nn.Module:
    """Copy a network with the gradients that it holds, which deepcopy leaves out."""
    twin = copy.deepcopy(network)
    pairs = zip(network.parameters(), twin.parameters(), strict=True)
    for parameter, its_twin in pairs:
        if parameter.grad is not None:
            its_twin.grad = parameter.grad.detach().clone()
    return twin


def same(one: Any, other: Any) -> bool:
    """Return whether two pieces of plain data agree in every bit, shape and type."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        alike = one.shape == other.shape and one.dtype == other.dtype
        return alike and torch.equal(torch.nan_to_num(one), torch.nan_to_num(other))
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, list | tuple):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(same(a, b) for a, b in pairs)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, nn.Module):
        return same(_facts_of(one), _facts_of(other))
    return bool(one == other)


def changes(before: nn.Module, after: nn.Module) -> list[str]:
    """Return in words what differs between two states of one network."""
    old, new = _facts_of(before), _facts_of(after)
    return [name for name in old if not same(old[name], new.get(name))]


def _facts_of(network: nn.Module) -> dict[str, Any]:
    """Return what a caller would notice if it changed: weights, modes, hooks."""
    facts: dict[str, Any] = dict(network.state_dict())
    for name, module in network.named_modules():
        where = f"layer {name!r}" if name else "the network"
        hooks = len(module._forward_hooks) + len(module._forward_pre_hooks)
        facts[f"the hooks on {where}"] = hooks
        facts[f"train or eval mode of {where}"] = module.training
    for name, parameter in network.named_parameters():
        facts[f"requires_grad of {name}"] = parameter.requires_grad
        left = parameter.grad is not None and bool(parameter.grad.any())
        facts[f"the gradient on {name}"] = parameter.grad if left else None
    return facts


def as_tensor(value: Any) -> torch.Tensor | None:
    """Return numbers as a tensor on the CPU, or None if ``value`` is no numbers.

    A tensor, an array, a number, or an even list of them.
    """
    if isinstance(value, torch.Tensor):
        return value.detach().cpu()
    try:
        if isinstance(value, _NUMBERS):
            return torch.as_tensor(value)
        if isinstance(value, np.ndarray):
            return torch.from_numpy(np.ascontiguousarray(value)).reshape(value.shape)
        if isinstance(value, list | tuple) and value:
            parts = [as_tensor(part) for part in value]
            missing = any(part is None for part in parts)
            return None if missing else torch.stack(parts)
    except (TypeError, ValueError, RuntimeError):
        pass
    return None


def describe(value: Any) -> str:
    """Return a value in a few words: few numbers whole, many by type and shape.

    >>> describe(torch.tensor([[1, 2], [3, 4]]))
    'tensor([[1, 2], [3, 4]])'
    >>> describe(torch.rand(3, 28, 28))
    'float32 tensor of shape (3, 28, 28)'
    """
    if isinstance(value, torch.Tensor | np.ndarray):
        kind = "tensor" if isinstance(value, torch.Tensor) else "array"
        size = value.numel() if isinstance(value, torch.Tensor) else value.size
        if 0 < size <= FEW:
            return f"{kind}({shown(value)})"
        dtype = str(value.dtype).removeprefix("torch.")
        return f"{dtype} {kind} of shape {tuple(value.shape)}"
    if isinstance(value, list | tuple) and len(value) <= FEW:
        inside = ", ".join(describe(part) for part in value)
        comma = "," if len(value) == 1 and isinstance(value, tuple) else ""
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{comma})"
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if isinstance(value, nn.Module):
        return f"a {type(value).__name__}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def shown(value: Any) -> str:
    """Return numbers as nested lists, with four digits that count."""
    if isinstance(value, torch.Tensor | np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(shown(part) for part in value)}]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
