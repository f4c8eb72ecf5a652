"""Charts of the invariance meter, and of runs with several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from course_utils import metrics, plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from course_utils.invariance import Reading

Readings = Mapping[str, "Sequence[Reading]"]

MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
RIGHT, WRONG = "✓", "✗"


def draw_meter(
    ax: Axes,
    readings: Readings,
    quantity: str,
    *,
    trained: tuple[float, float] | None = None,
) -> None:
    """Draw accuracy, with its intervals, or change of features against the amount.

    Parameters
    ----------
    ax : Axes
    readings : mapping from name to sequence of Reading
        As `invariance.measure` returns them.
    quantity : {"accuracy", "feature_change"}
    trained : tuple of float, optional
        Amounts from and to which images were augmented; shaded.
    """
    if trained is not None:
        ax.axvspan(*trained, color="0.92", zorder=0)
    for number, (name, row) in enumerate(readings.items()):
        amounts = [reading.amount for reading in row]
        values = [_value(reading, quantity) for reading in row]
        if quantity == "accuracy":
            low = [reading.accuracy.low for reading in row]
            high = [reading.accuracy.high for reading in row]
            ax.fill_between(amounts, low, high, color=f"C{number}", alpha=0.15, lw=0)
        ax.plot(amounts, values, **_style(number), label=name)
        ax.set_xticks(amounts[:: -(-len(amounts) // 7)])
    ax.spines[["top", "right"]].set_visible(False)
    if quantity == "accuracy":
        ax.set(ylim=(0, 1.02), ylabel="accuracy")
        ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
    else:
        ax.set(ylim=(0, max(1.15, ax.get_ylim()[1])), ylabel="change of features")


def _value(reading: Reading, quantity: str) -> float:
    if quantity == "accuracy":
        return reading.accuracy.value
    return reading.feature_change


def _style(number: int) -> dict:
    """Return what tells the curve of this number from the others."""
    return {
        "color": f"C{number}",
        "marker": MARKERS[number % len(MARKERS)],
        "linestyle": DASHES[number % len(DASHES)],
        "markersize": 4,
    }


def describe_meter(readings: Readings, amount: str) -> str:
    """Say in words what :func:`show_meter` shows.

    Parameters
    ----------
    readings : mapping from name to sequence of Reading
    amount : str
        What was turned, with its unit.

    Returns
    -------
    str
    """
    parts = []
    for name, row in readings.items():
        best = max(row, key=lambda reading: reading.accuracy.value)
        ends = " and ".join(
            f"{end.accuracy.value:.0%} at {_signed(end.amount)}"
            for end in (row[0], row[-1])
        )
        parts.append(f"{name}: at most {best.accuracy.value:.0%}, {ends}")
    return f"Accuracy against {amount}. {'; '.join(parts)}."


def _signed(amount: float) -> str:
    return f"{amount:g}".replace("-", "−")


def show_meter(
    readings: Readings,
    amount: str,
    *,
    trained: tuple[float, float] | None = None,
    caption: str = "",
) -> None:
    """Show accuracy and change of features, side by side, under the cell.

    Parameters
    ----------
    readings : mapping from name to sequence of Reading
        As `invariance.measure` returns them.
    amount : str
        What was turned, with its unit: ``"shift to the right, pixels"``.
    trained : tuple of float, optional
        Amounts from and to which images were augmented; shaded.
    caption : str
        What to notice.
    """
    fig = plots.new_figure(7, 3.3)
    left, right = fig.subplots(1, 2)
    draw_meter(left, readings, "accuracy", trained=trained)
    draw_meter(right, readings, "feature_change", trained=trained)
    right.axhline(1, color="0.5", linewidth=1, linestyle=":")
    right.annotate(
        "another image",
        (0.5, 1),
        xycoords=("axes fraction", "data"),
        ha="center",
        va="bottom",
        size=8,
        color="0.3",
    )
    left.set(xlabel=amount, title="Is the answer still right?")
    right.set(xlabel=amount, title="Do the features stay?")
    handles, labels = left.get_legend_handles_labels()
    fig.legend(
        handles, labels, loc="outside lower center", ncols=len(labels), fontsize=9
    )
    plots.show(fig, alt=describe_meter(readings, amount), caption=caption)


def show_walk(
    images: Tensor,
    answers: Mapping[str, Tensor],
    label: int,
    titles: Sequence[str],
    *,
    caption: str = "",
) -> None:
    """Show one image moved step by step, and what each network took it for.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W)
    answers : mapping from name of the network to Tensor, shape (N,), int64
        Predicted classes.
    label : int
        The true class.
    titles : sequence of str
        One for each step.
    caption : str
        What to notice.
    """
    fig = plots.new_figure(7, 1.0 + 0.36 * len(answers))
    ratios = [2.4, len(answers)]
    grid = fig.add_gridspec(2, len(images), height_ratios=ratios, hspace=0.02)
    for step, (image, title) in enumerate(zip(images, titles, strict=True)):
        ax = fig.add_subplot(grid[0, step])
        plots.draw_image(ax, image)
        ax.set_title(title, size=9)
    draw_answers(fig.add_subplot(grid[1, :]), answers, label)
    parts = [
        f"{name} says {' '.join(str(int(p)) for p in row)}"
        for name, row in answers.items()
    ]
    alt = f"A {label}, moved step by step: {'; '.join(parts)}."
    plots.show(fig, alt=alt, caption=caption)


def draw_answers(ax: Axes, answers: Mapping[str, Tensor], label: int) -> None:
    """Draw a table of predicted classes, one row for each network.

    Parameters
    ----------
    ax : Axes
    answers : mapping from name to Tensor, shape (N,), int64
    label : int
        The true class. Right answers stand on green with a tick, wrong ones on red
        with a cross.
    """
    from matplotlib.colors import ListedColormap

    table = np.array([row.tolist() for row in answers.values()])
    is_right = table == label
    colors = ListedColormap(["#f6c9c4", "#c9e8d4"])
    ax.imshow(is_right, cmap=colors, vmin=0, vmax=1, aspect="auto")
    for (row, col), digit in np.ndenumerate(table):
        mark = RIGHT if is_right[row, col] else WRONG
        ax.text(col, row, f"{digit} {mark}", ha="center", va="center", size=9)
    ax.set(xticks=[], yticks=range(len(answers)), yticklabels=list(answers))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    for line in range(1, len(answers)):
        ax.axhline(line - 0.5, color="white", linewidth=2)


def show_curves(
    curves: Mapping[str, Sequence[float]],
    *,
    x: Sequence[float],
    xlabel: str,
    ylabel: str,
    title: str,
) -> None:
    """Show a few curves over the same x, each with its own color, marker and dashes.

    Parameters
    ----------
    curves : mapping from name to sequence of float
    x : sequence of float
    xlabel, ylabel : str
        With units.
    title : str
        What the curves show.
    """
    from matplotlib.ticker import MaxNLocator

    fig = plots.new_figure(7, 3)
    ax = fig.subplots()
    every = -(-len(x) // 10)  # so many markers stay apart
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    for number, (name, values) in enumerate(curves.items()):
        ax.plot(x, values, **_style(number), label=name, markevery=every)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    ax.spines[["top", "right"]].set_visible(False)
    fig.legend(loc="outside right center", frameon=False)
    ends = [
        f"{name}, from {values[0]:.3g} to {values[-1]:.3g}"
        for name, values in curves.items()
    ]
    alt = f"{title}. {ylabel} against {xlabel}: {'; '.join(ends)}."
    plots.show(fig, alt=alt)


def draw_pairs(
    ax: Axes, first: Sequence[float], second: Sequence[float], names: tuple[str, str]
) -> None:
    """Draw two recipes run with the same seeds: a line for each seed, and the means.

    Parameters
    ----------
    ax : Axes
    first, second : sequence of float
        Accuracies, fractions, in the same order of seeds.
    names : tuple of str
        Of the two recipes.
    """
    for seed, pair in enumerate(zip(first, second, strict=True)):
        ax.plot((0.1, 0.9), pair, color="0.7", linewidth=1)
        for x, value, color in zip((0.1, 0.9), pair, ("C0", "C1"), strict=True):
            marker = MARKERS[seed % len(MARKERS)]
            ax.plot(x, value, marker, color=color, markersize=5)
    for x, values, color in ((-0.1, first, "C0"), (1.1, second, "C1")):
        draw_interval(ax, metrics.mean_interval(values), at=x, color=color)
    ax.set(xlim=(-0.4, 1.4), xticks=(0, 1), xticklabels=names, ylabel="accuracy")
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
    ax.spines[["top", "right"]].set_visible(False)


def draw_interval(
    ax: Axes,
    interval: metrics.Interval,
    *,
    at: float,
    color: str = "C0",
    is_level: bool = False,
) -> None:
    """Draw a value with its interval, upright or lying.

    Parameters
    ----------
    ax : Axes
    interval : Interval
    at : float
        Where, on the other axis.
    color : str
    is_level : bool, default=False
        Along the x axis.
    """
    value, low, high = interval
    reach = [[value - low], [high - value]]
    style = {"fmt": "_", "color": color, "capsize": 4, "markersize": 12}
    if is_level:
        ax.errorbar([value], [at], xerr=reach, **(style | {"fmt": "|"}))
    else:
        ax.errorbar([at], [value], yerr=reach, **style)
