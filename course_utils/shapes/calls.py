"""Names for what ``forward`` calls by itself: "F.max_pool2d", "x + y", "x.view"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.modules.conv import _ConvNd

_SIGNS = {
    "add": "x + y",
    "sub": "x − y",
    "mul": "x * y",
    "div": "x / y",
    "matmul": "x @ y",
    "__getitem__": "x[…]",
}
_WORDS = {
    "add": "sum",
    "sub": "difference",
    "mul": "product",
    "div": "quotient",
    "matmul": "matrix product",
    "cat": "concatenation",
    "relu": "ReLU",
    "view": "reshape",
    "linear": "dense",
    "conv1d": "convolution",
    "conv2d": "convolution",
    "conv3d": "convolution",
    "max_pool2d": "max pool",
    "avg_pool2d": "average pool",
    "adaptive_avg_pool2d": "adaptive average pool",
    "adaptive_max_pool2d": "adaptive max pool",
    "__getitem__": "selection",
}
_METHODS = ("TensorBase.", "_TensorBase.", "Tensor.")  # before a method's own name
_TURNS = {"T", "mT", "H", "mH"}  # properties that are a transpose
PAIRS = {"add", "sub", "mul", "div"}  # of interest where two feature maps meet
_ALWAYS = {
    *("relu", "sigmoid", "tanh", "softmax", "log_softmax", "cat", "stack"),
    *("flatten", "view", "reshape", "matmul", "bmm", "einsum"),
}
# Layers, although they may hold other modules.
_LAYERS = (_ConvNd, _NormBase, nn.Linear, nn.MultiheadAttention, nn.RNNBase)


def is_layer(module: nn.Module, *, is_model: bool) -> bool:
    """Whether a module gets a row of its own: a layer, not a box of layers."""
    if isinstance(module, _LAYERS):
        return True
    if any(True for _ in module.children()) or _is_container(module):
        return False
    return not is_model or type(module).__module__.startswith("torch.nn.")


def _is_container(module: nn.Module) -> bool:
    return isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict)


def name_of(function: Callable) -> str:
    """Return the bare name of a function of PyTorch: ``relu_`` is ``relu``."""
    name = getattr(function, "__name__", "")
    if name == "__get__":  # a property such as Tensor.T
        return getattr(function.__self__, "__name__", "")
    return name if name.startswith("__") else name.strip("_")


def is_property(function: Callable) -> bool:
    """Whether it only reads or sets an attribute, like ``x.shape``."""
    name = getattr(function, "__name__", "")
    return name == "__set__" or (name == "__get__" and name_of(function) not in _TURNS)


def is_from_functional(function: Callable) -> bool:
    """Whether a function lives in ``torch.nn.functional``."""
    home = getattr(function, "__module__", None) or ""
    found = getattr(nn.functional, getattr(function, "__name__", ""), None)
    return found is not None and (
        home in ("torch.nn.functional", "torch._C._nn") or found is function
    )


def label(function: Callable) -> str:
    """Return a call as a learner writes it.

    Examples
    --------
    >>> import torch
    >>> [label(f) for f in (nn.functional.max_pool2d, torch.cat, Tensor.add)]
    ['F.max_pool2d', 'torch.cat', 'x + y']
    """
    name = name_of(function)
    if name in _SIGNS:
        return _SIGNS[name]
    if is_from_functional(function):
        return f"F.{name}"
    is_method = getattr(function, "__qualname__", "").startswith(_METHODS)
    return f"x.{name}" if is_method else f"torch.{name}"


def kind(function: Callable) -> str:
    """Return what a call does, in words.

    Examples
    --------
    >>> kind(nn.functional.max_pool2d)
    'max pool (in forward)'
    """
    name = name_of(function)
    return f"{_WORDS.get(name, name.replace('_', ' '))} (in forward)"


def is_shown(function: Callable, num_maps: int) -> bool:
    """Whether a call is a line of the ledger even if it changes no shape.

    Parameters
    ----------
    function : callable
        What ``forward`` called.
    num_maps : int
        How many of its arguments depend on the image.

    Returns
    -------
    bool
    """
    name = name_of(function)
    if name in PAIRS:
        return num_maps > 1
    return name in _ALWAYS or is_from_functional(function)


def first_tensor(value: Any) -> Tensor | None:
    """Return the first tensor in nested tuples, lists and dictionaries."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        found = (first_tensor(item) for item in value)
        return next((tensor for tensor in found if tensor is not None), None)
    return None
