"""The shape ledger as one types: layers on the left, what they do to a shape below."""

from __future__ import annotations

import html
import math
from typing import Any

import torch
import traitlets
from torch import nn

from course_utils import shapes
from course_utils.shapes.inputs import with_batch
from course_utils.shapes.page import page
from course_utils.shapes.rows import Row, shape_text
from course_utils.shapes.typed import read
from course_utils.widgets.browser import BrowserWidget, source
from course_utils.widgets.guard import guarded

MOST = 4_000_000  # numbers in one input
CLASSIC = """\
conv1 = Conv2d(3, 16, 3, padding=1)
ReLU()
MaxPool2d(2)
conv2 = Conv2d(16, 32, 3, padding=1)
ReLU()
MaxPool2d(2)
Flatten()
fc = Linear(32 * 8 * 8, 10)
"""


class ShapeLedger(BrowserWidget):
    """A network in text, or the learner's own, and the ledger that follows it.

    ``code``, ``input_size`` and ``chosen`` are traits that a cell may read and set;
    ``ledger`` is the present ledger itself. A size that is none raises ``TraitError``.
    """

    _esm = source("controls.js", "ledger_table.js", "shape_ledger.js")
    _css = source("playground.css", "shape_ledger.css")

    code = traitlets.Unicode(CLASSIC).tag(sync=True)  # one layer a line
    input_size = traitlets.List(traitlets.Int(), [3, 32, 32]).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)  # the row whose formulas show, -1: none
    # Whether the network is typed here, or made in the notebook.
    is_typed = traitlets.Bool(True).tag(sync=True)
    mistake = traitlets.Unicode("").tag(sync=True)  # "line 3: …"
    table = traitlets.Dict().tag(sync=True)  # the ledger for the browser
    # Numbers of the last change the browser made, and of the last one answered.
    asked = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)

    def __init__(self, *, model: nn.Module | None = None, **traits: Any) -> None:
        self._model = model
        super().__init__(is_typed=model is None, **traits)
        self._follow()

    @property
    def ledger(self) -> shapes.Ledger:
        """The ledger on show."""
        return self._ledger

    def picture_html(self) -> str:
        """Return the network and its ledger, for reading without a kernel."""
        text = f'<pre style="font-family: monospace">{html.escape(self.code)}</pre>'
        typed = text if self.is_typed else ""
        mistake = f"<p>{html.escape(self.mistake)}</p>" if self.mistake else ""
        inside = f"{typed}{mistake}{page(self._ledger)}"
        return f'<figure style="margin: 0.5em 0">{inside}</figure>'

    @traitlets.observe("code", "input_size", "asked")
    @guarded
    def _follow(self, _change: Any = None) -> None:
        if self._model is None:
            typed = read(self.code)
            self.mistake = typed.mistake
            # Nothing is computed on the meta device, so nothing typed is too large.
            image = torch.zeros(with_batch(tuple(self.input_size)), device="meta")
            self._ledger = shapes.ledger(typed.model, image)
            self._ledger.model_name = "Your network"
        else:
            self._ledger = shapes.ledger(self._model, tuple(self.input_size))
        self.chosen = min(self.chosen, len(self._ledger) - 1)
        self.table = _for_browser(self._ledger)
        self.answered = self.asked

    @traitlets.validate("input_size")
    def _check_size(self, proposal: dict[str, Any]) -> list[int]:
        size = list(proposal["value"])
        if not 1 <= len(size) <= 4 or min(size) < 1 or math.prod(size) > MOST:
            raise traitlets.TraitError(
                f"an input size is 1 to 4 whole numbers above 0 such as [3, 32, 32], "
                f"channels first, with at most {MOST:,} values; {size} is none"
            )
        return size

    @traitlets.validate("chosen")
    def _check_chosen(self, proposal: dict[str, Any]) -> int:
        rows = len(self._ledger) if hasattr(self, "_ledger") else 0
        if not -1 <= proposal["value"] < max(rows, 1):
            raise traitlets.TraitError(
                f"chosen={proposal['value']} is no row: there are {rows}, counted "
                "from 0, and -1 stands for none"
            )
        return proposal["value"]


def _for_browser(ledger: shapes.Ledger) -> dict[str, Any]:
    return {
        "title": ledger.title,
        "rows": [_row_for_browser(row) for row in ledger],
        "summary": ledger.summary.splitlines(),
        "warnings": ledger.warnings,
        "problem": str(ledger.problem or "").splitlines(),
        "output": shape_text(ledger.output_shape),
    }


def _row_for_browser(row: Row) -> dict[str, Any]:
    formulas = [list(pair) for pair in row.formulas]
    return {
        "name": row.name,
        "kind": row.kind,
        "input": " and ".join(map(shape_text, row.input_shapes)),
        "output": shape_text(row.output_shape),
        "values": row.num_values,
        "parameters": row.num_parameters,
        "field": row.field,
        "jump": row.jump_text,
        "multiplyAdds": row.num_multiply_adds,
        "formulas": formulas,
        "note": row.note,
        "hasFailed": row.has_failed,
    }


def shape_ledger(
    model_or_code: nn.Module | str = CLASSIC,
    input_size: tuple[int, ...] = (3, 32, 32),
) -> ShapeLedger:
    r"""Read what each layer does to a shape, while you type or for your own model.

    Parameters
    ----------
    model_or_code : Module or str
        A model of your own, or layers of ``torch.nn``, one a line, which stay
        editable: ``"Conv2d(3, 16, 3)\nReLU()"``. The text is read, never executed.
    input_size : tuple of int, default=(3, 32, 32)
        (C, H, W), or (N, C, H, W); at most 4,000,000 values.

    Returns
    -------
    ShapeLedger
        ``widget.ledger`` is the present :class:`course_utils.shapes.Ledger`.

    Raises
    ------
    ValueError
        If the input size is none.

    Examples
    --------
    >>> widget = shape_ledger("Conv2d(3, 8, 5)\nFlatten()", (3, 9, 9))
    >>> widget.ledger.output_shape
    (1, 200)
    """
    given = {"input_size": list(input_size)}
    if isinstance(model_or_code, str):
        given["code"] = model_or_code
    else:
        given["model"] = model_or_code
    try:
        return ShapeLedger(**given)
    except traitlets.TraitError as error:
        raise ValueError(str(error)) from None
