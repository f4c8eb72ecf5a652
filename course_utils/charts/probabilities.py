"""How sure a model is of one image: a bar for each class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from course_utils import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RIGHT, WRONG = "✓", "✗"  # so that no verdict rests on color alone


def draw_probabilities(
    ax: Axes,
    probabilities: Tensor,
    class_names: Sequence[str],
    *,
    label: int | None = None,
) -> None:
    """Draw one image's probabilities as bars, the predicted class dark.

    Parameters
    ----------
    ax : Axes
    probabilities : Tensor, shape (num_classes,), float in [0, 1]
    class_names : sequence of str
    label : int, optional
        The true class, which is then marked by an arrow.

    Raises
    ------
    ValueError
        If there is not one name for each probability.
    """
    values = _bars(probabilities, class_names)
    predicted = int(values.argmax())
    colors = ["C0" if i == predicted else "0.75" for i in range(len(values))]
    ax.barh(range(len(values)), values, color=colors)
    for place, value in enumerate(values):
        ax.annotate(
            percent(value),
            (value, place),
            (4, 0),
            textcoords="offset points",
            va="center",
        )
    names = [f"▸ {name}" if i == label else name for i, name in enumerate(class_names)]
    ax.set_yticks(range(len(values)), names)
    if label is not None:
        ax.get_yticklabels()[label].set_fontweight("bold")
    ax.invert_yaxis()
    ax.margins(y=0.02)
    ax.set(xlim=(0, 1.18), xticks=[], xlabel="probability")
    ax.set_title(_verdict(values, class_names, label))
    ax.spines[["top", "right", "bottom"]].set_visible(False)
    ax.tick_params(length=0)


def percent(probability: float) -> str:
    """Return a probability as text that never rounds to certainty."""
    if 0 < probability < 0.005:
        return "<0.5%"
    if 0.995 < probability < 1:
        return ">99.5%"
    return f"{probability:.0%}"


def _bars(probabilities: Tensor, class_names: Sequence[str]) -> np.ndarray:
    values = probabilities.detach().cpu().float().numpy()
    if values.shape != (len(class_names),):
        raise ValueError(
            f"probabilities of shape {values.shape} do not fit "
            f"{len(class_names)} class names"
        )
    return values


def _verdict(values: np.ndarray, class_names: Sequence[str], label: int | None) -> str:
    predicted = int(values.argmax())
    text = f"{class_names[predicted]}, {percent(values[predicted])} sure"
    if label is None:
        return text
    if label == predicted:
        return f"{RIGHT} {text}"
    return f"{WRONG} {text} (true: {class_names[label]})"


def describe_probabilities(
    probabilities: Tensor, class_names: Sequence[str], *, label: int | None = None
) -> str:
    """Say in words what :func:`draw_probabilities` shows.

    Parameters
    ----------
    probabilities : Tensor, shape (num_classes,), float in [0, 1]
    class_names : sequence of str
    label : int, optional
        The true class.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is not one name for each probability.
    """
    values = _bars(probabilities, class_names)
    order = np.argsort(-values, kind="stable")[:3]
    parts = [f"{class_names[i]} {percent(values[i])}" for i in order]
    truth = "" if label is None else f" True class: {class_names[label]}."
    return f"Probabilities of {len(values)} classes: {', '.join(parts)}.{truth}"


def show_probabilities(
    probabilities: Tensor,
    class_names: Sequence[str],
    *,
    image: np.ndarray | Tensor | None = None,
    label: int | None = None,
    caption: str = "",
) -> None:
    """Show one image's probabilities under the cell, beside the image if it is given.

    Parameters
    ----------
    probabilities : Tensor, shape (num_classes,), float in [0, 1]
    class_names : sequence of str
    image : ndarray or Tensor, optional
        As for :func:`course_utils.pictures.as_pixels`.
    label : int, optional
        The true class.
    caption : str
        What to notice.

    Raises
    ------
    ValueError
        If there is not one name for each probability.
    """
    text = describe_probabilities(probabilities, class_names, label=label)
    height = 0.8 + 0.24 * len(class_names)  # inches
    if image is None:
        fig = plots.new_figure(4.5, height)
        bars_ax = fig.subplots()
    else:
        fig = plots.new_figure(6.5, height)
        image_ax, bars_ax = fig.subplots(1, 2, width_ratios=(1, 2))
        plots.draw_image(image_ax, image)
    draw_probabilities(bars_ax, probabilities, class_names, label=label)
    plots.show(fig, alt=text, caption=caption)
