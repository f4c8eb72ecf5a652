"""What a training reports: one record for each epoch, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from html import escape


@dataclass(frozen=True)
class EpochRecord:
    """One epoch. Losses are in nats, accuracies fractions, each weighted by example.

    The training figures are averages over the epoch, while the weights still changed,
    with dropout and augmentation at work; the validation figures come from its end.
    """

    epoch: int  # counted from 1
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    learning_rate: float  # at the end of the epoch
    seconds: float


HEADINGS = {
    "epoch": "epoch",
    "train_loss": "training loss",
    "val_loss": "validation loss",
    "train_accuracy": "training accuracy",
    "val_accuracy": "validation accuracy",
    "seconds": "seconds",
}


@dataclass(repr=False)
class History:
    """The records of a training, in order.

    ``print(history)`` shows a table; in a notebook the last line of a cell does.
    """

    records: list[EpochRecord] = field(default_factory=list)
    stop_reason: str = ""  # why it ended, in words
    device: str = ""
    precision: str = ""

    def __len__(self) -> int:
        return len(self.records)

    @property
    def best(self) -> EpochRecord:
        """The record of the epoch with the lowest validation loss, whose weights stay.

        Raises
        ------
        LookupError
            If no epoch was finished.
        """
        if not self.records:
            raise LookupError("no epoch was finished, so none is the best")
        return min(self.records, key=lambda record: record.val_loss)

    @property
    def best_epoch(self) -> int:
        """The number of the best epoch, counted from 1."""
        return self.best.epoch

    @property
    def seconds(self) -> float:
        """Seconds spent on all epochs, their validation included."""
        return sum(record.seconds for record in self.records)

    def rows(self) -> list[list[str]]:
        """Return the table's cells as text, one row for each epoch."""
        return [[_cell(name, record) for name in HEADINGS] for record in self.records]

    def __repr__(self) -> str:
        if not self.records:
            return "History(no epoch)"
        best = self.best
        return (
            f"History({len(self)} epochs, best {best.epoch}: "
            f"validation accuracy {best.val_accuracy:.2%})"
        )

    def __str__(self) -> str:
        widths = [len(heading) for heading in HEADINGS.values()]
        lines = [list(HEADINGS.values()), *self.rows()]
        text = [
            "  ".join(
                cell.rjust(width) for cell, width in zip(line, widths, strict=True)
            )
            for line in lines
        ]
        return "\n".join([*text, self.summary()])

    def summary(self) -> str:
        """Return the outcome in one or two sentences."""
        if not self.records:
            return self.stop_reason or "No epoch was finished."
        best = self.best
        text = (
            f"Best epoch: {best.epoch}, validation loss {best.val_loss:.3f}, "
            f"accuracy {best.val_accuracy:.2%}. {self.seconds:.1f} s on {self.device}"
        )
        return f"{text}, {self.precision}. {self.stop_reason}".strip()

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in HEADINGS.values())
        rows = "".join(self._html_row(*pair) for pair in enumerate(self.rows()))
        return (
            f"<table><caption>{escape(self.summary())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _html_row(self, index: int, cells: list[str]) -> str:
        is_best = self.records[index] is self.best
        first, *others = cells
        mark = " (best)" if is_best else ""
        texts = "".join(f"<td>{cell}</td>" for cell in others)
        return f'<tr><th scope="row">{first}{mark}</th>{texts}</tr>'

    def to_plain(self) -> list[dict]:
        """Return the records as plain values, which a file can hold."""
        return [asdict(record) for record in self.records]


def _cell(name: str, record: EpochRecord) -> str:
    value = getattr(record, name)
    if name == "epoch":
        return str(value)
    if name.endswith("accuracy"):
        return f"{value:.2%}"
    return f"{value:.1f}" if name == "seconds" else f"{value:.4f}"
