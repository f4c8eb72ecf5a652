"""Pictures with what the model took them for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from course_utils import plots
from course_utils.charts.probabilities import RIGHT, WRONG, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_prediction(
    ax: Axes,
    image: np.ndarray | Tensor,
    *,
    label: str,
    prediction: str,
    probability: float | None = None,
    text_size: float = 9,
) -> None:
    """Draw a picture with what it was taken for; a wrong one has a thick, dashed frame.

    Parameters
    ----------
    ax : Axes
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`.
    label, prediction : str
        Names of the true and of the predicted class.
    probability : float, optional
        Of the predicted class.
    text_size : float, default=9
        Points.
    """
    is_right = label == prediction
    sure = "" if probability is None else f" {percent(probability)}"
    title = f"{RIGHT if is_right else WRONG} {prediction}{sure}"
    truth = "" if is_right else f"true: {label}"
    plots.draw_image(ax, image)
    ax.set_title(title, fontsize=text_size, pad=4, color="black" if is_right else "C3")
    ax.set_xlabel(truth, fontsize=text_size, labelpad=3)
    ax.spines[:].set(
        color="0.6" if is_right else "C3",
        linewidth=1 if is_right else 2.5,
        linestyle="-" if is_right else (0, (3, 1.5)),
    )


def describe_predictions(
    labels: Tensor, predictions: Tensor, class_names: Sequence[str]
) -> str:
    """Say in words what :func:`show_predictions` shows.

    Parameters
    ----------
    labels, predictions : Tensor, shape (N,), int64
    class_names : sequence of str

    Returns
    -------
    str
    """
    pairs = list(zip(labels.tolist(), predictions.tolist(), strict=True))
    wrong = [
        f"{class_names[label]} taken for {class_names[prediction]}"
        for label, prediction in pairs
        if label != prediction
    ]
    text = f"{len(pairs)} pictures, {len(pairs) - len(wrong)} of them recognized."
    return f"{text} Wrong: {', '.join(wrong)}." if wrong else text


def show_predictions(
    images: Tensor,
    labels: Tensor,
    predictions: Tensor,
    class_names: Sequence[str],
    *,
    probabilities: Tensor | None = None,
    columns: int = 6,
    caption: str = "",
) -> None:
    """Show pictures under the cell, each with what the model took it for.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), uint8 in 0–255 or float in [0, 1]
    labels, predictions : Tensor, shape (N,), int64
    class_names : sequence of str
    probabilities : Tensor, shape (N, num_classes), optional
        Adds how sure the model was of its prediction.
    columns : int, default=6
    caption : str
        What to notice.

    Raises
    ------
    ValueError
        If there is no picture, or the lengths differ.
    """
    given = [images, labels, predictions]
    given += [] if probabilities is None else [probabilities]
    lengths = [str(len(each)) for each in given]
    if len(set(lengths)) > 1 or not len(images):
        raise ValueError(
            "images, labels, predictions (and probabilities) are one for each picture; "
            f"there are {', '.join(lengths[:-1])} and {lengths[-1]}"
        )
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    width = min(7 / columns, 1.6)  # inches
    height = width * images.shape[-2] / images.shape[-1] + 0.42
    fig = plots.new_figure(columns * width, rows * height)
    axes = list(fig.subplots(rows, columns, squeeze=False).flat)
    sure = _probabilities_of(predictions, probabilities)
    text_size = _text_size(width, class_names, has_probability=sure[0] is not None)
    for i, (ax, image) in enumerate(zip(axes, images, strict=False)):
        draw_prediction(
            ax,
            image,
            label=class_names[int(labels[i])],
            prediction=class_names[int(predictions[i])],
            probability=sure[i],
            text_size=text_size,
        )
    for ax in axes[len(images) :]:
        ax.set_axis_off()
    text = describe_predictions(labels, predictions, class_names)
    plots.show(fig, alt=text, caption=caption)


def _probabilities_of(
    predictions: Tensor, probabilities: Tensor | None
) -> list[float] | list[None]:
    """Return the probability of each prediction, or None for each."""
    if probabilities is None:
        return [None] * len(predictions)
    return probabilities.gather(1, predictions[:, None])[:, 0].tolist()


def _text_size(
    width: float, class_names: Sequence[str], *, has_probability: bool
) -> float:
    """Return the size, in points, at which the longest title fits its column."""
    longest = max(map(len, class_names)) + 2 + (7 if has_probability else 0)
    return max(5.0, min(9.0, 72 * width / (0.66 * longest)))  # a letter is 0.66 em wide
