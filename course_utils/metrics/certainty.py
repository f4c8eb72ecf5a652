"""How sure a model is, and whether it is right to be."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from course_utils.metrics.counting import check_pairs


@dataclass(frozen=True, eq=False)
class Calibration:
    """Images sorted into bins by the probability of their predicted class."""

    edges: Tensor  # (num_bins + 1,), from 0 to 1
    counts: Tensor  # (num_bins,), int64: images in each bin
    confidence: Tensor  # (num_bins,), mean probability; NaN where a bin is empty
    accuracy: Tensor  # (num_bins,), fraction right; NaN where a bin is empty
    error: float  # mean distance of the two over all images, from 0 to 1

    def __repr__(self) -> str:
        return (
            f"Calibration({int(self.counts.sum()):,} images in {len(self.counts)} "
            f"bins, expected calibration error {self.error:.3f})"
        )


def calibration(
    probabilities: Tensor, labels: Tensor, *, num_bins: int = 10
) -> Calibration:
    """Compare how sure the model is with how often it is right.

    Of the images whose class is predicted with about 80 %, 80 % should be right.
    The expected calibration error is the mean of the distance between the two,
    each bin weighted by its images.

    Parameters
    ----------
    probabilities : Tensor, shape (N, num_classes), rows sum to 1
    labels : Tensor, shape (N,), int64
    num_bins : int, default=10
        Of equal width; a probability on an edge counts in the bin above.

    Returns
    -------
    Calibration

    Raises
    ------
    ValueError
        If the rows are no probabilities, the shapes do not fit, or there is no bin.

    Examples
    --------
    >>> sure = torch.tensor([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6]])
    >>> calibration(sure, torch.tensor([0, 1, 1]))
    Calibration(3 images in 10 bins, expected calibration error 0.400)

    References
    ----------
    Guo and others (2017), "On calibration of modern neural networks".
    """
    if num_bins < 1:
        raise ValueError(f"num_bins={num_bins} must be at least 1")
    confidence, predictions = _predicted(probabilities, labels)
    is_right = (predictions == labels.cpu()).double()
    bins = (confidence.float() * num_bins).long().clamp(max=num_bins - 1)

    counts = torch.bincount(bins, minlength=num_bins)
    confidences = torch.bincount(bins, confidence, num_bins) / counts
    accuracies = torch.bincount(bins, is_right, num_bins) / counts
    distances = (confidences - accuracies).abs().nan_to_num()
    error = float((distances * counts).sum() / len(labels))
    edges = torch.linspace(0, 1, num_bins + 1)
    return Calibration(edges, counts, confidences, accuracies, error)


def _predicted(probabilities: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return the largest probability of each image (float64) and its class."""
    if probabilities.ndim != 2:
        raise ValueError(
            "probabilities have shape (N, num_classes); "
            f"these have {tuple(probabilities.shape)}"
        )
    rows = probabilities.detach().cpu().double()
    off = (rows.sum(dim=1) - 1).abs()
    if not ((rows >= 0).all() and (off < 0.02).all()):  # bfloat16 has three digits
        raise ValueError(
            "each row of probabilities sums to 1, without negative numbers; "
            "give logits.softmax(dim=1)"
        )
    confidence, predictions = rows.max(dim=1)
    check_pairs(predictions, labels)
    return confidence.clamp(max=1), predictions


def most_confident_mistakes(
    probabilities: Tensor, labels: Tensor, *, count: int = 12
) -> Tensor:
    """Return which wrongly classified images the model was surest about.

    Parameters
    ----------
    probabilities : Tensor, shape (N, num_classes), rows sum to 1
    labels : Tensor, shape (N,), int64
    count : int, default=12
        How many at most.

    Returns
    -------
    Tensor, shape (count,) or shorter, int64
        Positions in ``labels``, the surest mistake first.

    Raises
    ------
    ValueError
        If the rows are no probabilities, or the shapes do not fit.

    Examples
    --------
    >>> sure = torch.tensor([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
    >>> most_confident_mistakes(sure, torch.tensor([0, 0, 0]))
    tensor([1, 2])
    """
    confidence, predictions = _predicted(probabilities, labels)
    (mistakes,) = torch.nonzero(predictions != labels.cpu(), as_tuple=True)
    order = confidence[mistakes].argsort(descending=True, stable=True)
    return mistakes[order[:count]]
