"""The Python side of choosing, uploading, dropping and photographing a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from torch import Tensor

from course_utils.pictures import PHOTOGRAPHS, as_pixels, photograph, resize
from course_utils.widgets.browser import BrowserWidget
from course_utils.widgets.guard import guarded


class PictureSource(BrowserWidget):
    """A widget that holds one picture, chosen in the browser or set from a cell.

    Attributes
    ----------
    photograph : str
        The name of the photograph on show, or "" for a picture of one's own. Set it
        to change the picture.
    """

    # The picture as a PNG file; the browser reads it and writes it.
    # What it writes arrives as a memoryview.
    _picture = traitlets.Bytes().tag(
        sync=True,
        echo_update=False,
        from_json=lambda v, _: bytes(v) if isinstance(v, memoryview) else v,
    )
    photograph = traitlets.Unicode("").tag(sync=True)
    # The photographs to choose from, as [name, what it shows, who made it].
    photographs = traitlets.List(traitlets.List()).tag(sync=True)
    _max_side = traitlets.Int(512).tag(sync=True)

    def __init__(
        self,
        image: np.ndarray | Tensor | str,
        *,
        photographs: Sequence[str] = tuple(PHOTOGRAPHS),
        max_side: int = 512,
        **traits: Any,
    ) -> None:
        unknown = [name for name in photographs if name not in PHOTOGRAPHS]
        if unknown:
            known = ", ".join(PHOTOGRAPHS)
            raise ValueError(
                f"there is no photograph {unknown[0]!r}; choose from {known}"
            )
        if max_side < 1:
            raise ValueError(f"max_side={max_side} must be at least 1 pixel")
        credits = [(name, PHOTOGRAPHS[name]) for name in photographs]
        choices = [[name, c.subject, f"{c.author}, {c.terms}"] for name, c in credits]
        super().__init__(photographs=choices, _max_side=max_side, **traits)
        self.on_msg(lambda _widget, content, _buffers: self._answer(content))
        if isinstance(image, str):
            self._show(photograph(image), image)
        else:
            self.image = image

    @property
    def image(self) -> np.ndarray:
        """The picture, shape (H, W) or (H, W, 3), uint8; read-only, set it whole.

        A larger picture is reduced so that its longer side fits ``max_side``.
        """
        return self._image

    @image.setter
    def image(self, image: np.ndarray | Tensor) -> None:
        self._show(image, "")

    def _show(self, image: np.ndarray | Tensor, name: str) -> None:
        self._image = _frozen(shrink(image, self._max_side))
        self._name = name
        self._sent = encode_png(self._image)
        self._picture = self._sent
        self.photograph = name
        self.problem = ""

    @traitlets.validate("photograph")
    def _known(self, proposal: Any) -> str:
        name = proposal["value"]
        known = [key for key, *_ in self.photographs]
        if name and name not in known:
            raise traitlets.TraitError(
                f"there is no photograph {name!r} here; choose from {', '.join(known)}"
            )
        return name

    @traitlets.observe("photograph")
    def _follow_photograph(self, change: Any) -> None:
        if change.new and change.new != self._name:
            self._show(photograph(change.new), change.new)

    @traitlets.observe("_picture")
    @guarded
    def _follow_browser(self, change: Any) -> None:
        if change.new != self._sent:
            self._image = _frozen(decode_png(change.new, self._max_side))
            self._sent, self._name = change.new, ""
            self.photograph = ""

    @guarded
    def _answer(self, question: Any) -> None:
        """Show the photograph that the browser asks for, or send it all of them."""
        if question.get("album"):
            for name, *_ in self.photographs:
                png = encode_png(shrink(photograph(name), self._max_side))
                self.send({"photograph": name}, buffers=[png])
        else:
            self.photograph = question["photograph"]

    def _picture_words(self) -> str:
        """Return what is on show, in words."""
        height, width = self.image.shape[:2]
        subject = PHOTOGRAPHS[self._name].subject if self._name else "Your own picture"
        kind = "in color" if self.image.ndim == 3 else "in gray"
        return f"{subject}, {height} by {width} pixels, {kind}"


def _frozen(pixels: np.ndarray) -> np.ndarray:
    """Return a copy that cannot be changed in place, which the browser would miss."""
    pixels = pixels.copy()
    pixels.setflags(write=False)
    return pixels


def shrink(image: np.ndarray | Tensor, max_side: int) -> np.ndarray:
    """Return the picture with its longer side at most ``max_side`` pixels.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`.
    max_side : int
        Pixels.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, 3), uint8

    Raises
    ------
    ValueError
        If it is no picture, or has no pixels.
    """
    pixels = as_pixels(image)
    height, width = pixels.shape[:2]
    if not height or not width:
        raise ValueError(f"a picture of {height} x {width} pixels holds nothing")
    scale = max_side / max(height, width)
    if scale >= 1:
        return pixels
    return resize(pixels, max(1, round(height * scale)), max(1, round(width * scale)))


def encode_png(pixels: np.ndarray) -> bytes:
    """Return the picture as a PNG file.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, 3), uint8

    Returns
    -------
    bytes
    """
    import cv2

    ordered = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".png", ordered)[1].tobytes()


def encode_jpeg(pixels: np.ndarray, *, largest: int = 110_000) -> bytes:
    """Return the picture as a JPEG file, coarser where it would be too large.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, 3), uint8
    largest : int, default=110,000
        Bytes; a page holds a third more, for it writes them as text.

    Returns
    -------
    bytes
    """
    import cv2

    ordered = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    for quality in (85, 70, 50, 30, 10):
        options = [cv2.IMWRITE_JPEG_QUALITY, quality]
        encoded = cv2.imencode(".jpg", ordered, options)[1].tobytes()
        if len(encoded) <= largest:
            break
    return encoded


def decode_png(encoded: bytes, max_side: int) -> np.ndarray:
    """Return the picture in a PNG file that came from the browser.

    Parameters
    ----------
    encoded : bytes
    max_side : int
        Pixels; the browser has reduced the picture to this.

    Returns
    -------
    ndarray, shape (H, W, 3), uint8
        RGB.

    Raises
    ------
    ValueError
        If the bytes are no PNG picture, or it is larger than that.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(encoded), formats=["PNG"]) as opened:
            if max(opened.size) > max_side:
                raise ValueError(
                    f"a side of {max(opened.size)} pixels exceeds {max_side}"
                )
            return np.asarray(opened.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(
            f"the browser sent a picture that cannot be read ({error}); choose it again"
        ) from None
