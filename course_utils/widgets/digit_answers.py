"""What a network says to a drawn digit, and what it may not say."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


def check_predict(name: str, predict: Any) -> None:
    """Refuse what cannot be asked.

    Parameters
    ----------
    name : str
        Of the network, for the message.
    predict : callable
        From uint8 images, shape (N, 1, 28, 28), to probabilities, (N, num_classes).

    Raises
    ------
    TypeError
        If it cannot be called, or is the network itself.
    """
    if isinstance(predict, nn.Module):
        raise TypeError(
            f"{name} is a network, which takes standardized floats and returns logits; "
            "give a function from uint8 images to probabilities, such as "
            "lambda images: train.predict(network, images, split.normalize)"
            ".softmax(dim=1)"
        )
    if not callable(predict):
        raise TypeError(
            f"{name} is {type(predict).__name__}, expected a function from uint8 "
            "images (N, 1, 28, 28) to probabilities (N, num_classes)"
        )


def as_probabilities(answer: Any, num_classes: int) -> list[float]:
    """Return what a network said to one image as numbers that sum to 1.

    Parameters
    ----------
    answer : array or Tensor, shape (1, num_classes) or (num_classes,)
    num_classes : int

    Returns
    -------
    list of float

    Raises
    ------
    ValueError
        If the shape is another, or the numbers are no probabilities.
    """
    probabilities = torch.as_tensor(answer).detach().cpu().float()
    if tuple(probabilities.shape) not in ((1, num_classes), (num_classes,)):
        raise ValueError(
            f"it returned shape {tuple(probabilities.shape)} for one image, expected "
            f"(1, {num_classes})"
        )
    probabilities = probabilities.flatten()
    total = probabilities.sum().item()
    if not (abs(total - 1) < 0.01 and probabilities.min() >= 0):
        raise ValueError(
            f"it returned numbers from {probabilities.min():.3g} to "
            f"{probabilities.max():.3g} that sum to {total:.3g}, and no probabilities; "
            "logits become probabilities by .softmax(dim=1)"
        )
    return probabilities.tolist()
