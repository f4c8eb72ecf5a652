"""The frequency explorer: what a cutoff keeps of a picture, and what it throws away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import traitlets
from torch import Tensor

from course_utils.frequency import (
    cycles,
    grating,
    high_pass,
    low_pass,
    share_of_variance,
    spectrum,
)
from course_utils.pictures import as_gray, photograph, resize
from course_utils.plots import image_html
from course_utils.widgets.browser import BrowserWidget, source

SIDE = 256  # pixels, a power of two for the browser's Fourier transform
HALF = SIDE // 2  # cycles per picture: one pixel light, one dark
STRIPES, YOURS = "stripes", "yours"
SHOWN = {
    "camera": "photographer",
    "astronaut": "astronaut",
    "brick": "brick wall",
    "grass": "grass",
}


class FrequencyExplorer(BrowserWidget):
    """A picture split at a cutoff frequency; the browser computes.

    Its state is in its traits, which a cell may read and set. A value out of range
    raises ``TraitError``.
    """

    _esm = source(
        "controls.js", "fourier.js", "frequency_pictures.js", "frequency_explorer.js"
    )
    _css = source("playground.css", "frequency_explorer.css")

    cutoff = traitlets.Int(16, min=0, max=HALF).tag(sync=True)  # cycles per picture
    mode = traitlets.Enum(["low-pass", "high-pass"], "low-pass").tag(sync=True)
    picture = traitlets.Unicode().tag(sync=True)  # a key of SHOWN, "stripes", "yours"
    # The stripes, in cycles per picture.
    across = traitlets.Int(12, min=0, max=HALF).tag(sync=True)
    down = traitlets.Int(5, min=0, max=HALF).tag(sync=True)

    _titles = traitlets.List().tag(sync=True)  # [name, title] of each picture held
    _pixels = traitlets.Bytes().tag(sync=True)  # their pixels, one after the other

    def __init__(self, pictures: Mapping[str, tuple[str, np.ndarray]], **traits: Any):
        self._held = {name: pixels for name, (_, pixels) in pictures.items()}
        super().__init__(
            picture=next(iter(pictures)),
            _titles=[[name, title] for name, (title, _) in pictures.items()],
            _pixels=b"".join(pixels.tobytes() for pixels in self._held.values()),
            **traits,
        )

    @property
    def image(self) -> np.ndarray:
        """The picture on show, shape (256, 256), float in 0–255."""
        if self.picture == STRIPES:
            return 255 * grating(self.across, self.down, size=SIDE)
        return self._held[self.picture].astype(np.float64)

    @property
    def kept(self) -> np.ndarray:
        """What remains, shape (256, 256), float; around 0 with "high-pass"."""
        keep = low_pass if self.mode == "low-pass" else high_pass
        return keep(self.image, self.cutoff)

    @property
    def removed(self) -> np.ndarray:
        """What is thrown away; with :attr:`kept` it adds up to the picture."""
        return self.image - self.kept

    @property
    def share(self) -> float:
        """How much of the picture's variance is kept, from 0 to 1."""
        low = share_of_variance(self.image, self.cutoff)
        return low if self.mode == "low-pass" else 1 - low

    @traitlets.validate("picture")
    def _check_picture(self, proposal: dict[str, Any]) -> str:
        known = [*self._held, STRIPES]
        if proposal["value"] not in known:
            raise traitlets.TraitError(
                f"there is no picture {proposal['value']!r} here; "
                f"choose one of {', '.join(known)}"
            )
        return proposal["value"]

    def picture_html(self) -> str:
        """Return the four pictures side by side, for reading without a kernel."""
        import cv2

        is_low = self.mode == "low-pass"
        kept, removed = self.kept, self.removed
        panels = [self.image, self._spectrum_pixels(), kept, removed]
        panels[3 if is_low else 2] = panels[3 if is_low else 2] + 128
        mosaic = np.full((SIDE, 4 * SIDE + 3 * 16), 255.0)
        for number, panel in enumerate(panels):
            left = number * (SIDE + 16)
            mosaic[:, left : left + SIDE] = panel
        pixels = mosaic.round().clip(0, 255).astype(np.uint8)
        encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
        kind = "up to" if is_low else "above"
        said = (
            f"the frequencies {kind} {self.cutoff} cycles per picture are kept: "
            f"{100 * self.share:.1f} % of the variance"
        )
        return image_html(
            encoded.tobytes(),
            alt=f"A picture, its spectrum with the cutoff, and the picture in two "
            f"parts; {said}.",
            caption="From left to right: the picture; its spectrum, with frequency 0 "
            f"in the middle; what is kept; what is thrown away. Here {said}.",
            width=880,
            kind="jpeg",
        )

    def _spectrum_pixels(self) -> np.ndarray:
        """Return the spectrum as brightness, (256, 256), with the cutoff's circle."""
        import cv2

        size = np.abs(spectrum(self.image))
        size[HALF, HALF] = 0
        # Four powers of ten, as the browser shows them.
        light = 1 + np.log10(np.maximum(size / max(size.max(), 1e-6), 1e-9)) / 4
        pixels = (255 * light.clip(0, 1)).astype(np.uint8)
        removed = cycles(SIDE, SIDE) > self.cutoff
        if self.mode == "high-pass":
            removed = ~removed
        pixels[removed] //= 3
        cv2.circle(pixels, (HALF, HALF), self.cutoff, 255, 2, cv2.LINE_AA)
        return pixels.astype(np.float64)


def frequency_explorer(image: np.ndarray | Tensor | None = None) -> FrequencyExplorer:
    """Split a picture at a cutoff frequency and see both parts.

    Parameters
    ----------
    image : ndarray or Tensor, optional
        As for :func:`course_utils.pictures.as_pixels`. Its middle square is shown in
        gray at 256 x 256 pixels; without it, photographs that ship are offered.

    Returns
    -------
    FrequencyExplorer
        Its traits ``cutoff``, ``mode`` and ``picture`` say what is shown; ``kept`` and
        ``removed`` are the two parts.

    Raises
    ------
    ValueError
        If ``image`` is no picture.

    Examples
    --------
    >>> explorer = frequency_explorer()
    >>> explorer.cutoff = 8
    >>> explorer.kept.shape
    (256, 256)
    """
    own = {} if image is None else {YOURS: ("your picture", middle_square(image))}
    shipped = {
        name: (title, middle_square(photograph(name))) for name, title in SHOWN.items()
    }
    return FrequencyExplorer(own | shipped)


def middle_square(image: np.ndarray | Tensor) -> np.ndarray:
    """Return the middle square of a picture in gray.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`.

    Returns
    -------
    ndarray, shape (256, 256), uint8 in 0–255
    """
    gray = as_gray(image)
    side = min(gray.shape)
    top, left = (gray.shape[0] - side) // 2, (gray.shape[1] - side) // 2
    return resize(gray[top : top + side, left : left + side], SIDE, SIDE)
