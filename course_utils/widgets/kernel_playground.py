"""The kernel playground: edit a kernel and see at once what it does to a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from torch import Tensor

from course_utils.filters import KERNELS, filter_picture
from course_utils.pictures import as_gray
from course_utils.plots import image_html
from course_utils.widgets.browser import source
from course_utils.widgets.kernel_picture import (
    SIGNED_PALETTE,
    displayed,
    kernel_table,
    side_by_side,
)
from course_utils.widgets.picture_source import PictureSource, encode_jpeg

LARGEST_SIDE = 7  # weights along one side of a kernel
LARGEST_WEIGHT = 1e6  # beyond it, single precision gets too coarse to be shown


DISPLAYS = {
    "picture": "cut off at 0 and 255",
    "absolute": "sizes without the sign, cut off at 255",
    "signed": "red above zero, blue below",
}


class Weights(traitlets.TraitType):
    """A kernel: an array of shape (kH, kW), each side 1 to 7, read-only."""

    info_text = "an array of 1 to 7 rows and 1 to 7 columns of numbers"

    def validate(self, obj: Any, value: Any) -> np.ndarray:
        """Return the kernel as floats, or say what is wrong with it."""
        if isinstance(value, Tensor):
            value = value.detach().cpu().numpy()
        try:
            weights = np.array(value, dtype=float)
        except (TypeError, ValueError):
            raise traitlets.TraitError(
                f"a kernel is {self.info_text}; this is {_shortened(value)}"
            ) from None
        sides = weights.shape
        if weights.ndim != 2 or not all(1 <= side <= LARGEST_SIDE for side in sides):
            raise traitlets.TraitError(
                f"a kernel is {self.info_text}; this has shape {sides}"
            )
        if not (np.abs(weights) <= LARGEST_WEIGHT).all():
            raise traitlets.TraitError(
                f"a weight is a number between −1,000,000 and 1,000,000; "
                f"this kernel holds {weights[~(np.abs(weights) <= LARGEST_WEIGHT)][0]}"
            )
        weights.setflags(write=False)
        return weights


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


class KernelPlayground(PictureSource):
    """A kernel to edit beside a picture and its response; the browser computes.

    Attributes
    ----------
    kernel : ndarray, shape (kH, kW), float
        The weights as edited, read-only: set a whole new kernel.
    image : ndarray, shape (H, W) or (H, W, 3), uint8
        The picture on show.
    border : {"reflect", "replicate", "zero", "wrap", "crop"}
    stride : int, 1 to 8
    normalize : bool
        Whether the weights are divided by their sum (where that is 0, by the sum of
        their sizes).
    color : bool
        Whether each color channel is filtered by itself, or the picture in gray.
    display : {"picture", "absolute", "signed"}
        Cut off at 0 and 255; without the sign; or red above zero and blue below.
    """

    _esm = source(
        "controls.js",
        "picture_source.js",
        "convolve.js",
        "kernel_files.js",
        "kernel_editor.js",
        "pixel_pointer.js",
        "picture_view.js",
        "kernel_playground.js",
    )
    _css = source("playground.css", "picture_source.css", "kernel_playground.css")

    kernel = Weights().tag(sync=True, to_json=lambda kernel, _: kernel.tolist())
    border = traitlets.Enum(
        ["reflect", "replicate", "zero", "wrap", "crop"], "reflect"
    ).tag(sync=True)
    stride = traitlets.Int(1, min=1, max=8).tag(sync=True)
    normalize = traitlets.Bool(False).tag(sync=True)
    color = traitlets.Bool(False).tag(sync=True)
    display = traitlets.Enum(list(DISPLAYS), "picture").tag(sync=True)
    _presets = traitlets.List().tag(sync=True)  # [name, weights] of each
    _palette = traitlets.List(SIGNED_PALETTE).tag(sync=True)

    @traitlets.default("_presets")
    def _known_kernels(self) -> list:
        return [[name, kernel.tolist()] for name, kernel in KERNELS.items()]

    @property
    def kernel_name(self) -> str:
        """The preset that the kernel equals, or "your own"."""
        same = (
            n for n, preset in KERNELS.items() if np.array_equal(preset, self.kernel)
        )
        return next(same, "your own")

    @property
    def divisor(self) -> float:
        """What the weights are divided by: 1 unless ``normalize``."""
        if not self.normalize:
            return 1.0
        total, sizes = self.kernel.sum(), np.abs(self.kernel).sum()
        return float(total if abs(total) > 1e-9 * sizes else sizes or 1.0)

    @property
    def response(self) -> np.ndarray:
        """The numbers on show, shape (H_out, W_out) or (H_out, W_out, 3), float32."""
        image = self.image if self.color else as_gray(self.image)
        weights = self.kernel / self.divisor
        return filter_picture(image, weights, border=self.border, stride=self.stride)

    def picture_html(self) -> str:
        """Return kernel, input and response, for reading without a kernel."""
        response = self.response
        values = f"{response.min():.4g} to {response.max():.4g}".replace("-", "−")
        both = side_by_side(
            self.image if self.color else as_gray(self.image),
            displayed(response, self.display),
        )
        name, shown = self._kernel_words(), DISPLAYS[self.display]
        figure = image_html(
            encode_jpeg(both),
            alt=f"Left: {self._picture_words()}. Right: the response of {name}, "
            f"with values from {values}.",
            caption=f"Input, and response of {name}: values from {values}"
            f" (border {self.border}, stride {self.stride}; {shown}).",
            width=min(720, 2 * both.shape[1]),
            kind="jpeg",
        )
        return kernel_table(self.kernel, f"Kernel: {self.kernel_name}") + figure

    def _kernel_words(self) -> str:
        name = self.kernel_name
        return "your own kernel" if name == "your own" else f"the {name} kernel"


def kernel_playground(
    image: np.ndarray | Tensor | None = None,
    kernel: np.ndarray | Tensor | str | None = None,
) -> KernelPlayground:
    """Edit a kernel and see at once what it does to a picture.

    Parameters
    ----------
    image : ndarray or Tensor, optional
        As for :func:`course_utils.pictures.as_pixels`; Chelsea the cat by default.
        A side of more than 512 pixels is reduced.
    kernel : array of shape (kH, kW), or str, optional
        Up to 7 x 7 weights, or a key of ``filters.KERNELS``; Sobel x by default.

    Returns
    -------
    KernelPlayground
        ``kernel``, ``image``, ``border``, ``stride``, ``normalize``, ``color`` and
        ``display`` can be read and set; ``response`` holds the numbers on show.

    Raises
    ------
    ValueError
        If there is no kernel of this name, or the picture is none.
    traitlets.TraitError
        If the kernel is not 1 to 7 rows and columns of numbers.

    Examples
    --------
    >>> playground = kernel_playground(kernel="Laplacian")
    >>> playground.response.shape
    (300, 451)
    """
    kernel = "Sobel x" if kernel is None else kernel
    if isinstance(kernel, str):
        if kernel not in KERNELS:
            known = ", ".join(KERNELS)
            raise ValueError(f"there is no kernel {kernel!r}; choose one of {known}")
        kernel = KERNELS[kernel]
    picture = "chelsea" if image is None else image
    return KernelPlayground(picture, kernel=kernel)
