"""The kernel playground as a static picture: what the browser paints, in Python."""

from __future__ import annotations

import html

import numpy as np

# ColorBrewer's RdBu from blue to red, as matplotlib's RdBu_r has it.
SIGNED_PALETTE = [
    [5, 48, 97],
    [33, 102, 172],
    [67, 147, 195],
    [146, 197, 222],
    [209, 229, 240],
    [247, 247, 247],
    [253, 219, 199],
    [244, 165, 130],
    [214, 96, 77],
    [178, 24, 43],
    [103, 0, 31],
]


def displayed(response: np.ndarray, display: str) -> np.ndarray:
    """Return a response as the browser paints it.

    Parameters
    ----------
    response : ndarray, shape (H, W) or (H, W, 3), float
    display : {"picture", "absolute", "signed"}
        The signed display of three channels shows, at each pixel, the one that
        responds most. Its color is full at the largest size, or at six times the
        mean size where that is less, so that a few strong pixels do not make all
        others white.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, 3), uint8
    """
    if display == "picture":
        return np.rint(response).clip(0, 255).astype(np.uint8)
    if display == "absolute":
        return np.rint(np.abs(response)).clip(0, 255).astype(np.uint8)
    sizes = np.abs(response.astype(float))
    limit = min(sizes.max(), 6 * sizes.mean()) or 1.0
    if response.ndim == 3:
        strongest = sizes.argmax(axis=2)[:, :, None]
        response = np.take_along_axis(response, strongest, axis=2)[:, :, 0]
    place = np.rint(256 + 256 * response.clip(-limit, limit) / limit) / 512
    stops = np.linspace(0, 1, len(SIGNED_PALETTE))
    channels = [np.interp(place, stops, c) for c in zip(*SIGNED_PALETTE, strict=True)]
    return np.rint(np.stack(channels, axis=2)).astype(np.uint8)


def side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return two pictures in one, at the same scale, on white.

    Parameters
    ----------
    left, right : ndarray, shape (H, W) or (H, W, 3), uint8
        The left one is at least as large.

    Returns
    -------
    ndarray, shape (H, 2 W + 8, 3), uint8
    """
    height, width = left.shape[:2]
    both = np.full((height, 2 * width + 8, 3), 255, np.uint8)
    for start, side in ((0, left), (width + 8, right)):
        colored = side if side.ndim == 3 else side[:, :, None]
        both[: side.shape[0], start : start + side.shape[1]] = colored
    return both


def kernel_table(kernel: np.ndarray, caption: str) -> str:
    """Return a kernel as an HTML table.

    Parameters
    ----------
    kernel : ndarray, shape (kH, kW)
    caption : str

    Returns
    -------
    str
    """
    rows = "".join(
        "<tr>" + "".join(f"<td>{weight:.4g}</td>" for weight in row) + "</tr>"
        for row in kernel
    ).replace("-", "−")
    title = f'<caption style="white-space: nowrap">{html.escape(caption)}</caption>'
    return f"<table>{title}{rows}</table>"
