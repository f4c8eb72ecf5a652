"""Counting right and wrong predictions: accuracy and the confusion matrix."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor


class Confusion(NamedTuple):
    """How many images of one class were taken for another."""

    label: int
    prediction: int
    num_images: int


def accuracy(predictions: Tensor, labels: Tensor) -> float:
    """Return the fraction of predictions that are right.

    Parameters
    ----------
    predictions, labels : Tensor, shape (N,), whole numbers

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If there is nothing to count, or the shapes are not (N,) and (N,).

    Examples
    --------
    >>> accuracy(torch.tensor([3, 1, 1]), torch.tensor([3, 8, 1]))
    0.6666666666666666
    """
    check_pairs(predictions, labels)
    return int((predictions == labels).sum()) / len(labels)


def check_pairs(predictions: Tensor, labels: Tensor) -> None:
    """Raise ValueError unless there is one prediction for each label."""
    shapes = tuple(predictions.shape), tuple(labels.shape)
    if predictions.ndim == 2:
        raise ValueError(
            f"predictions have shape (N,); these have {shapes[0]}: "
            "give logits.argmax(dim=1)"
        )
    if shapes[0] != shapes[1] or labels.ndim != 1:
        raise ValueError(
            "predictions and labels have shape (N,), one for each image; "
            f"these have {shapes[0]} and {shapes[1]}"
        )
    if not len(labels):
        raise ValueError("there is no label to compare with")


def confusion_matrix(labels: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    """Count how often each class was taken for each.

    Parameters
    ----------
    labels, predictions : Tensor, shape (N,), int64
        Classes, counted from 0.
    num_classes : int

    Returns
    -------
    Tensor, shape (num_classes, num_classes), int64, on the CPU
        Row: the true class; column: the predicted one. Right ones on the diagonal.

    Raises
    ------
    ValueError
        If the shapes differ, or a class is not from 0 to ``num_classes`` − 1.

    Examples
    --------
    >>> confusion_matrix(torch.tensor([0, 0, 0, 1]), torch.tensor([0, 1, 1, 1]), 2)
    tensor([[1, 2],
            [0, 1]])
    """
    check_pairs(predictions, labels)
    for name, classes in (("labels", labels), ("predictions", predictions)):
        low, high = int(classes.min()), int(classes.max())
        if low < 0 or high >= num_classes:
            raise ValueError(
                f"{name} run from {low} to {high}; "
                f"{num_classes} classes are 0 to {num_classes - 1}"
            )
    cells = labels * num_classes + predictions  # number of the cell, row after row
    counts = torch.bincount(cells, minlength=num_classes**2)
    return counts.view(num_classes, num_classes).cpu()


def per_class_accuracy(matrix: Tensor) -> Tensor:
    """Return the fraction of each class's images that were recognized.

    Parameters
    ----------
    matrix : Tensor, shape (num_classes, num_classes)
        As from :func:`confusion_matrix`.

    Returns
    -------
    Tensor, shape (num_classes,), float64
        NaN for a class without images.

    Raises
    ------
    ValueError
        If the matrix is not square.

    Examples
    --------
    >>> per_class_accuracy(torch.tensor([[1, 2], [0, 1]]))
    tensor([0.3333, 1.0000], dtype=torch.float64)
    """
    check_matrix(matrix)
    return matrix.diag().double() / matrix.sum(dim=1)


def check_matrix(matrix: Tensor) -> None:
    """Raise ValueError unless the matrix is square."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(
            "a confusion matrix has shape (num_classes, num_classes); "
            f"this has {tuple(matrix.shape)}"
        )


def most_confused(matrix: Tensor, count: int = 5) -> list[Confusion]:
    """Return which classes were most often taken for which others.

    Parameters
    ----------
    matrix : Tensor, shape (num_classes, num_classes)
        As from :func:`confusion_matrix`.
    count : int, default=5
        How many pairs at most. Cats taken for dogs and dogs for cats are two pairs.

    Returns
    -------
    list of Confusion
        The most frequent first; pairs that never occurred are left out.

    Raises
    ------
    ValueError
        If the matrix is not square.

    Examples
    --------
    >>> most_confused(torch.tensor([[1, 2], [0, 1]]))
    [Confusion(label=0, prediction=1, num_images=2)]
    """
    check_matrix(matrix)
    mistakes = matrix.clone().fill_diagonal_(0)
    order = mistakes.flatten().argsort(descending=True, stable=True)[:count]
    num_classes = len(matrix)
    pairs = [divmod(cell, num_classes) for cell in order.tolist()]
    found = [Confusion(row, col, int(mistakes[row, col])) for row, col in pairs]
    return [confusion for confusion in found if confusion.num_images]
