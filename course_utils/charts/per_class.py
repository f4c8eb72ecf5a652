"""Each class's accuracy, with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from course_utils import plots
from course_utils.charts.confusion import check_names
from course_utils.metrics import accuracy_interval, per_class_accuracy

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_per_class(
    ax: Axes, matrix: Tensor, class_names: Sequence[str], *, confidence: float = 0.95
) -> None:
    """Draw each class's accuracy with its interval, the best class on top.

    Parameters
    ----------
    ax : Axes
    matrix : Tensor, shape (num_classes, num_classes)
        As from :func:`course_utils.metrics.confusion_matrix`.
    class_names : sequence of str
    confidence : float, default=0.95
        Of the intervals.

    Raises
    ------
    ValueError
        If there is not one name for each class, or no image.
    """
    ranked = _ranked(matrix, class_names)
    intervals = [
        accuracy_interval(
            int(matrix[i, i]), int(matrix[i].sum()), confidence=confidence
        )
        for i in ranked
    ]
    values = np.array([interval.value for interval in intervals])
    reaches = np.array([(v - low, high - v) for v, low, high in intervals]).T
    places = range(len(ranked))
    overall = int(matrix.trace()) / int(matrix.sum())
    ax.axvline(overall, color="0.5", linestyle="--", linewidth=1, zorder=0)
    ax.errorbar(values, places, xerr=reaches.clip(0), fmt="o", color="C0", capsize=3)
    for place, (value, _, high) in enumerate(intervals):
        ax.annotate(
            f"{value:.1%}",
            (high, place),
            (6, 0),
            textcoords="offset points",
            va="center",
        )
    ax.set_yticks(places, [class_names[i] for i in ranked])
    ax.invert_yaxis()
    ax.margins(x=0.17)
    ax.set(xlabel=f"accuracy, with {confidence:.0%} intervals; all classes: dashed")
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
    best, worst = class_names[ranked[0]], class_names[ranked[-1]]
    ax.set_title(f"Best at {best}, worst at {worst}")
    ax.spines[["top", "right"]].set_visible(False)


def _ranked(matrix: Tensor, class_names: Sequence[str]) -> list[int]:
    """Return the classes that have images, the best recognized first."""
    check_names(matrix, class_names)
    accuracies = per_class_accuracy(matrix)
    present = [i for i in range(len(class_names)) if matrix[i].sum()]
    if not present:
        raise ValueError("the matrix counts no image")
    return sorted(present, key=lambda i: -float(accuracies[i]))


def describe_per_class(matrix: Tensor, class_names: Sequence[str]) -> str:
    """Say in words what :func:`draw_per_class` shows.

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
        If there is not one name for each class, or no image.
    """
    accuracies = per_class_accuracy(matrix)
    ranked = _ranked(matrix, class_names)
    parts = [f"{class_names[i]} {float(accuracies[i]):.1%}" for i in ranked]
    overall = int(matrix.trace()) / int(matrix.sum())
    return f"Accuracy by class: {', '.join(parts)}; all classes {overall:.1%}."


def show_per_class(
    matrix: Tensor, class_names: Sequence[str], *, caption: str = ""
) -> None:
    """Show each class's accuracy under the cell.

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
        If there is not one name for each class, or no image.
    """
    text = describe_per_class(matrix, class_names)
    fig = plots.new_figure(6, 1 + 0.27 * len(class_names))
    draw_per_class(fig.subplots(), matrix, class_names)
    plots.show(fig, alt=text, caption=caption)
