"""The shape ledger: what each layer of a model does to a shape, and what is wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from course_utils.shapes.calls import first_tensor
from course_utils.shapes.doubts import output_doubt
from course_utils.shapes.faults import (
    explain,
    explain_building,
    explain_no_output,
    explain_not_a_model,
)
from course_utils.shapes.inputs import Size, example_inputs
from course_utils.shapes.ledger import Ledger
from course_utils.shapes.run import Run
from course_utils.shapes.scene import Problem, Scene, ShapeError

__all__ = ["Ledger", "Problem", "ShapeError", "check", "ledger"]


def ledger(
    model: nn.Module | Callable[[], nn.Module],
    input_size: Size | Tensor | Sequence[Size | Tensor],
) -> Ledger:
    """Run a model once and write down, layer by layer, what happens to the shape.

    The model stays as it is: its mode, hooks, buffers, gradients and the state of
    the random numbers are afterwards what they were. A model on the ``meta`` device
    is followed without computing anything.

    Parameters
    ----------
    model : Module, or a class or function that makes one
        Give the class itself (``ledger(Net, …)``) where making it fails.
    input_size : tuple of int, Tensor, or a list of them for several inputs
        (C, H, W) or (N, C, H, W); a tensor is used as it is.

    Returns
    -------
    Ledger
        Where the model fails, ``problem`` says in words where and what to change,
        and the rows end there. Nothing is raised.

    Raises
    ------
    ValueError
        If ``input_size`` is no size and no tensor.

    Examples
    --------
    >>> found = ledger(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten()), (3, 6, 6))
    >>> for name, formula in found["0"].formulas:
    ...     print(f"{name}: {formula}")
    H = W: ⌊(6 − 3 + 2·0)/1⌋ + 1 = 4
    parameters: 8·3·3·3 + 8 = 224
    receptive field: 1 + (3 − 1)·1 = 3
    multiply-adds: 8·4·4·3·3·3 = 3,456
    >>> found.output_shape, found.num_parameters
    ((1, 128), 224)
    """
    if not isinstance(model, nn.Module):
        made = _make(model)
        if isinstance(made, Problem):
            name = getattr(model, "__name__", type(model).__name__)
            return Ledger(name, (), problem=made)
        model = made
    model = _fixed(model)
    inputs = example_inputs(model, input_size)
    run = Run(model, inputs)
    run.start()
    return _ledger_of(run)


def _fixed(model: nn.Module) -> nn.Module:
    """Return a copy of a model with lazy layers, whose first run fixes their sizes."""
    lazy = [t for t in [*model.parameters(), *model.buffers()] if is_lazy(t)]
    if not lazy:
        return model
    kinds = {id(t): type(t)(device=t.device, dtype=t.dtype) for t in lazy}
    return copy.deepcopy(model, kinds)


def _make(model: object) -> nn.Module | Problem:
    if not callable(model):
        return explain_not_a_model(model)
    try:
        made = model()
    except Exception as error:
        return explain_building(model, error)
    return made if isinstance(made, nn.Module) else explain_not_a_model(made)


def _ledger_of(run: Run) -> Ledger:
    model, rows = run.model, run.recorder.rows
    output = first_tensor(run.output)
    problem = None
    if run.failure:
        problem = explain(Scene(run.failure, model, run.inputs, rows, run.silent))
    elif output is None:
        problem = explain_no_output(model, run.output)
    shape = None if output is None else tuple(output.shape)
    if output is not None:
        run.recorder.warn(output_doubt(run.recorder.sights.get(output), shape))
    run.recorder.warn(run.loose_doubt())
    return Ledger(
        type(model).__name__,
        tuple(tuple(t.shape) for t in run.inputs),
        rows,
        shape,
        problem,
        run.recorder.warnings,
        sum(p.numel() for p in model.parameters() if not is_lazy(p)),
        run.unused(),
        {path: type(m).__name__ for path, m in model.named_modules()},
    )


def check(
    model: nn.Module | Callable[[], nn.Module],
    input_size: Size | Tensor | Sequence[Size | Tensor],
) -> Ledger:
    """Return the ledger of a model that runs, and raise for one that does not.

    Parameters
    ----------
    model, input_size
        As for :func:`ledger`.

    Returns
    -------
    Ledger

    Raises
    ------
    ShapeError
        With the explanation as its message.
    """
    found = ledger(model, input_size)
    if found.problem is not None:
        raise ShapeError(str(found.problem)) from found.problem.error
    return found
