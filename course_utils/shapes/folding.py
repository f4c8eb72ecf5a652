"""Blocks of rows: a long ledger is read block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from course_utils.shapes.rows import Row


@dataclass
class Block:
    """Consecutive rows that belong to one module, seen as one row."""

    path: str
    rows: list[Row]

    def as_row(self, kind: str) -> Row:
        """Return one row for the block, with the sums of its rows."""
        last = self.rows[-1]
        return Row(
            self.path,
            f"{kind}, {len(self.rows)} rows",
            "",
            input_shapes=self.rows[0].input_shapes,
            output_shape=last.output_shape,
            num_values=sum(row.num_values for row in self.rows if not row.is_view),
            num_parameters=sum(row.num_parameters for row in self.rows),
            receptive_field=last.receptive_field,
            jump=last.jump,
            num_multiply_adds=sum(row.num_multiply_adds for row in self.rows),
            has_failed=last.has_failed,
        )


def path_of(row: Row) -> str:
    """Return the path of the module a row belongs to, "" for calls of the model."""
    is_call = row.kind.endswith("(in forward)")
    return row.block if is_call else row.name


def blocks(rows: Sequence[Row], depth: int) -> list[Row | Block]:
    """Put consecutive rows together that share the first parts of their paths.

    Parameters
    ----------
    rows : sequence of Row
    depth : int
        How many parts: 1 for "layer1", 2 for "layer1.0".

    Returns
    -------
    list of Row or Block
        A row that stands alone in its block stays a row.
    """

    def key(row: Row) -> str:
        parts = path_of(row).split(".")
        is_of_block = len(parts) == depth and path_of(row) == row.block
        is_inside = len(parts) > depth or is_of_block
        return ".".join(parts[:depth]) if is_inside else ""

    found: list[Row | Block] = []
    for path, group in groupby(rows, key):
        members = list(group)
        is_block = path and len(members) > 1
        found += [Block(path, members)] if is_block else members
    return found


def fitting_depth(rows: Sequence[Row], at_most: int) -> int | None:
    """Return the greatest depth that leaves so many lines; None if all rows fit."""
    if len(rows) <= at_most:
        return None
    deepest = max(path_of(row).count(".") + 1 for row in rows)
    fitting = [d for d in range(deepest, 0, -1) if len(blocks(rows, d)) <= at_most]
    return fitting[0] if fitting else 1
