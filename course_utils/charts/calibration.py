"""Whether a model is as often right as it is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course_utils import plots
from course_utils.metrics import Calibration, accuracy_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_calibration(ax: Axes, calibration: Calibration) -> None:
    """Draw how often the model is right against how sure it is.

    Each point is a bin, the larger the more images it holds, with a 95 % interval.
    Below the dashed line the model is surer than it should be.

    Parameters
    ----------
    ax : Axes
    calibration : Calibration
        As from :func:`course_utils.metrics.calibration`.
    """
    filled = calibration.counts.nonzero()[:, 0]
    counts = calibration.counts[filled].numpy()
    sure = calibration.confidence[filled].numpy()
    right = calibration.accuracy[filled].numpy()
    intervals = [
        accuracy_interval(round(a * n), int(n))
        for a, n in zip(right, counts, strict=True)
    ]
    reaches = np.array([(v - low, high - v) for v, low, high in intervals]).T.clip(0)
    ax.plot([0, 1], [0, 1], color="0.5", linestyle="--", linewidth=1)
    ax.errorbar(sure, right, yerr=reaches, color="C0", linewidth=1, capsize=2)
    ax.scatter(sure, right, s=12 + 240 * counts / counts.sum(), color="C0", zorder=3)
    ax.text(0.03, 0.95, "too unsure", color="0.35", va="top")
    ax.text(0.97, 0.05, "too sure", color="0.35", ha="right")
    ax.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal")
    ax.set(xlabel="probability of the predicted class", ylabel="fraction right")
    ax.set_title(f"Calibration error {calibration.error:.1%}")
    ax.spines[["top", "right"]].set_visible(False)


def describe_calibration(calibration: Calibration) -> str:
    """Say in words what :func:`draw_calibration` shows.

    Parameters
    ----------
    calibration : Calibration

    Returns
    -------
    str
    """
    weights = calibration.counts / calibration.counts.sum()
    sure = float((calibration.confidence.nan_to_num() * weights).sum())
    right = float((calibration.accuracy.nan_to_num() * weights).sum())
    too = "surer than it should be" if sure > right else "less sure than it could be"
    return (
        f"Fraction right against probability of the predicted class, in "
        f"{len(calibration.counts)} bins. On average the model is {sure:.1%} sure and "
        f"{right:.1%} right, {too}; expected calibration error "
        f"{calibration.error:.1%}."
    )


def show_calibration(calibration: Calibration, *, caption: str = "") -> None:
    """Show the calibration under the cell.

    Parameters
    ----------
    calibration : Calibration
        As from :func:`course_utils.metrics.calibration`.
    caption : str
        What to notice.
    """
    fig = plots.new_figure(4, 4)
    draw_calibration(fig.subplots(), calibration)
    plots.show(fig, alt=describe_calibration(calibration), caption=caption)
