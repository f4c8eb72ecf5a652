"""The confusion matrix: which classes were taken for which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from course_utils import plots
from course_utils.metrics import most_confused

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_confusion_matrix(ax: Axes, matrix: Tensor, class_names: Sequence[str]) -> None:
    """Draw how often each class was taken for each, so that mistakes stand out.

    A mistake is the darker, the larger its share of its row. Right predictions are
    framed and stay pale; cells without an image stay empty.

    Parameters
    ----------
    ax : Axes
    matrix : Tensor, shape (num_classes, num_classes), int64
        As from :func:`course_utils.metrics.confusion_matrix`.
    class_names : sequence of str

    Raises
    ------
    ValueError
        If there is not one name for each class.
    """
    check_names(matrix, class_names)
    counts = matrix.numpy()
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, 0)
    largest = shares.max() or 1.0
    ax.imshow(shares, cmap="Oranges", vmin=0, vmax=1.5 * largest)  # black stays legible
    _write_counts(ax, counts)
    places = range(len(class_names))
    ax.set_xticks(places, class_names, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yticks(places, class_names)
    ax.set(xlabel="predicted class", ylabel="true class")
    ax.tick_params(length=0)
    ax.set_title(f"{counts.trace() / max(counts.sum(), 1):.1%} right, on the diagonal")


def _write_counts(ax: Axes, counts: np.ndarray) -> None:
    from matplotlib.patches import Rectangle

    size = 9 if len(counts) <= 10 else 90 / len(counts)  # points
    for (row, col), count in np.ndenumerate(counts):
        is_right = row == col
        if is_right:
            square = Rectangle((col - 0.5, row - 0.5), 1, 1, fc="0.94", ec="0.6")
            ax.add_patch(square)
        if count:
            color = "0.35" if is_right else "black"
            ax.text(col, row, count, ha="center", va="center", size=size, color=color)


def check_names(matrix: Tensor, class_names: Sequence[str]) -> None:
    """Raise ValueError unless there is one name for each class of the matrix."""
    if tuple(matrix.shape) != (len(class_names),) * 2:
        raise ValueError(
            f"a matrix of shape {tuple(matrix.shape)} does not fit "
            f"{len(class_names)} class names"
        )


def describe_confusion_matrix(matrix: Tensor, class_names: Sequence[str]) -> str:
    """Say in words what :func:`draw_confusion_matrix` shows.

    Parameters
    ----------
    matrix : Tensor, shape (num_classes, num_classes)
    class_names : sequence of str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is not one name for each class.
    """
    check_names(matrix, class_names)
    num_images, num_right = int(matrix.sum()), int(matrix.trace())
    text = (
        f"Confusion matrix of {len(class_names)} classes: {num_right:,} of "
        f"{num_images:,} images right."
    )
    mistakes = [
        f"{class_names[label]} taken for {class_names[prediction]} ({times:,})"
        for label, prediction, times in most_confused(matrix, 3)
    ]
    return (
        f"{text} Most frequent mistakes: {', '.join(mistakes)}." if mistakes else text
    )


def show_confusion_matrix(
    matrix: Tensor, class_names: Sequence[str], *, caption: str = ""
) -> None:
    """Show the confusion matrix under the cell.

    Parameters
    ----------
    matrix : Tensor, shape (num_classes, num_classes)
        As from :func:`course_utils.metrics.confusion_matrix`.
    class_names : sequence of str
    caption : str
        What to notice.

    Raises
    ------
    ValueError
        If there is not one name for each class.
    """
    text = describe_confusion_matrix(matrix, class_names)
    side = min(7, 2 + 0.46 * len(class_names))  # inches
    fig = plots.new_figure(side, 0.9 * side)
    draw_confusion_matrix(fig.subplots(), matrix, class_names)
    plots.show(fig, alt=text, caption=caption)
