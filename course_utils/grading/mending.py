"""Mend a learner's notebook: given cells as they were, answers where they belong.

The frame, which is the order of the graded, given and answer cells and all that is
locked, comes from the notebook as it was handed out. From the learner's notebook come
the answers, found by their id, by the function that they define, or by their place,
and the cells that the learner added.
"""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Cell = dict[str, Any]


@dataclass
class Mended:
    """A notebook that can be run, and what was done to it, in sentences."""

    notebook: dict[str, Any]
    repairs: list[str] = field(default_factory=list)


def mend(submitted: dict[str, Any], released: dict[str, Any]) -> Mended:
    """Return the submitted notebook in the frame of the released one.

    Parameters
    ----------
    submitted : dict
        The learner's notebook, version 4 of the format. It is left as it is.
    released : dict
        The notebook as it was handed out.

    Returns
    -------
    Mended
        No answer of the learner's is lost: of an answer that occurs twice, the last one
        that was filled in stands last and so counts, and the others stand before it.
    """
    mended = Mended(copy.deepcopy({**released, "cells": []}))
    frame = {grade_id(cell): cell for cell in released["cells"] if grade_id(cell)}
    handed_out = {_text(cell) for cell in released["cells"]}
    found, extras = _sort(submitted["cells"], frame, handed_out, mended.repairs)
    chosen = {name: _choose(name, frame, found, mended.repairs) for name in frame}
    cells = mended.notebook["cells"]
    cells += extras[""]
    for cell in released["cells"]:
        name = grade_id(cell)
        if name:
            cells += [*chosen[name], *extras[name]]
        else:
            cells.append(copy.deepcopy(cell))
    for i, cell in enumerate(cells):
        cell.setdefault("id", f"added_{i}")
        _clear(cell)
    return mended


def grade_id(cell: Cell) -> str:
    """Return the id by which nbgrader knows a cell, "" if it has none."""
    about = cell.get("metadata", {}).get("nbgrader")
    found = about.get("grade_id") if isinstance(about, dict) else None
    return found if isinstance(found, str) else ""


def is_answer(cell: Cell) -> bool:
    """Return whether the learner writes in this cell of a released notebook."""
    return bool(cell["metadata"]["nbgrader"].get("solution"))


def _sort(
    cells: list[Cell],
    frame: dict[str, Cell],
    handed_out: set[str],
    repairs: list[str],
) -> tuple[dict[str, list[Cell]], dict[str, list[Cell]]]:
    """Return the cells by the id they belong to, and the added ones by what precedes.

    A cell that was handed out without an id is dropped here; the frame has its own.
    """
    found: dict[str, list[Cell]] = defaultdict(list)
    extras: dict[str, list[Cell]] = defaultdict(list)
    place = ""
    for cell in cells:
        name = grade_id(cell)
        if name not in frame:
            name = _recognize(cell, frame)
            if name and is_answer(frame[name]):
                repairs.append(
                    f"The answer `{name}` had lost its mark and was recognized."
                )
        if name:
            found[name].append(cell)
            place = name
        elif _text(cell) and _text(cell) not in handed_out:
            extras[place].append(_plain(cell))
    return found, extras


def _recognize(cell: Cell, frame: dict[str, Cell]) -> str:
    """Return the id of a cell that has lost it: by its text, or by what it defines."""
    for name, original in frame.items():
        if _text(cell) == _text(original):
            return name
    if cell.get("cell_type") != "code":
        return ""
    for name in defined(_text(cell)):
        if name in frame and is_answer(frame[name]):
            return name
    return ""


def _choose(
    name: str, frame: dict[str, Cell], found: dict[str, list[Cell]], repairs: list[str]
) -> list[Cell]:
    """Return what stands in the place of a cell of the frame."""
    original, candidates = frame[name], found.get(name, [])
    if not is_answer(original):
        _report_given(name, original, candidates, repairs)
        return [copy.deepcopy(original)]
    if not candidates:
        repairs.append(f"The cell of the answer `{name}` was missing and was put back.")
        return [copy.deepcopy(original)]
    kind = original["cell_type"]
    if any(cell.get("cell_type") != kind for cell in candidates):
        repairs.append(f"The cell of the answer `{name}` was made a {kind} cell again.")
    written = [cell for cell in candidates if _text(cell) != _text(original)]
    last = (written or candidates)[-1]
    before = [cell for cell in written if cell is not last]
    if before:
        repairs.append(
            f"The answer `{name}` was there {len(before) + 1} times; the last one that "
            "was filled in counts."
        )
    answer = {**copy.deepcopy(original), "source": _text(last)}
    if kind == "markdown":
        answer["source"] = "\n\n".join(_text(cell) for cell in [*before, last])
        return [answer]
    return [*map(_plain, before), answer]


def _report_given(
    name: str, original: Cell, candidates: list[Cell], repairs: list[str]
) -> None:
    """Say which tests were missing or changed; what was only given is put back."""
    if not original["metadata"]["nbgrader"].get("grade"):
        return
    if not candidates:
        repairs.append(f"The tests `{name}` were missing and were put back.")
    elif any(_text(cell) != _text(original) for cell in candidates):
        repairs.append(f"The tests `{name}` had been changed; the original ones count.")


def defined(source: str) -> list[str]:
    """Return the functions and classes that a cell defines, [] if it is no Python."""
    lines = [line for line in source.split("\n") if not line.lstrip().startswith("%")]
    try:
        body = ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)]


def _plain(cell: Cell) -> Cell:
    """Return an added cell without the marks that another cell owns."""
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    return {"cell_type": kind, "metadata": {}, "source": _text(cell)}


def _clear(cell: Cell) -> None:
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None


def _text(cell: Cell) -> str:
    source = cell.get("source", "")
    text = "".join(source) if isinstance(source, list) else str(source)
    return text.replace("\r\n", "\n").rstrip()
