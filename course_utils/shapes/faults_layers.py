"""Faults of dense layers and norms: the sizes they are made for, and what arrives."""

from __future__ import annotations

import math

from torch import Tensor
from torch.nn.modules.batchnorm import _NormBase

from course_utils.shapes.scene import Problem, Scene, sizes


def dense(scene: Scene) -> Problem | None:
    """Explain a dense layer that is given another number of values."""
    values, weight = scene.tensor("input"), scene.tensor("weight")
    if scene.failure.function != "linear" or values is None or weight is None:
        return None
    want, have = weight.shape[1], values.shape[-1] if values.ndim else 1
    if want == have:
        return None
    takes = f"it takes {want} values (in_features={want}), but {have} arrive"
    per_image = values.numel() // scene.num_examples
    if values.ndim > 2:
        return _not_flattened(scene, values, weight)
    if scene.inputs[0].ndim == 3 and values.ndim == 2:
        return _no_batch(scene, f"{takes}: {sizes(values)}")
    if values.ndim == 1 or values.shape[0] != scene.num_examples:
        return scene.problem(
            f"{takes}: {sizes(values)}{scene.reshaped_from(values)}. Axis 0 should "
            f"count the images of the batch, and there is a batch of "
            f"{scene.num_examples}.",
            f"flatten all but the batch: x = x.flatten(1), which gives {per_image} "
            f"values for each image{_and_in_features(want, per_image)}.",
            **({} if per_image == want else {"in_features": per_image}),
        )
    made = scene.assignment(f"nn.Linear({have}, {weight.shape[0]})")
    return scene.problem(
        f"{takes}: {sizes(values)}{scene.reshaped_from(values)}.",
        f"in_features={have}" + (f", that is, {made}." if made else "."),
        in_features=have,
    )


def _and_in_features(want: int, have: int) -> str:
    return "" if want == have else f", and in_features={have}"


def _not_flattened(scene: Scene, values: Tensor, weight: Tensor) -> Problem:
    want, per_image = weight.shape[1], math.prod(values.shape[1:])
    layer = scene.failure.path or "the layer"
    factors = " · ".join(str(n) for n in values.shape[1:])
    return scene.problem(
        f"it takes {want} values (in_features={want}), but a dense layer looks at the "
        f"last axis alone, and in {sizes(values)} that holds {values.shape[-1]}: the "
        "maps were not flattened.",
        f"write x = x.flatten(1) before {layer} (nn.Flatten() in a Sequential); "
        f"{factors} = {per_image}{_and_in_features(want, per_image)}.",
        **({} if per_image == want else {"in_features": per_image}),
    )


def _no_batch(scene: Scene, fault: str) -> Problem:
    image = sizes(scene.inputs[0])
    return scene.problem(
        f"{fault}. The input {image} has 3 axes where (N, C, H, W) has 4: "
        "the batch axis is missing.",
        "add an axis for the batch: image[None], or image.unsqueeze(0).",
    )


def batch_norm(scene: Scene) -> Problem | None:
    """Explain batch norm for other channels, or for another number of axes."""
    image, statistics = scene.tensor("input"), scene.tensor("running_mean")
    if scene.failure.function != "batch_norm":
        return _norm_axes(scene)
    if statistics is None:
        statistics = scene.tensor("weight")
    if image is None or statistics is None or image.ndim < 2:
        return None
    want, have = len(statistics), image.shape[1]
    if want == have:
        return None
    kind = type(scene.module).__name__
    made = scene.assignment(f"nn.{kind}({have})")
    return scene.problem(
        f"it keeps statistics of {want} channels (num_features={want}), but {have} "
        f"arrive: {sizes(image)}.",
        f"num_features={have}" + (f", that is, {made}." if made else "."),
        num_features=have,
    )


def _norm_axes(scene: Scene) -> Problem | None:
    layer = scene.module
    image = scene.failure.args[0] if scene.failure.args else None
    is_norm = isinstance(layer, _NormBase) and not scene.failure.function
    if not is_norm or not isinstance(image, Tensor):
        return None
    kind = type(layer).__name__
    family, rank = kind[:-2], kind[-2]
    if scene.is_input(image) or (scene.inputs[0].ndim == 3 and rank == "2"):
        return _no_batch(scene, f"it takes 4 axes, but {sizes(image)} arrives")
    fitting = {2: "1d", 3: "1d", 4: "2d", 5: "3d"}.get(image.ndim, "?")
    made = f"nn.{family}{fitting}({image.shape[1]})"
    axes = {"1": "2 or 3", "2": "4", "3": "5"}.get(rank, "other")
    return scene.problem(
        f"{kind} takes {axes} axes, but {sizes(image)} arrives, with {image.ndim}.",
        f"use {made} for this shape: {scene.assignment(made) or made}.",
    )


def other_norms(scene: Scene) -> Problem | None:
    """Explain layer norm and group norm made for other sizes."""
    image = scene.tensor("input")
    if scene.failure.function == "layer_norm" and image is not None:
        want = tuple(scene.given("normalized_shape"))
        have = tuple(image.shape[-len(want) :])
        if want != have:
            return scene.problem(
                f"it normalizes over the last axes, normalized_shape={want}, but in "
                f"{sizes(image)} these are {have}.",
                f"normalized_shape={have[0] if len(have) == 1 else have}; for feature "
                "maps (N, C, H, W), nn.GroupNorm(1, C) or batch norm may be meant.",
                normalized_shape=have[0],
            )
    if scene.failure.function == "group_norm" and image is not None:
        groups, weight = scene.given("num_groups"), scene.tensor("weight")
        want = groups if weight is None else len(weight)
        if want != image.shape[1]:
            return scene.problem(
                f"it is made for {want} channels in {groups} groups, but "
                f"{image.shape[1]} channels arrive: {sizes(image)}.",
                f"num_channels={image.shape[1]}, in groups that divide it.",
                num_channels=image.shape[1],
            )
    return None


EXPLANATIONS = (dense, batch_norm, other_norms)
