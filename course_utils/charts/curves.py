"""The curves of a training: loss and accuracy against epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_utils import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from course_utils.train import EpochRecord, History

# The two parts of the data differ in color, marker and dashes.
TRAINING = {"color": "C0", "marker": "o", "linestyle": "-", "label": "training"}
VALIDATION = {"color": "C1", "marker": "s", "linestyle": "--", "label": "validation"}


def draw_history(axes: Sequence[Axes], records: Sequence[EpochRecord]) -> None:
    """Draw loss on the first axes and accuracy on the second, the best epoch marked.

    Parameters
    ----------
    axes : sequence of two Axes
    records : sequence of EpochRecord
        Not empty.

    Raises
    ------
    ValueError
        If there is no record.
    """
    best = _best(records)
    loss_ax, accuracy_ax = axes
    _draw_curves(loss_ax, records, "loss", best)
    _draw_curves(accuracy_ax, records, "accuracy", best)
    loss_ax.set(xlabel="epoch", ylabel="loss, nats per example")
    accuracy_ax.set(xlabel="epoch", ylabel="accuracy")
    accuracy_ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
    if best is not None:
        loss_ax.set_title(f"Lowest validation loss: {_at(best)}", size=11)
        accuracy_ax.set_title(
            f"Validation accuracy there: {best.val_accuracy:.1%}", size=11
        )
    loss_ax.legend(frameon=False)


def _draw_curves(
    ax: Axes, records: Sequence[EpochRecord], what: str, best: EpochRecord | None
) -> None:
    from matplotlib.ticker import MaxNLocator

    epochs = [record.epoch for record in records]
    every = -(-len(records) // 25)  # so many markers stay apart
    for part, style in (("train", TRAINING), ("val", VALIDATION)):
        values = [getattr(record, f"{part}_{what}") for record in records]
        ax.plot(epochs, values, **style, markersize=4, markevery=every)
    if best is not None:
        ax.axvline(best.epoch, color="0.6", linewidth=1, linestyle=":", zorder=0)
        star = {"color": "C1", "marker": "*", "markersize": 14, "markeredgecolor": "k"}
        ax.plot(best.epoch, getattr(best, f"val_{what}"), **star)
    ax.set_xlim(epochs[0] - 0.5, epochs[-1] + 0.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.spines[["top", "right"]].set_visible(False)


def _best(records: Sequence[EpochRecord]) -> EpochRecord | None:
    """Return the record of the lowest validation loss, None if none is a number."""
    if not records:
        raise ValueError("there is no finished epoch to show")
    finite = [record for record in records if math.isfinite(record.val_loss)]
    return min(finite, key=lambda record: record.val_loss, default=None)


def _at(record: EpochRecord) -> str:
    return f"epoch {record.epoch}"


def describe_history(records: Sequence[EpochRecord]) -> str:
    """Say in words what :func:`draw_history` shows.

    Parameters
    ----------
    records : sequence of EpochRecord

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is no record.
    """
    best = _best(records)
    if best is None:
        return "The validation loss is no number in any epoch."
    epochs = "1 epoch" if len(records) == 1 else f"{len(records)} epochs"
    return (
        f"Loss and accuracy over {epochs}. "
        f"Training loss {_course([record.train_loss for record in records])}. "
        f"Validation loss {_course_by_way_of(best, records)}. "
        f"Validation accuracy at epoch {best.epoch}: {best.val_accuracy:.1%}."
    )


def _course(values: Sequence[float]) -> str:
    """Say where a curve starts and ends: "falls from 2.3 to 0.4"."""
    first, last = _number(values[0]), _number(values[-1])
    if first == last:
        return f"is {last}" if len(values) == 1 else f"starts and ends at {last}"
    if not math.isfinite(values[-1]):
        return f"starts at {first} and ends as no number"
    return f"{'falls' if values[-1] < values[0] else 'rises'} from {first} to {last}"


def _course_by_way_of(best: EpochRecord, records: Sequence[EpochRecord]) -> str:
    """Say how the validation loss goes to its lowest value and on from there."""
    at = next(i for i, record in enumerate(records) if record is best)
    losses = [record.val_loss for record in records]
    before, after = losses[: at + 1], losses[at:]
    if len(after) == 1:
        lowest = "" if len(before) == 1 else ", lowest at the end"
        return _course(before) + lowest
    if len(before) == 1:
        return f"{_course(after)}, lowest at {_at(best)}"
    end = _number(after[-1])
    if end == _number(best.val_loss):
        then = "then stays there"
    elif math.isfinite(after[-1]):
        then = f"then rises to {end}"
    else:
        then = "then ends as no number"
    return f"{_course(before)}, lowest at {_at(best)}, {then}"


def _number(loss: float) -> str:
    return f"{loss:.3f}" if abs(loss) < 0.1 else f"{loss:.2f}"


def show_history(
    history: History | Sequence[EpochRecord], *, caption: str = ""
) -> None:
    """Show the curves of a training under the cell.

    Parameters
    ----------
    history : History, or sequence of EpochRecord
    caption : str
        What to notice.

    Raises
    ------
    ValueError
        If no epoch was finished.
    """
    records = getattr(history, "records", history)
    fig = plots.new_figure(7, 2.9)
    draw_history(fig.subplots(1, 2), records)
    plots.show(fig, alt=describe_history(records), caption=caption)
