"""The ledger as a table of letters, at most a hundred columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_utils.shapes.folding import Block, blocks, fitting_depth
from course_utils.shapes.rows import Row, shape_text

if TYPE_CHECKING:
    from course_utils.shapes.ledger import Ledger

WIDTH = 100
MOST_LINES = 60  # rows; longer ledgers are folded into blocks
_HEAD = ("layer", "kind", "output shape", "values", "parameters", "field")
_IS_NUMBER = (False, False, False, True, True, True)


def table(ledger: Ledger, depth: int | None = None) -> str:
    """Return the ledger as text.

    Parameters
    ----------
    ledger : Ledger
    depth : int, optional
        Rows are folded into blocks below so many parts of a path; by default only
        where there are more than 60 rows. 0 folds nothing.

    Returns
    -------
    str
    """
    if depth is None:
        depth = fitting_depth(ledger.rows, MOST_LINES)
    rows = _folded(ledger, depth) if depth else ledger.rows
    lines = [*textwrap.wrap(ledger.title, WIDTH), ""]
    lines += _aligned(rows)
    if depth:
        hint = f"{len(ledger.rows)} rows in blocks; ledger.text(depth=0) shows each."
        lines += ["", *textwrap.wrap(hint, WIDTH)]
    lines += ["", *_wrapped(ledger.summary)]
    for warning in ledger.warnings:
        lines += ["", *_wrapped(f"Look again: {warning}")]
    if ledger.problem:
        lines += ["", *_wrapped(str(ledger.problem))]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return [
        line
        for paragraph in text.splitlines()
        for line in textwrap.wrap(paragraph, WIDTH, subsequent_indent="  ") or [""]
    ]


def _folded(ledger: Ledger, depth: int) -> list[Row]:
    return [
        item.as_row(ledger.kind_of(item.path)) if isinstance(item, Block) else item
        for item in blocks(ledger.rows, depth)
    ]


def _aligned(rows: Sequence[Row]) -> list[str]:
    cells = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(_HEAD, *cells, strict=True)]
    # Names give way first, kinds next.
    for column, least in ((0, 12), (1, 10), (2, 12)):
        excess = sum(widths) + 2 * (len(widths) - 1) - WIDTH
        widths[column] = max(widths[column] - max(excess, 0), least)
    lines = [_line(_HEAD, widths), "  ".join("─" * width for width in widths)]
    for row, texts in zip(rows, cells, strict=True):
        lines.append(_line(texts, widths))
        lines += _formula_lines(row)
    return lines


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        row.kind.removesuffix(" (in forward)"),
        "✗ fails here" if row.has_failed else shape_text(row.output_shape),
        "–" if row.has_failed else f"{row.num_values:,}",
        "–" if row.has_failed else f"{row.num_parameters:,}",
        row.field,
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = []
    for cell, width, is_number in zip(cells, widths, _IS_NUMBER, strict=True):
        short = cell if len(cell) <= width else "…" + cell[len(cell) - width + 1 :]
        shown.append(short.rjust(width) if is_number else short.ljust(width))
    return "  ".join(shown).rstrip()


def _formula_lines(row: Row) -> list[str]:
    """Return the row's formulas, as many in a line as fit."""
    short = {"receptive field": "field"}
    formulas = [f"{short.get(name, name)}: {how}" for name, how in row.formulas]
    lines: list[str] = []
    for formula in [*formulas, row.note] if row.note else formulas:
        if lines and len(lines[-1]) + len(formula) + 3 <= WIDTH:
            lines[-1] += f";  {formula}"
        else:
            lines.append(f"    {formula}")
    return lines
