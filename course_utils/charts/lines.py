"""Curves of anything: each with a color, dashes and a marker of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import Tensor

from course_utils import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Values = Sequence[float] | Tensor
MARKERS = "os^Dv"
DASHES = ("-", "--", ":", "-.", (0, (5, 1)))
MARKED = 25  # with more points, only every few have a marker


def draw_lines(
    ax: Axes,
    lines: Mapping[str, Values],
    *,
    x: Values | None = None,
    levels: Mapping[str, float] | None = None,
) -> None:
    """Draw curves over a common x, with a legend if there are several.

    Parameters
    ----------
    ax : Axes
    lines : mapping from name to values
        At most five. What is not a number, or infinite, leaves a gap.
    x : sequence of float, optional
        1, 2, … by default.
    levels : mapping from text to height, optional
        Dotted level lines, each with its text.

    Raises
    ------
    ValueError
        If there are too many curves, or one does not fit ``x``.
    """
    if not 1 <= len(lines) <= len(MARKERS):
        raise ValueError(
            f"{len(lines)} curves; one to {len(MARKERS)} can be told apart"
        )
    for number, (name, values) in enumerate(lines.items()):
        heights = np.asarray(values, float)
        places = np.arange(1, len(heights) + 1) if x is None else np.asarray(x, float)
        if places.shape != heights.shape:
            raise ValueError(
                f"{name!r} has shape {heights.shape}, and x has {places.shape}"
            )
        ax.plot(
            places,
            np.where(np.isfinite(heights), heights, np.nan),
            color=f"C{number}",
            linestyle=DASHES[number],
            marker=MARKERS[number] if len(heights) <= MARKED else "",
            markersize=5,
            label=name,
        )
    for text, height in (levels or {}).items():
        ax.axhline(height, color="0.5", linestyle=":", linewidth=1)
        place = {"xy": (1, height), "xycoords": ("axes fraction", "data")}
        place |= {"xytext": (0, -2), "textcoords": "offset points"}
        ax.annotate(text, **place, ha="right", va="top", color="0.3", size=9)
    if len(lines) > 1:
        ax.legend(fontsize=9, frameon=False)
    ax.spines[["top", "right"]].set_visible(False)


def show_lines(
    lines: Mapping[str, Values],
    *,
    alt: str,
    caption: str = "",
    x: Values | None = None,
    levels: Mapping[str, float] | None = None,
    **settings: Any,
) -> None:
    """Show curves under the cell.

    Parameters
    ----------
    lines, x, levels
        As for :func:`draw_lines`.
    alt, caption : str
        As for :func:`course_utils.plots.figure_html`.
    **settings
        Of the axes: ``title``, ``xlabel``, ``ylabel``, ``xscale``, ``ylim``, …

    Raises
    ------
    ValueError
        If there are too many curves, or one does not fit ``x``.
    """
    fig = plots.new_figure(6, 2.8)
    ax = fig.subplots()
    draw_lines(ax, lines, x=x, levels=levels)
    ax.set(**settings)
    plots.show(fig, alt=alt, caption=caption)
