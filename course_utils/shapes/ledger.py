"""The ledger itself: the rows of one run, their sums, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from course_utils.shapes import page, text
from course_utils.shapes.faults import Problem
from course_utils.shapes.rows import Row, Shape, shape_text


@dataclass(repr=False)
class Ledger:
    """What each layer of a model did to the shape of one input.

    ``ledger["conv1"]`` is the first row of that name; iterating gives all rows.
    """

    model_name: str
    input_shapes: tuple[Shape, ...]
    rows: list[Row] = field(default_factory=list)
    output_shape: Shape | None = None  # of the first tensor that came out
    problem: Problem | None = None  # why the run ended early, in words
    warnings: list[str] = field(default_factory=list)
    num_parameters: int = 0  # of the whole model, shared ones counted once
    unused: list[str] = field(default_factory=list)  # layers that were never called
    kinds: dict[str, str] = field(default_factory=dict)  # path -> class of the module

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> Row:
        for row in self.rows:
            if row.name == name:
                return row
        names = ", ".join(dict.fromkeys(row.name for row in self.rows))
        raise KeyError(f"{name!r} has no row; there are {names or 'none'}")

    @property
    def num_values(self) -> int:
        """How many numbers all layers put out for one example, views not counted."""
        return sum(row.num_values for row in self.rows if not row.is_view)

    @property
    def num_multiply_adds(self) -> int:
        """How many products of two numbers are added up for one example."""
        return sum(row.num_multiply_adds for row in self.rows)

    @property
    def megabytes(self) -> float:
        """Memory for all those values, in 1,000,000 bytes."""
        return sum(row.num_bytes for row in self.rows if not row.is_view) / 1e6

    @property
    def title(self) -> str:
        """What was run on what, in words."""
        sizes = ", ".join(map(shape_text, self.input_shapes)) or "nothing"
        return f"{self.model_name} on an input of {sizes}"

    @property
    def summary(self) -> str:
        """The sums, in words."""
        total = (
            f"Total: {self.num_parameters:,} parameters, {self.num_values:,} values "
            f"({self.megabytes:,.2f} MB), {self.num_multiply_adds:,} multiply-adds "
            "for one example."
        )
        counted = sum(row.num_parameters for row in self.rows)
        if self.problem is None and counted < self.num_parameters:
            left = self.num_parameters - counted
            total += f"\n{left:,} of the parameters stand in no row"
            total += f": {self._unused_text()}." if self.unused else "."
        return total

    def _unused_text(self) -> str:
        shown = ", ".join(self.unused[:5])
        more = len(self.unused) - 5
        return f"forward never called {shown}" + (f" and {more} more" * (more > 0))

    def kind_of(self, path: str) -> str:
        """Return the class of the module at a path."""
        return self.kinds.get(path, "")

    def text(self, depth: int | None = None) -> str:
        """Return the ledger as a table of at most 100 columns.

        Parameters
        ----------
        depth : int, optional
            Fold rows into blocks below so many parts of a path; 0 folds nothing. By
            default ledgers of more than 60 rows are folded.

        Returns
        -------
        str
        """
        return text.table(self, depth)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return page.page(self)
