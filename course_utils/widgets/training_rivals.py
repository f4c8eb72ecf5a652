"""Panels that may not train at once: those of one model, and those of one cell."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, NamedTuple

from IPython.core.getipython import get_ipython
from torch import nn

from course_utils.train.claims import share_weights

if TYPE_CHECKING:
    from course_utils.widgets.training_panel import TrainingPanel

PANELS: weakref.WeakSet[TrainingPanel] = weakref.WeakSet()


class Cell(NamedTuple):
    """The cell that runs, and for the how manieth time in the notebook."""

    id: str
    execution_count: int


def present_cell() -> Cell | None:
    """Return the cell that runs now, where the notebook says which it is."""
    shell = get_ipython()
    if not hasattr(shell, "get_parent"):
        return None
    metadata = shell.get_parent().get("metadata", {})
    cell_id = metadata.get("cellId")
    return Cell(cell_id, shell.execution_count) if cell_id else None


def stop_rivals(
    model: nn.Module, *, cell: Cell | None = None, but: TrainingPanel | None = None
) -> None:
    """Stop the panels that train this model, or that this cell made when it ran before.

    Parameters
    ----------
    model : nn.Module
    cell : Cell, optional
    but : TrainingPanel, optional
        The one that may go on.
    """
    for panel in list(PANELS):
        if panel is but or not panel.is_running:
            continue
        if share_weights(panel.training.model, model):
            panel.stop("Stopped, because another training of this model began.")
        elif _is_rerun(panel.cell, cell):
            panel.stop("Stopped, because its cell was run again.")
        else:
            continue
        panel.worker.join()


def _is_rerun(earlier: Cell | None, now: Cell | None) -> bool:
    return (
        earlier is not None
        and now is not None
        and earlier.id == now.id
        and earlier.execution_count != now.execution_count
    )
