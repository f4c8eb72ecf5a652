"""Faults in what is handed to a layer: no tensor at all, other numbers, elsewhere."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from course_utils.shapes.calls import first_tensor
from course_utils.shapes.operations import tensors_in
from course_utils.shapes.scene import Problem, Scene


def layer_instead_of_tensor(scene: Scene) -> Problem | None:
    """Explain ``F.relu(self.conv1)`` and ``nn.ReLU(x)``."""
    given = [*scene.failure.args, *scene.failure.kwargs.values()]
    modules = [item for item in given if isinstance(item, nn.Module)]
    if not modules:
        return None
    layer = modules[0]
    kind = type(layer).__name__
    paths = {id(m): path for path, m in scene.model.named_modules()}
    if id(layer) in paths:
        name = paths[id(layer)]
        return scene.problem(
            f"it is given the layer {name} ({kind}) itself, where a tensor was "
            "expected.",
            f"call the layer on a tensor first: self.{name}(x).",
        )
    return scene.problem(
        f"it is given a new {kind} layer, where a tensor was expected: nn.{kind}(x) "
        "makes a layer and does not look at x.",
        f"make the layer, then call it: nn.{kind}()(x), or F.{kind.lower()}(x).",
    )


def none_instead_of_tensor(scene: Scene) -> Problem | None:
    """Explain a block without ``return``, whose None the next layer stumbles over."""
    given = scene.failure.args[:1]
    is_none = bool(given) and given[0] is None
    if not (is_none or "NoneType" in str(scene.error)) or not scene.silent:
        return None
    path = scene.silent[-1]
    kind = type(scene.model.get_submodule(path)).__name__
    return scene.problem(
        f"it is given None, where a tensor was expected: {path} ({kind}) "
        "returned None.",
        f"write return in front of what forward of {kind} computes last.",
    )


def other_numbers(scene: Scene) -> Problem | None:
    """Explain an image of bytes, or of another precision than the weights."""
    image = first_tensor(scene.failure.args)
    weights = [
        t
        for t in tensors_in([scene.failure.args, scene.failure.kwargs])
        if isinstance(t, nn.Parameter) and t.is_floating_point()
    ]
    if image is None or not weights or image.dtype == weights[0].dtype:
        return None
    if isinstance(image, nn.Parameter) or scene.failure.function == "embedding":
        return None
    have, want = _name(image), _name(weights[0])
    fault = f"the values that arrive are {have}, the layer's parameters {want}."
    if not image.is_floating_point():
        fix = f"turn the images into numbers from 0 to 1: images.{_cast(want)} / 255."
        return scene.problem(fault, fix)
    model = f"model.{_cast(have)}"
    return scene.problem(
        fault, f"use one kind for both: images.{_cast(want)}, or {model}."
    )


def _name(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _cast(name: str) -> str:
    short = {"float32": "float()", "float64": "double()", "float16": "half()"}
    return short.get(name, f"to(torch.{name})")


def other_device(scene: Scene) -> Problem | None:
    """Explain an image on one device and weights on another."""
    tensors = list(tensors_in([scene.failure.args, scene.failure.kwargs]))
    devices = list(dict.fromkeys(str(t.device) for t in tensors if t.ndim))
    if len(devices) < 2:
        return None
    weights = next((t for t in tensors if isinstance(t, nn.Parameter)), tensors[-1])
    return scene.problem(
        f"its tensors lie on different devices, {' and '.join(devices)}.",
        f'move the images to the model: images.to("{weights.device}"). A tensor that '
        "forward itself makes needs device=x.device.",
    )


def batch_of_one(scene: Scene) -> Problem | None:
    """Explain batch norm that has a single value to take a mean of."""
    if not str(scene.error).startswith("Expected more than 1 value per channel"):
        return None
    image = scene.tensor("input")
    shape = tuple(image.shape) if isinstance(image, torch.Tensor) else "one value"
    return scene.problem(
        "batch norm takes mean and variance over the batch, and in "
        f"{shape} each channel has 1 value where at least 2 are needed.",
        "give it a batch of 2 images or more, or let it use its running statistics "
        "(track_running_stats=True and model.eval()).",
    )


EXPLANATIONS = (
    layer_instead_of_tensor,
    none_instead_of_tensor,
    other_device,
    other_numbers,
    batch_of_one,
)
