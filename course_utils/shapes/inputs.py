"""The tensors that a model is tried on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn

Size = Sequence[int]


def example_inputs(
    model: nn.Module, given: Size | Tensor | Sequence[Size | Tensor]
) -> list[Tensor]:
    """Return the inputs for one run: tensors as given, and zeros for sizes.

    Parameters
    ----------
    model : Module
        Zeros are made on its device and of its kind of number.
    given : size or Tensor, or a sequence of them for a model with several inputs
        A size is of one example, (C, H, W), or begins with N: (N, C, H, W).

    Returns
    -------
    list of Tensor

    Raises
    ------
    ValueError
        If it is neither a size nor a tensor.

    Examples
    --------
    >>> [image] = example_inputs(nn.Linear(2, 2), (3, 8, 9))
    >>> image.shape
    torch.Size([1, 3, 8, 9])
    """
    several = isinstance(given, list | tuple) and any(
        isinstance(item, list | tuple | Tensor) for item in given
    )
    return [_one_input(model, item) for item in (given if several else [given])]


def _one_input(model: nn.Module, given: Any) -> Tensor:
    if isinstance(given, Tensor):
        return given
    try:
        size = tuple(int(n) for n in given)
        is_size = len(size) > 0 and size == tuple(given)
    except (TypeError, ValueError):
        is_size = False
    if not is_size or min(size) < 1:
        raise ValueError(
            f"an input size is whole numbers above 0 such as (3, 32, 32), channels "
            f"first, or a tensor to try; {given!r} is neither"
        )
    tensors = chain(model.parameters(), model.buffers())
    kinds = [(t.device, t.dtype) for t in tensors if t.is_floating_point()]
    device, dtype = kinds[0] if kinds else (None, None)
    return torch.zeros(with_batch(size), device=device, dtype=dtype)


def with_batch(size: tuple[int, ...]) -> tuple[int, ...]:
    """Return the size of a batch: a batch of one where none is named.

    Examples
    --------
    >>> with_batch((3, 32, 32)), with_batch((784,)), with_batch((8, 3, 32, 32))
    ((1, 3, 32, 32), (1, 784), (8, 3, 32, 32))
    """
    has_batch = len(size) > 3 or (len(size) == 2 and size[0] == 1)
    return size if has_batch else (1, *size)
