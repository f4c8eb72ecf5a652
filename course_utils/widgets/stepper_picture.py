"""One step of a convolution as HTML tables, for readers without a kernel."""

from __future__ import annotations

import html
import math
from collections.abc import Callable

from torch import Tensor

from course_utils.convolution import cross_correlate, pad

Color = tuple[int, int, int]
WINDOW = "#7b2fbf"
_CELL = "padding: 0 2px; text-align: center; font-variant-numeric: tabular-nums"
_BORDER = "border: 1px solid #9a9a9a"
_DASHED = "border: 1px dashed #80868d"


def step_html(
    image: Tensor,
    kernel: Tensor,
    *,
    row: int,
    col: int,
    stride: int,
    padding: int,
    dilation: int,
) -> str:
    """Return input, kernel, output and the products at one position.

    Parameters
    ----------
    image : Tensor, shape (C, H, W), float
    kernel : Tensor, shape (C, kH, kW), float
    row, col : int
        Of the output, from 0.
    stride, padding, dilation : int
        As for :func:`course_utils.convolution.cross_correlate`.

    Returns
    -------
    str
        Where the kernel does not fit, a sentence stands in place of the products.
    """
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    _, kH, kW = kernel.shape
    rows = [row * stride + dilation * k for k in range(kH)]
    cols = [col * stride + dilation * k for k in range(kW)]
    try:
        response = cross_correlate(image, kernel, **steps)
    except ValueError as misfit:
        tables = _inputs(image, kernel, padding, set())
        return _figure(tables, f"<p>{html.escape(str(misfit).capitalize())}.</p>")
    tables = _inputs(image, kernel, padding, {(r, c) for r in rows for c in cols})
    tables.append(_table("Output", response, _signed(response), {(row, col)}))
    patch = pad(image, padding)[:, rows][:, :, cols]  # (C, kH, kW)
    return _figure(tables, _products(patch, kernel, row, col))


def _inputs(
    image: Tensor, kernel: Tensor, padding: int, used: set[tuple[int, int]]
) -> list[str]:
    gray, signed = _gray(image), _signed(kernel)
    tables = []
    for channel, (pixels, weights) in enumerate(zip(image, kernel, strict=True)):
        name = f", channel {channel}" if len(image) > 1 else ""
        padded = pad(pixels, padding)
        tables.append(_table(f"Input{name}", padded, gray, used, invented=padding))
        tables.append(_table(f"Kernel{name}", weights, signed, set()))
    return tables


def _table(
    title: str,
    values: Tensor,
    color_of: Callable[[float], Color],
    marked: set[tuple[int, int]],
    *,
    invented: int = 0,
) -> str:
    H, W = values.shape
    side, font = (30, 13) if W <= 12 else (22, 10)
    shape = f"min-width: {side}px; height: {side}px; font-size: {font}px; {_CELL}"
    lines = []
    for r, line in enumerate(values.tolist()):
        cells = []
        for c, value in enumerate(line):
            inside = invented <= r < H - invented and invented <= c < W - invented
            color = color_of(value) if inside else None
            cells.append(_cell(value, color, shape, (r, c) in marked))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    size = f"{H - 2 * invented} × {W - 2 * invented}"
    note = f", padding {invented}" if invented else ""
    return (
        '<table style="border-collapse: collapse; margin: 0; width: auto">'
        f'<caption style="text-align: left; white-space: nowrap">{title}, {size}{note}'
        f"</caption><tbody>{''.join(lines)}</tbody></table>"
    )


def _cell(value: float, color: Color | None, shape: str, marked: bool) -> str:
    style = [shape, _BORDER if color else _DASHED]
    if color:
        style.append(f"background: rgb{color}; color: {_ink(color)}")
    if marked:
        style.append(f"box-shadow: inset 0 0 0 3px {WINDOW}")
    text = readable(value)
    text = f"<b>{text}</b>" if marked else text
    return f'<td style="{"; ".join(style)}">{text}</td>'


def _products(patch: Tensor, kernel: Tensor, row: int, col: int) -> str:
    lines = []
    for channel, (pixels, weights) in enumerate(zip(patch, kernel, strict=True)):
        if len(patch) > 1:
            lines.append(f"Channel {channel}:")
        for pixel_line, weight_line in zip(
            pixels.tolist(), weights.tolist(), strict=True
        ):
            pairs = zip(pixel_line, weight_line, strict=True)
            terms = " + ".join(f"{_factor(p)} · {_factor(w)}" for p, w in pairs)
            sign = "" if not lines or lines[-1].endswith(":") else "+ "
            lines.append(sign + terms)
    total = (patch * kernel).sum().item()
    lines.append(f"<b>{_equals(total)} {readable(total)}</b>")
    return f"<p>Output at row {row}, column {col}:<br>{'<br>'.join(lines)}</p>"


def _figure(tables: list[str], text: str) -> str:
    row = "display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: center"
    return (
        '<figure style="margin: 0.5em 0">'
        f'<div style="{row}">{"".join(tables)}</div>{text}</figure>'
    )


def readable(value: float) -> str:
    """Return a number as a learner reads it, as the stepper in the browser does.

    Parameters
    ----------
    value : float

    Returns
    -------
    str
        Whole numbers in full, others to four significant digits (but two decimals at
        least and six at most), with a true minus sign.

    Examples
    --------
    >>> readable(-0.0625), readable(137.7777), readable(60.0)
    ('−0.0625', '137.78', '60')
    """
    if value != int(value):
        power = math.floor(math.log10(abs(value)))
        value = round(value, min(6, max(2, 3 - power)))
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def _factor(value: float) -> str:
    return f"({readable(value)})" if value < 0 else readable(value)


def _equals(value: float) -> str:
    written = float(readable(value).replace("−", "-"))
    return "=" if math.isclose(written, value, rel_tol=1e-6, abs_tol=1e-6) else "≈"


def _signed(values: Tensor) -> Callable[[float], Color]:
    """Return red above zero, blue below and white at zero."""
    limit = values.abs().max().item() or 1.0

    def color_of(value: float) -> Color:
        full = (214, 96, 77) if value > 0 else (67, 147, 195)
        return _mix((255, 255, 255), full, abs(value) / limit)

    return color_of


def _gray(values: Tensor) -> Callable[[float], Color]:
    """Return black for the lowest value (0 at most), white for the highest."""
    low, high = min(0.0, values.min().item()), max(1.0, values.max().item())

    def color_of(value: float) -> Color:
        return _mix((0, 0, 0), (255, 255, 255), (value - low) / (high - low))

    return color_of


def _mix(start: Color, end: Color, share: float) -> Color:
    return tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True))


def _ink(color: Color) -> str:
    """Return black or white, whichever stands out more: 4.58 to 1 at least."""
    linear = [
        v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4
        for v in color
    ]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000" if light > 0.179 else "#fff"
