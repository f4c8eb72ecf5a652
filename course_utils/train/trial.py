"""A model is tried on two images before it is trained, so that mistakes show early."""

from __future__ import annotations

import copy
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from course_utils import runtime
from course_utils.data.parts import Part
from course_utils.train.feeding import Feed
from course_utils.train.loop import in_eval_mode


@dataclass(frozen=True)
class Trial:
    """What a trial run showed."""

    num_classes: int  # scores for each image
    doubts: list[str]  # what looks like a mistake although it runs, in words


def try_model(
    model: nn.Module, feed: Feed, parts: tuple[Part, ...], *, batch_size: int
) -> Trial:
    """Run a model once, before hours are spent on it.

    Parameters
    ----------
    model : nn.Module
        On its device; it is left as it was.
    feed : Feed
    parts : tuple of Part
        All that will be trained or judged on.
    batch_size : int

    Returns
    -------
    Trial

    Raises
    ------
    ValueError
        If the model cannot take the images, or its output does not fit the labels.
    """
    with _own_random_numbers(model, feed.first_rows.device):
        images, _ = feed.batch(feed.first_rows[:2])
        scores = _run(model, images)
    _check_scores(model, scores, len(images))
    for part in parts:
        _check_labels(model, part, num_classes=scores.shape[1])
    if len(parts[0]) % batch_size == 1:
        _check_single(model, images[:1], parts[0], batch_size)
    return Trial(scores.shape[1], _doubts(model, scores))


def _run(model: nn.Module, images: Tensor) -> Tensor:
    with in_eval_mode(model), torch.no_grad():
        try:
            return model(images)
        except Exception as problem:
            fault = problem
    # PyTorch's own words on shapes say less than the ledger's, so they do not stand
    # above them; an error of the learner's own code does.
    raise _misfit(model, images, fault) from (
        None if isinstance(fault, RuntimeError) else fault
    )


def _own_random_numbers(
    model: nn.Module, device: torch.device
) -> AbstractContextManager[None]:
    """Leave the caller's alone, unless a lazy layer draws its weights from them."""
    if any(is_lazy(weight) for weight in model.parameters()):
        return nullcontext()
    return runtime.random_numbers_of(0, device=device)


def _misfit(model: nn.Module, images: Tensor, fault: Exception) -> ValueError:
    """Return an error that names the layer, the sizes that disagree and what to do."""
    from course_utils import shapes

    size = " x ".join(map(str, images.shape[1:]))
    head = f"{type(model).__name__} cannot take images of {size}."
    found = shapes.ledger(model, tuple(images.shape[1:]))
    if found.problem is None:
        return ValueError(f"{head} {type(fault).__name__}: {fault}")
    return shapes.ShapeError(f"{head}\n{found.problem}")


def _check_scores(model: nn.Module, scores: object, num_images: int) -> None:
    found = (
        f"shape {tuple(scores.shape)}"
        if isinstance(scores, Tensor)
        else f"a {type(scores).__name__}"
    )
    if not (
        isinstance(scores, Tensor)
        and scores.dim() == 2
        and len(scores) == num_images
        and scores.is_floating_point()
    ):
        raise ValueError(
            f"{type(model).__name__} returned {found} for {num_images} images, "
            f"expected logits of shape ({num_images}, num_classes): one score for "
            "each class"
        )


def _check_labels(model: nn.Module, part: Part, *, num_classes: int) -> None:
    if not len(part):
        raise ValueError("a part has no images; give training and validation some")
    lowest, highest = int(part.labels.min()), int(part.labels.max())
    if lowest < 0:
        raise ValueError(f"a label is {lowest}, expected class numbers from 0")
    if highest >= num_classes:
        raise ValueError(
            f"{type(model).__name__} returns {num_classes} scores for an image, and "
            f"the labels go up to {highest}: its last layer needs {highest + 1} outputs"
        )


def _check_single(model: nn.Module, image: Tensor, part: Part, batch_size: int) -> None:
    """Try a batch of one image, with which batch norm may not know what to do."""
    trial = copy.deepcopy(model).train()
    try:
        with torch.no_grad(), _own_random_numbers(model, image.device):
            trial(image)
    except ValueError as problem:
        raise ValueError(
            f"{len(part)} images in batches of {batch_size} leave one image for the "
            "last batch, and batch norm cannot take the variance of one image; choose "
            f"batch_size={batch_size + 1} or so"
        ) from problem


def _doubts(model: nn.Module, scores: Tensor) -> list[str]:
    scores = scores.float()
    name = type(model).__name__
    if (scores >= 0).all():
        if scores.shape[1] > 1 and ((scores.sum(dim=1) - 1).abs() < 1e-2).all():
            return [
                f"the scores of {name} add up to 1 for each image, so it seems to end "
                "in softmax. The loss applies softmax itself, and twice is too much: "
                "it will learn slowly. Leave the softmax out of the model."
            ]
        if (scores == 0).any() and (scores > 0).any():
            return [
                f"no score of {name} is below 0, so it seems to end in ReLU. A score "
                "that ReLU holds at 0 gets no gradient. Leave it out after the last "
                "layer."
            ]
    return []
