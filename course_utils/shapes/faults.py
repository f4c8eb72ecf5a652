"""Why a network does not run, in the words of someone who sees the learner's code."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from course_utils.shapes import (
    faults_code,
    faults_forward,
    faults_layers,
    faults_maps,
    faults_types,
)
from course_utils.shapes.faults_building import layer_arguments
from course_utils.shapes.operations import tensors_in
from course_utils.shapes.scene import Problem, Scene, sizes, source_line

_EXPLANATIONS: tuple[Callable[[Scene], Problem | None], ...] = (
    *faults_types.EXPLANATIONS,
    *faults_layers.EXPLANATIONS,
    *faults_maps.EXPLANATIONS,
    *faults_forward.EXPLANATIONS,
    *faults_code.EXPLANATIONS,
)


def explain(scene: Scene) -> Problem:
    """Return what went wrong in a run, and what to change.

    Parameters
    ----------
    scene : Scene

    Returns
    -------
    Problem
        The first explanation that fits; else what PyTorch said, and with what sizes.
    """
    for explanation in _EXPLANATIONS:
        problem = explanation(scene)
        if problem is not None:
            return problem
    tensors = tensors_in([scene.failure.args, scene.failure.kwargs])
    shapes = " and ".join(sizes(t) for t in tensors if not isinstance(t, nn.Parameter))
    kind = type(scene.error).__name__
    return scene.problem(
        f"PyTorch says: {kind}: {scene.said}",
        f"look at this place, which was given {shapes or 'no tensor'}.",
    )


def explain_building(model: object, error: Exception) -> Problem:
    """Return why a model could not be made from its class.

    Parameters
    ----------
    model : callable
        The class, or the function that makes the model.
    error : Exception

    Returns
    -------
    Problem
    """
    name = getattr(model, "__name__", "the model").replace("<lambda>", "the model")
    place = f"the making of {name}"
    line = source_line(error)
    if "Module.__init__() call" in str(error):
        return Problem(
            f"__init__ of {name}",
            "a layer is assigned before nn.Module is ready to keep layers.",
            f"write super().__init__() as the first line of __init__ of {name}.",
            line=line,
            error=error,
        )
    problem = layer_arguments(error, place, line)
    if problem is not None:
        return problem
    said = f"{type(error).__name__}: {error}"
    hint = "look at this line of __init__"
    if isinstance(error, TypeError) and "argument" in str(error):
        hint = f"make the model yourself and hand it over: shapes.ledger({name}(…), …)"
    return Problem(place, f"PyTorch says: {said}", f"{hint}.", line=line, error=error)


def explain_no_output(model: nn.Module, output: object) -> Problem:
    """Return what to do about a model that returns no tensor."""
    name = type(model).__name__
    returned = "None" if output is None else f"a {type(output).__name__}"
    return Problem(
        f"forward of {name}",
        f"it ran to its end and returned {returned}, where a tensor was expected.",
        f"write return in front of what forward of {name} computes last: return x.",
    )


def explain_not_a_model(given: object) -> Problem:
    """Return what to do about something that is no module."""
    kind = type(given).__name__
    fix = "give an nn.Module, or the class of one."
    if isinstance(given, list | tuple):
        fix = "put the layers into one model: nn.Sequential(*layers)."
    return Problem("the model", f"it is a {kind}, not an nn.Module.", fix)
