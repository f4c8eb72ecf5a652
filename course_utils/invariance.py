"""The invariance meter: what networks still say of images that were moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from course_utils import augment
from course_utils.augment import Border
from course_utils.data.parts import Part
from course_utils.data.splitting import Split
from course_utils.metrics import Interval, accuracy_interval
from course_utils.train import predict

KNOBS = {"dx": 0.0, "dy": 0.0, "degrees": 0.0, "scale": 1.0}  # and where each rests


@dataclass(frozen=True)
class Reading:
    """What a network made of all images, each moved by the same amount."""

    amount: float  # pixels, degrees or times as large
    accuracy: Interval
    feature_change: float  # 0: none; 1: as much as another image makes


def moved(
    images: Tensor,
    *,
    dx: float | Tensor = 0,
    dy: float | Tensor = 0,
    degrees: float | Tensor = 0,
    scale: float | Tensor = 1,
    border: Border = "zeros",
) -> Tensor:
    """Move images as `augment.transform` does, from bytes to bytes.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), uint8
    dx, dy, degrees, scale, border
        As for `augment.transform`, but black comes in from outside.

    Returns
    -------
    Tensor, shape (N, C, H, W), uint8
        Fractions are rounded.

    Raises
    ------
    TypeError
        If the images are not uint8.
    ValueError
        As `augment.transform`.

    Examples
    --------
    >>> image = torch.tensor([[[[9, 8, 7]]]], dtype=torch.uint8)
    >>> moved(image, dx=1)
    tensor([[[[0, 9, 8]]]], dtype=torch.uint8)
    """
    if images.dtype != torch.uint8:
        raise TypeError(f"images are {images.dtype}, expected torch.uint8, 0 to 255")
    changed = augment.transform(
        images.float() / 255, dx=dx, dy=dy, degrees=degrees, scale=scale, border=border
    )
    return (255 * changed).round().to(torch.uint8)


def measure(
    models: Mapping[str, nn.Module],
    part: Part,
    split: Split,
    *,
    knob: str,
    amounts: Iterable[float],
    border: Border = "zeros",
) -> dict[str, list[Reading]]:
    """Turn one knob and read, for each network, accuracy and change of features.

    The features are what a network's last linear layer gets. How far they moved is
    measured in steps from one image to another: 1 says that a moved image looks to
    the network as different from itself as another image of the part does.

    Parameters
    ----------
    models : mapping from name to nn.Module
        Each returns logits for standardized images. They are left as they were.
    part : Part
        At least two images.
    split : Split
        Knows how the training images were standardized.
    knob : {"dx", "dy", "degrees", "scale"}
        As for `moved`.
    amounts : iterable of float
        Where to put the knob.
    border : {"zeros", "reflect", "edge"}, default="zeros"

    Returns
    -------
    dict from name to list of Reading
        In the order of ``amounts``.

    Raises
    ------
    ValueError
        If there is no such knob, fewer than two images, or a network without a linear
        layer.
    """
    if knob not in KNOBS:
        raise ValueError(f"there is no knob {knob!r}; choose one of {', '.join(KNOBS)}")
    if len(part) < 2:
        raise ValueError(f"{len(part)} image has no other to be compared with; give 2")
    at_rest = {
        name: look(model, part.images, split)[1] for name, model in models.items()
    }
    readings: dict[str, list[Reading]] = {name: [] for name in models}
    for amount in amounts:
        images = moved(part.images, **{knob: amount}, border=border)
        for name, model in models.items():
            logits, features = look(model, images, split)
            num_correct = int((logits.argmax(dim=1) == part.labels.cpu()).sum())
            reading = Reading(
                amount,
                accuracy_interval(num_correct, len(part)),
                feature_change(at_rest[name], features),
            )
            readings[name].append(reading)
    return readings


def look(model: nn.Module, images: Tensor, split: Split) -> tuple[Tensor, Tensor]:
    """Return what a network says of images, and the features it says it from.

    Parameters
    ----------
    model : nn.Module
        With a linear layer; the last one takes the features.
    images : Tensor, shape (N, C, H, W), uint8
    split : Split

    Returns
    -------
    logits : Tensor, shape (N, num_classes), on the CPU
    features : Tensor, shape (N, num_features), float32, on the CPU

    Raises
    ------
    ValueError
        If no module of the network is an ``nn.Linear``.
    """
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    if not linear:
        raise ValueError(f"{type(model).__name__} has no nn.Linear whose input to read")
    caught: list[Tensor] = []
    hook = linear[-1].register_forward_pre_hook(
        lambda _module, inputs: caught.append(inputs[0].float().cpu())
    )
    try:
        logits = predict(model, images, split.normalize)
    finally:
        hook.remove()
    return logits, torch.cat(caught)


def feature_change(before: Tensor, after: Tensor) -> float:
    """Return how far features moved, in steps from one image to another.

    Parameters
    ----------
    before, after : Tensor, shape (N, num_features)
        Of the same images, at rest and moved.

    Returns
    -------
    float
        Mean distance between an image's features before and after, over the mean
        distance between the features of two images; infinite if these are all alike.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> before = torch.tensor([[0.0, 0.0], [0.0, 4.0]])
    >>> feature_change(before, before + torch.tensor([1.0, 0.0]))
    0.25
    """
    if before.shape != after.shape:
        raise ValueError(
            f"features of the same images have one shape; these have "
            f"{tuple(before.shape)} and {tuple(after.shape)}"
        )
    step = (before - before.roll(1, dims=0)).norm(dim=1).mean()
    change = (after - before).norm(dim=1).mean()
    return float(change / step) if change else 0.0
