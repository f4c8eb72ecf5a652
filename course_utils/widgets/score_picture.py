"""Scores, probabilities and loss as a table, for readers without a kernel."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from torch import Tensor

_CELL = "padding: 2px 10px; text-align: right; font-variant-numeric: tabular-nums"
_HEADS = ("class", "score s", "e<sup>s</sup>", "probability p", "gradient p − y")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def scores_html(
    scores: Tensor,
    label: int,
    class_names: Sequence[str],
    gradient: Tensor,
    loss: float,
) -> str:
    """Return the numbers of the score explorer, with the loss spelled out.

    Parameters
    ----------
    scores, gradient : Tensor, shape (num_classes,)
    label : int
        The true class.
    class_names : sequence of str
    loss : float
        Nats.

    Returns
    -------
    str
    """
    head = "".join(f'<th style="{_CELL}">{text}</th>' for text in _HEADS)
    rows = []
    powers = scores.float().exp()  # in float32, as networks have it
    columns = (scores.tolist(), powers.tolist(), gradient.tolist())
    for at, (score, power, slope) in enumerate(zip(*columns, strict=True)):
        texts = [
            signed(score),
            positive(power),
            f"{slope + (at == label):.3f}",
            signed(slope, digits=3),
        ]
        cells = "".join(f'<td style="{_CELL}">{text}</td>' for text in texts)
        true = " (true)" if at == label else ""
        name = html.escape(class_names[at])
        rows.append(f'<tr><th style="{_CELL}">{name}{true}</th>{cells}</tr>')
    return (
        '<figure style="margin: 0.5em 0"><table style="margin: 0; width: auto">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<figcaption>{_spelled_out(scores, label, loss)}</figcaption></figure>"
    )


def _spelled_out(scores: Tensor, label: int, loss: float) -> str:
    largest = scores.max().item()
    shift = 0.0 if -80 < largest < 80 else largest  # where float32 holds e^s
    part = positive(math.exp(scores[label].item() - shift))
    whole = positive((scores - shift).exp().sum().item())
    note = f", with {signed(shift)} subtracted from every score" if shift else ""
    return f"loss = −ln({part} / {whole}) = {loss:.2f} nats{note}"


def signed(value: float, digits: int = 2) -> str:
    """Return a number with at most so many decimals and a true minus sign.

    Parameters
    ----------
    value : float
    digits : int, default=2

    Returns
    -------
    str

    Examples
    --------
    >>> signed(-1.0), signed(0.25), signed(-0.0001)
    ('−1', '0.25', '0')
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def positive(value: float) -> str:
    """Return a number above zero as a learner reads it, as the browser does.

    Parameters
    ----------
    value : float
        0 and infinity are allowed.

    Returns
    -------
    str
        Two decimals from 10 on, below that four significant digits, and powers of ten
        where the number is very large or small.

    Examples
    --------
    >>> positive(123.8507), positive(0.36788), positive(2.5e-7), positive(1)
    ('123.85', '0.3679', '2.50·10⁻⁷', '1')
    """
    if value in (0, math.inf):
        return f"{value:g}"
    if not 1e-4 <= value < 1e6:
        factor, power = f"{value:.2e}".split("e")
        return f"{factor}·10{str(int(power)).translate(_RAISED)}"
    if value >= 10:
        return f"{value:.2f}"
    return f"{float(f'{value:.4g}'):g}"
