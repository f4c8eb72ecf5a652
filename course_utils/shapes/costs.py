"""What a layer costs: its parameters and its multiply-adds, and how to count them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.modules.conv import _ConvNd

from course_utils.shapes.formulas import product


def parameter_formula(module: nn.Module | None, parameters: Sequence[Tensor]) -> str:
    """Return how a layer's parameters are counted.

    Parameters
    ----------
    module : Module or None
        The layer; None for parameters that ``forward`` uses by itself.
    parameters : sequence of Tensor
        Those that belong to the layer.

    Returns
    -------
    str
        K·F·F·C + K for a convolution, out·in + out for a dense layer; for others the
        sizes of their tensors. Empty where there are none.

    Examples
    --------
    >>> layer = nn.Conv2d(16, 32, 3)
    >>> parameter_formula(layer, list(layer.parameters()))
    '32·3·3·16 + 32 = 4,640'
    """
    if not parameters:
        return ""
    total = sum(p.numel() for p in parameters)
    if isinstance(module, _ConvNd) and not hasattr(module, "parametrizations"):
        terms = _convolution(module)
    elif isinstance(module, _NormBase) and len(parameters) == 2:
        terms = f"2·{module.num_features}"
    else:
        terms = " + ".join(product(tuple(p.shape)) or "1" for p in parameters)
    return terms if terms == str(total) else f"{terms} = {total:,}"


def _convolution(module: _ConvNd) -> str:
    K, C = module.out_channels, str(module.in_channels)
    if module.groups > 1:
        C = f"({C}/{module.groups})"
    weights = f"{K}·{product(module.kernel_size)}·{C}"
    return weights if module.bias is None else f"{weights} + {K}"


def multiply_adds(name: str, args: Sequence[Any], out: Any) -> tuple[int, str]:
    """Return how many products an operation adds up, and how to count them.

    Additions of a bias, pooling and activations are left out, as is the custom.

    Parameters
    ----------
    name : str
        Of the operation, without its namespace: ``"convolution"``.
    args : sequence
        What it was given.
    out : Any
        What came out.

    Returns
    -------
    tuple of int and str
        0 and no words for operations that multiply nothing.
    """
    count = _COUNTS.get(name)
    if count is None:
        return 0, ""
    factors = [tuple(f) for f in count(args, out)]
    total = sum(math.prod(f) for f in factors)
    return total, " + ".join(product(f) for f in factors)


Factors = list[Sequence[int]]  # products to be added up


def _convolved(args: Sequence[Any], out: Tensor) -> Factors:
    image, weight, transposed = args[0], args[1], args[6]
    # Each value that comes out (transposed: that goes in) takes the whole kernel.
    N, *values = image.shape if transposed else out.shape
    return [(*_more_than_one(N), *values, *weight.shape[2:], weight.shape[1])]


def _matrices(a: Tensor, b: Tensor) -> Factors:
    N, *before, k = a.shape
    return [(*_more_than_one(N), *before, k, b.shape[-1])]


def _more_than_one(count: int) -> list[int]:
    return [count] if count > 1 else []


def _attention(args: Sequence[Any], out: Any) -> Factors:
    query, key, value = args[:3]
    *before, E = query.shape
    L = key.shape[-2]
    return [(*before, L, E), (*before, L, value.shape[-1])]


_COUNTS: dict[str, Callable[[Sequence[Any], Any], Factors]] = {
    "convolution": _convolved,
    "mm": lambda args, _: _matrices(args[0], args[1]),
    "bmm": lambda args, _: _matrices(args[0], args[1]),
    "addmm": lambda args, _: _matrices(args[1], args[2]),
    "baddbmm": lambda args, _: _matrices(args[1], args[2]),
    "_scaled_dot_product_flash_attention_for_cpu": _attention,
    "_scaled_dot_product_flash_attention": _attention,
    "_scaled_dot_product_efficient_attention": _attention,
    "_scaled_dot_product_cudnn_attention": _attention,
}
