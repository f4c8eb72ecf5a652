"""The ledger as HTML: a table with headers and caption, long ones in blocks to open."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_utils.shapes.folding import Block, blocks
from course_utils.shapes.rows import Row, shape_text

if TYPE_CHECKING:
    from course_utils.shapes.ledger import Ledger

MOST_ROWS = 40  # longer ledgers show their blocks closed
_HEADS = (
    ("Layer", "left"),
    ("Kind", "left"),
    ("Output shape", "left"),
    ("How", "left"),
    ("Values", "right"),
    ("Parameters", "right"),
    ("Receptive field", "right"),
    ("Multiply-adds", "right"),
)
_CELL = "padding: 3px 8px; vertical-align: top"
_LINE = "border-bottom: 1px solid #9a9a9a"
_FAILED = "background: #fde8e6; color: #5f1410; border-left: 4px solid #b3261e"
_BOX = "margin: 0.5em 0; padding: 6px 10px; border-left: 4px solid"


def page(ledger: Ledger) -> str:
    """Return the ledger as HTML that needs no script and no style sheet.

    Parameters
    ----------
    ledger : Ledger

    Returns
    -------
    str
    """
    caption = html.escape(ledger.title)
    if len(ledger.rows) <= MOST_ROWS:
        body = _table(ledger.rows, caption) if ledger.rows else f"<p>{caption}</p>"
    else:
        body = f"<p>{caption}, block by block</p>{_folded(ledger, ledger.rows, 1)}"
    said = [_paragraph(line) for line in ledger.summary.splitlines()]
    said += [_box(f"Look again: {text}", "#d55e00") for text in ledger.warnings]
    problem = _box(str(ledger.problem), "#b3261e") if ledger.problem else ""
    return f'<div style="max-width: 1100px">{problem}{body}{"".join(said)}</div>'


def _paragraph(text: str) -> str:
    return f'<p style="margin: 0.5em 0">{html.escape(text)}</p>'


def _box(text: str, color: str) -> str:
    lines = "<br>".join(html.escape(line) for line in text.splitlines())
    return f'<p style="{_BOX} {color}">{lines}</p>'


def _folded(ledger: Ledger, rows: Sequence[Row], depth: int, inside: str = "") -> str:
    """Return single rows in tables, and each block behind a line to open."""
    parts: list[str] = []
    loose: list[Row] = []
    for item in [*blocks(rows, depth), None]:
        if isinstance(item, Row):
            loose.append(item)
            continue
        if loose:
            parts.append(_table(loose, "", inside))
            loose = []
        if isinstance(item, Block):
            parts.append(_block(ledger, item, depth))
    return "".join(parts)


def _block(ledger: Ledger, block: Block, depth: int) -> str:
    row = block.as_row(ledger.kind_of(block.path))
    state = "✗ fails here" if row.has_failed else shape_text(row.output_shape)
    line = (
        f"<b>{html.escape(row.name)}</b> {html.escape(row.kind)}: {state}, "
        f"{row.num_parameters:,} parameters, receptive field {row.field}, "
        f"{row.num_multiply_adds:,} multiply-adds"
    )
    is_flat = len(block.rows) <= MOST_ROWS // 2
    inside = (
        _table(block.rows, f"Rows of {html.escape(block.path)}", block.path)
        if is_flat
        else _folded(ledger, block.rows, depth + 1, block.path)
    )
    is_open = " open" * row.has_failed
    return (
        f'<details{is_open} style="margin: 2px 0"><summary>{line}</summary>'
        f'<div style="margin-left: 1.2em">{inside}</div></details>'
    )


def _table(rows: Sequence[Row], caption: str, inside: str = "") -> str:
    heads = "".join(
        f'<th scope="col" style="{_CELL}; {_LINE}; text-align: {side}">{name}</th>'
        for name, side in _HEADS
    )
    title = f'<caption style="text-align: left; font-weight: 600">{caption}</caption>'
    lines = "".join(_row(row, inside) for row in rows)
    return (
        '<div style="overflow-x: auto"><table style="border-collapse: collapse; '
        f'margin: 0.3em 0">{title if caption else ""}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _row(row: Row, inside: str) -> str:
    """Return a row; its name begins after the path of the block it stands in."""
    how = [f"{name}: {formula}" for name, formula in row.formulas]
    if row.note:
        how.append(row.note)
    shape = "✗ fails here" if row.has_failed else shape_text(row.output_shape)
    counts = (row.num_values, row.num_parameters, row.num_multiply_adds)
    values, parameters, multiply_adds = (
        "–" if row.has_failed else f"{count:,}" for count in counts
    )
    cells = [
        (row.kind, "left"),
        (shape, "left; white-space: nowrap"),
        ("\n".join(how), "left; white-space: nowrap; font-size: 0.9em"),
        (values, "right"),
        (parameters, "right"),
        (row.field, "right"),
        (multiply_adds, "right"),
    ]
    name = html.escape(row.name.removeprefix(inside).lstrip(".: ") or row.name)
    head = f'<th scope="row" style="{_CELL}; text-align: left">{name}</th>'
    data = "".join(
        f'<td style="{_CELL}; text-align: {side}">'
        f"{'<br>'.join(map(html.escape, text.splitlines()))}</td>"
        for text, side in cells
    )
    return f'<tr style="{_FAILED if row.has_failed else _LINE}">{head}{data}</tr>'
