"""Looking at a model without leaving a trace in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn
from torch.jit import ScriptModule
from torch.nn.parameter import is_lazy


@contextmanager
def looked_at(model: nn.Module) -> Iterator[None]:
    """Put a model into eval mode without gradients; afterwards all is as before.

    That holds for the mode of each module, its buffers, and the random numbers of
    torch, NumPy and Python, also when the body raises.

    Parameters
    ----------
    model : Module
    """
    modules = [m for m in model.modules() if not isinstance(m, ScriptModule)]
    modes = [module.training for module in modules]
    buffers = [dict(module._buffers) for module in modules]
    values = [_values(saved) for saved in buffers]
    with torch.no_grad(), _same_random_numbers(model):
        try:
            model.eval()
            yield
        finally:
            for i, module in enumerate(modules):
                module.training = modes[i]
                module._buffers.clear()
                module._buffers.update(buffers[i])
                for name, value in values[i].items():
                    if not torch.equal(buffers[i][name], value):
                        buffers[i][name].copy_(value)


def _values(buffers: dict[str, Tensor | None]) -> dict[str, Tensor]:
    return {
        name: buffer.clone()
        for name, buffer in buffers.items()
        if buffer is not None and not is_lazy(buffer) and not buffer.is_meta
    }


@contextmanager
def _same_random_numbers(model: nn.Module) -> Iterator[None]:
    devices = {p.device for p in model.parameters()}
    cuda = [d for d in devices if d.type == "cuda"]
    mps = torch.mps.get_rng_state() if any(d.type == "mps" for d in devices) else None
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        with torch.random.fork_rng(devices=cuda):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
        if mps is not None:
            torch.mps.set_rng_state(mps)
