"""Drawing functions: they draw on the axes they are given and touch nothing else."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from course_utils.pictures import as_pixels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PIXELS_PER_INCH = 96  # of a CSS inch; figures are drawn at twice that for sharp screens


def draw_image(ax: Axes, image: np.ndarray | Tensor, *, title: str = "") -> None:
    """Show a picture, gray or in color, with black at 0 and white at 255.

    Parameters
    ----------
    ax : Axes
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`.
    title : str
    """
    ax.imshow(as_pixels(image), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set(title=title, xticks=[], yticks=[])


def draw_response(
    ax: Axes,
    response: np.ndarray | Tensor,
    *,
    title: str = "",
    limit: float | None = None,
) -> None:
    """Show a signed map: red above zero, blue below, white at zero.

    Parameters
    ----------
    ax : Axes
    response : ndarray or Tensor, shape (H, W), float
    title : str
    limit : float, optional
        The size at which the color is full; the largest in the map by default. Give
        it when two maps are to be compared.
    """
    values = np.asarray(response, float)
    limit = limit or float(np.abs(values).max()) or 1.0
    ax.imshow(values, cmap="RdBu_r", vmin=-limit, vmax=limit, interpolation="nearest")
    ax.set(title=title, xticks=[], yticks=[])


def draw_numbers(
    ax: Axes, grid: np.ndarray | Tensor, *, title: str = "", signed: bool = False
) -> None:
    """Show a small grid with its number in each cell.

    Parameters
    ----------
    ax : Axes
    grid : ndarray or Tensor, shape (H, W)
        Pixels in 0–255, or signed numbers of any size.
    title : str
    signed : bool, default=False
        Color as :func:`draw_response` does, instead of gray.
    """
    values = np.asarray(grid)
    if signed:
        draw_response(ax, values, title=title)
        dark = np.abs(values) > 0.6 * np.abs(values).max()
    else:
        ax.imshow(values, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        ax.set(title=title, xticks=[], yticks=[])
        dark = values < 128
    texts = {at: f"{v:.4g}".replace("-", "−") for at, v in np.ndenumerate(values)}
    size = _text_size(ax, values.shape, longest=max(map(len, texts.values())))
    for (i, j), text in texts.items():
        color = "white" if dark[i, j] else "black"
        ax.text(j, i, text, ha="center", va="center", size=size, color=color)


def _text_size(ax: Axes, shape: tuple[int, int], *, longest: int) -> float:
    """Return the font size, in points, at which a cell holds its longest number."""
    box, points_per_pixel = ax.get_window_extent(), 72 / ax.figure.dpi
    cell = min(box.height / shape[0], box.width / shape[1]) * points_per_pixel
    return min(11.0, 0.5 * cell, 1.35 * cell / longest)  # a digit is 0.6 em wide


def draw_window(
    ax: Axes, row: int, col: int, *, height: int, width: int, color: str = "C1"
) -> None:
    """Frame the pixels from ``(row, col)`` on, ``height`` down and ``width`` right.

    Parameters
    ----------
    ax : Axes
        Already showing an image.
    row, col, height, width : int
        Pixels.
    color : str
    """
    from matplotlib.patches import Rectangle

    corner = (col - 0.5, row - 0.5)
    ax.add_patch(Rectangle(corner, width, height, fill=False, color=color, lw=3))


def figure_html(fig: Figure, *, alt: str, caption: str = "") -> str:
    """Return the figure as HTML with a text for those who cannot see it.

    Notebook viewers ignore the alternative text of an ordinary picture output;
    this one they keep.

    Parameters
    ----------
    fig : Figure
    alt : str
        What the picture shows, in a sentence.
    caption : str
        What to notice.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If ``alt`` is empty.
    """
    stream = io.BytesIO()
    fig.savefig(stream, format="png", dpi=2 * PIXELS_PER_INCH, facecolor="white")
    width = round(fig.get_figwidth() * PIXELS_PER_INCH)
    return image_html(stream.getvalue(), alt=alt, caption=caption, width=width)


def image_html(
    encoded: bytes, *, alt: str, caption: str = "", width: int, kind: str = "png"
) -> str:
    """Return an encoded picture as an HTML figure; the rest as :func:`figure_html`.

    Parameters
    ----------
    encoded : bytes
        The contents of a PNG or JPEG file.
    alt, caption : str
    width : int
        CSS pixels; a narrower page shrinks it.
    kind : {"png", "jpeg"}

    Returns
    -------
    str
    """
    if not alt.strip():
        raise ValueError("a picture needs alt=…: what it shows, in a sentence")
    data = base64.b64encode(encoded).decode("ascii")
    text = html.escape(alt, quote=True)
    note = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return (
        '<figure style="margin: 0.5em 0">'
        f'<img src="data:image/{kind};base64,{data}" alt="{text}" '
        f'style="width: {width}px; max-width: 100%; height: auto">{note}</figure>'
    )


def show(fig: Figure, *, alt: str, caption: str = "") -> None:
    """Put the figure under the cell, as :func:`figure_html` writes it.

    Parameters
    ----------
    fig : Figure
    alt, caption : str
        As for :func:`figure_html`.
    """
    from IPython.display import display

    data = {"text/html": figure_html(fig, alt=alt, caption=caption), "text/plain": alt}
    display(data, raw=True)


def new_figure(width: float = 7, height: float = 3) -> Figure:
    """Return an empty figure that belongs to no window.

    Parameters
    ----------
    width, height : float
        Inches; the page takes 7.

    Returns
    -------
    Figure
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def show_pictures(
    pictures: Mapping[str, np.ndarray | Tensor],
    *,
    alt: str,
    caption: str = "",
    columns: int = 4,
    signed: bool = False,
) -> None:
    """Show pictures side by side, each under its title.

    Parameters
    ----------
    pictures : mapping from title to picture
        As for :func:`draw_image`; with ``signed`` as for :func:`draw_response`,
        and then all share one color scale.
    alt, caption : str
        As for :func:`figure_html`.
    columns : int, default=4
    signed : bool, default=False
    """
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    width = min(7 / columns, 3.2)  # inches
    tallest = max(h / w for h, w in map(_size, pictures.values()))
    fig = new_figure(columns * width, rows * (width * min(tallest, 1.5) + 0.3))
    axes = list(fig.subplots(rows, columns, squeeze=False).flat)
    limit = max(float(np.abs(np.asarray(p)).max()) for p in pictures.values())
    for ax, (title, picture) in zip(axes, pictures.items(), strict=False):
        if signed:
            draw_response(ax, picture, title=title, limit=limit)
        else:
            draw_image(ax, picture, title=title)
    for ax in axes[len(pictures) :]:
        ax.set_axis_off()
    show(fig, alt=alt, caption=caption)


def _size(picture: np.ndarray | Tensor) -> tuple[int, int]:
    """Return the height and width of a picture, channels first or last."""
    return picture.shape[-2:] if isinstance(picture, Tensor) else picture.shape[:2]
