"""Notebooks as sources: the canonical form in which they are committed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import click

from course_utils.whole_files import write_whole

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}
_KEPT_ID = re.compile(r"[0-9a-f]{8}")


def tidy(paths: list[Path], *, check: bool = False) -> list[Path]:
    """Write notebooks in canonical form: no outputs, stable ids, little metadata.

    Parameters
    ----------
    paths : list of Path
        Notebooks, or folders whose notebooks are meant, at any depth.
    check : bool, default=False
        Write nothing.

    Returns
    -------
    list of Path
        The notebooks that were not canonical, in order.

    Raises
    ------
    click.ClickException
        If a path does not exist or is not a notebook.
    """
    changed = []
    for path in _notebooks(paths):
        before = path.read_text("utf-8")
        after = canonical_text(_read(path, before))
        if after != before:
            changed.append(path)
            if not check:
                write_whole(path, after)
    return changed


def canonical_text(notebook: dict[str, Any]) -> str:
    """Return the notebook as the text that is committed.

    Parameters
    ----------
    notebook : dict
        Version 4 of the notebook format, as nbformat reads it.

    Returns
    -------
    str
        JSON, one space of indentation, a newline at its end.
    """
    import nbformat

    canonical = nbformat.v4.new_notebook(
        cells=_canonical_cells(notebook["cells"]),
        metadata={"kernelspec": KERNELSPEC, "language_info": {"name": "python"}},
    )
    return nbformat.writes(canonical) + "\n"


def _canonical_cells(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    import nbformat

    canonical, used = [], set()
    for cell in cells:
        source = cell["source"].rstrip()
        if not source and "nbgrader" not in cell["metadata"]:
            continue
        make = getattr(nbformat.v4, f"new_{cell['cell_type']}_cell")
        kept = ("nbgrader", "tags")
        metadata = {k: cell["metadata"][k] for k in kept if cell["metadata"].get(k)}
        cell_id = _cell_id(cell, source, used)
        used.add(cell_id)
        canonical.append(make(source, id=cell_id, metadata=metadata))
    return canonical


def _cell_id(cell: dict[str, Any], source: str, used: set[str]) -> str:
    """Keep a good id; else take the grade_id, or a hash of the source."""
    grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
    if grade_id:
        return grade_id
    present = cell.get("id", "")
    if _KEPT_ID.fullmatch(present) and present not in used:
        return present
    text = source
    while True:
        candidate = hashlib.sha256(text.encode()).hexdigest()[:8]
        if candidate not in used:
            return candidate
        text += "\n"


def _notebooks(paths: list[Path]) -> list[Path]:
    found = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*.ipynb"))
            found += [p for p in inside if ".ipynb_checkpoints" not in p.parts]
        elif path.suffix == ".ipynb" and path.is_file():
            found.append(path)
        else:
            raise click.ClickException(
                f"{path} is no notebook and no folder; name files that end in .ipynb"
            )
    return found


def _read(path: Path, text: str) -> dict[str, Any]:
    import nbformat

    try:
        return nbformat.reads(text, as_version=4)
    except Exception as error:
        raise click.ClickException(f"{path} is not a notebook: {error}") from error
