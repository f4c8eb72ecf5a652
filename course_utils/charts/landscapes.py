"""Loss landscapes: a function of two weights as a relief, and paths across it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Height = Callable[[Tensor], Tensor]
POINTS = 240  # of the relief, along each axis
STEEPNESS = 0.8  # how strongly slopes are lit; by eye


def draw_landscape(
    ax: Axes,
    height: Height,
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    num_contours: int = 12,
) -> None:
    """Draw a function of two weights as a relief, lit from the upper left.

    The lower, the darker; each contour joins points of one height.

    Parameters
    ----------
    ax : Axes
    height : callable
        From weights, shape (..., 2), to heights, shape (...).
    x_range, y_range : tuple of float
        Smallest and largest value of the first and of the second weight.
    num_contours : int, default=12

    Raises
    ------
    ValueError
        If the heights do not have one number for each pair of weights.
    """
    from matplotlib import colormaps
    from matplotlib.colors import LightSource

    heights = heights_on_grid(height, x_range, y_range).numpy()
    low, high = heights.min(), heights.max()
    lit = LightSource(azdeg=315, altdeg=45).shade(
        (heights - low) / ((high - low) or 1.0),
        cmap=colormaps["viridis"],
        blend_mode="soft",
        vert_exag=STEEPNESS * POINTS / 4,
    )
    place = {"extent": (*x_range, *y_range), "origin": "lower"}
    ax.imshow(lit, **place, aspect="auto", interpolation="bicubic")
    if high > low:
        lines = {"colors": "white", "linewidths": 0.5, "alpha": 0.4}
        ax.contour(heights, levels=num_contours, extent=place["extent"], **lines)
    ax.set(xlim=x_range, ylim=y_range)


def heights_on_grid(
    height: Height, x_range: tuple[float, float], y_range: tuple[float, float]
) -> Tensor:
    """Return a function of two weights at the points of a grid.

    Parameters
    ----------
    height : callable
        From weights, shape (..., 2), to heights, shape (...).
    x_range, y_range : tuple of float

    Returns
    -------
    Tensor, shape (240, 240)
        Rows: the second weight, rising. Columns: the first.

    Raises
    ------
    ValueError
        If the heights do not have one number for each pair of weights.

    Examples
    --------
    >>> bowl = lambda weights: weights.square().sum(dim=-1)
    >>> heights_on_grid(bowl, (0, 3), (0, 4))[-1, -1]
    tensor(25.)
    """
    x = torch.linspace(*x_range, POINTS)
    y = torch.linspace(*y_range, POINTS)
    weights = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
    with torch.no_grad():
        heights = height(weights)
    if heights.shape != (POINTS, POINTS):
        raise ValueError(
            f"height made {tuple(heights.shape)} of weights of shape "
            f"{tuple(weights.shape)}, expected {(POINTS, POINTS)}: one number for each "
            "pair in the last dimension"
        )
    return heights


def draw_path(ax: Axes, path: Tensor, *, every: int = 10, color: str = "C1") -> None:
    """Draw the way of two weights: a line, a dot every few steps, a ring at the start.

    Parameters
    ----------
    ax : Axes
    path : Tensor, shape (num_steps + 1, 2)
        Where the weights were, the start included.
    every : int, default=10
        Steps from one dot to the next: the wider apart, the faster.
    color : str, default="C1"

    Raises
    ------
    ValueError
        If it is no path of two weights.
    """
    if path.ndim != 2 or path.shape[1] != 2 or not len(path):
        raise ValueError(
            f"a path has shape (num_steps + 1, 2); this has {tuple(path.shape)}"
        )
    x, y = np.asarray(path.detach().cpu()).T
    ax.plot(x, y, color="black", linewidth=3, alpha=0.5)
    ax.plot(x, y, color=color, linewidth=1.6)
    dots = {"color": color, "markeredgecolor": "black", "linestyle": ""}
    ax.plot(x[every::every], y[every::every], marker="o", markersize=4.5, **dots)
    ax.plot(x[0], y[0], marker="o", markersize=8, **(dots | {"color": "white"}))
