"""Beside the answer: run the learner's function or network, and reply in plain data.

Each operation here takes the learner's object and plain data, and returns a `Reply`.
Nothing here knows what is expected. Warnings are silenced: to nbgrader, a word on
standard error is a failed test.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from course_utils.checks.plain import copied

LONGEST = 300  # letters of a message that the learner's code made


@dataclass(frozen=True)
class Failure:
    """An exception in the learner's code, as text."""

    kind: str  # the name of its class, then those of its bases
    message: str
    line: str  # the learner's own line of code where it happened, if known
    bases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What an answer did: a value or a failure, and what became of its inputs."""

    value: Any = None
    failure: Failure | None = None
    arguments: tuple[Any, ...] = ()
    names: tuple[str, ...] = ()  # of the parameters, as far as they are known


def call(
    answer: Callable[..., Any], arguments: list[Any], options: dict[str, Any]
) -> Reply:
    """Call a function with copies of the inputs."""
    given = copied(arguments)
    names = _parameter_names(answer)
    try:
        value = answer(*given, **copied(options))
    except Exception as error:
        return Reply(failure=_failure(error), arguments=tuple(given), names=names)
    kept = value if isinstance(value, nn.Module) else copied(value)
    return Reply(value=kept, arguments=tuple(given), names=names)


def gradients(
    answer: Callable[..., Any],
    arguments: list[Any],
    options: dict[str, Any],
    wrt: list[int],
    weights: torch.Tensor | None,
) -> Reply:
    """Call a function, weigh and sum what it returns, and go back to its inputs.

    The value is a list of gradients, each None where none arrived, or None where the
    result hangs on no gradient at all.
    """
    given = copied(arguments)
    for i in wrt:
        given[i].requires_grad_()
    names = _parameter_names(answer)
    try:
        with torch.enable_grad():
            value = answer(*given, **copied(options))
            found = _go_back(value, [given[i] for i in wrt], weights)
    except Exception as error:
        return Reply(failure=_failure(error), arguments=tuple(given), names=names)
    return Reply(found, arguments=tuple(given), names=names)


def _go_back(
    value: Any, inputs: list[torch.Tensor], weights: torch.Tensor | None
) -> list[torch.Tensor | None] | None:
    if not isinstance(value, torch.Tensor) or value.grad_fn is None:
        return None
    total = value.sum() if weights is None else (value * weights).sum()
    found = torch.autograd.grad(total, inputs, allow_unused=True)
    return [None if gradient is None else copied(gradient) for gradient in found]


def forward(network: nn.Module, images: torch.Tensor, training: bool) -> Reply:
    """Run a network without gradients, in the mode named; put its mode back."""
    modes = {module: module.training for module in network.modules()}
    network.train(training)
    try:
        with torch.no_grad():
            value = network(_beside(network, images))
    except Exception as error:
        return Reply(failure=_explained(error, network, images), names=("images",))
    finally:
        for module, mode in modes.items():
            module.training = mode
    return Reply(copied(value), names=("images",))


def gradients_of_weights(network: nn.Module, images: torch.Tensor) -> Reply:
    """Return the largest absolute gradient of each parameter, None where none came."""
    parameters = dict(network.named_parameters())
    try:
        with torch.enable_grad():
            value = network(_beside(network, images))
            weights = torch.linspace(1, 2, value.numel(), device=value.device)
            total = (value * weights.reshape(value.shape)).sum()
            found = torch.autograd.grad(
                total, list(parameters.values()), allow_unused=True
            )
    except Exception as error:
        return Reply(failure=_failure(error), names=("images",))
    sizes = [None if g is None else float(g.abs().max()) for g in found]
    return Reply(dict(zip(parameters, sizes, strict=True)), names=("images",))


def _beside(network: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Return a copy of the images on the device of the network."""
    device = next((p.device for p in network.parameters()), images.device)
    return images.clone().to(device)


def facts(network: Any) -> Reply:
    """Return what a network consists of: layers by class, parameters, mode."""
    if not isinstance(network, nn.Module):
        return Reply(None)
    parameters = {name: tuple(p.shape) for name, p in network.named_parameters()}
    return Reply(
        {
            "layers": [type(module).__name__ for module in network.modules()],
            "parameters": parameters,
            "num_parameters": sum(p.numel() for p in network.parameters()),
            "is_training": network.training,
        }
    )


def state(network: nn.Module) -> Reply:
    """Return the network's parameters and buffers, by name, on the CPU."""
    tensors = network.state_dict().items()
    return Reply({name: tensor.detach().cpu().clone() for name, tensor in tensors})


def source(answer: Any) -> Reply:
    """Return the source text of a function or class, None where it has none."""
    try:
        return Reply(inspect.getsource(inspect.unwrap(answer)))
    except (OSError, TypeError):
        return Reply(None)


def perform(answer: Any, operation: str, *data: Any) -> Reply:
    """Put one question, by its name in `OPERATIONS`, to the learner's object."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(sys.stdout):
        warnings.simplefilter("ignore")
        return OPERATIONS[operation](answer, *data)


OPERATIONS: dict[str, Callable[..., Reply]] = {
    "call": call,
    "facts": facts,
    "forward": forward,
    "gradients": gradients,
    "gradients_of_weights": gradients_of_weights,
    "source": source,
    "state": state,
}


def _parameter_names(answer: Any) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(answer).parameters)
    except (TypeError, ValueError):
        return ()


def _failure(error: Exception) -> Failure:
    own = [f for f in traceback.extract_tb(error.__traceback__) if _is_learners(f)]
    return Failure(
        kind=type(error).__name__,
        message=str(error)[:LONGEST],
        line=(own[-1].line or "").strip()[:LONGEST] if own else "",
        bases=tuple(base.__name__ for base in type(error).__mro__[1:-2]),
    )


def _explained(error: Exception, network: nn.Module, images: torch.Tensor) -> Failure:
    """Put a network's failure into words, by way of the shape ledger."""
    from course_utils import shapes

    failure = _failure(error)
    try:
        problem = shapes.ledger(network, images).problem
    except Exception:  # the ledger's own; the first failure is what counts
        return failure
    if problem is None:
        return failure
    return replace(failure, message=str(problem)[: 4 * LONGEST])


def _is_learners(frame: traceback.FrameSummary) -> bool:
    """Whether a frame is code of the notebook, and not of a library."""
    cells = ("<ipython-input", "<cell")
    return "ipykernel_" in frame.filename or frame.filename.startswith(cells)
