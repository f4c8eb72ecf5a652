"""The stepper: point at one number of a convolution's output and read how it came."""

from __future__ import annotations

from typing import Any

import torch
import traitlets
from numpy.typing import ArrayLike
from torch import Tensor

from course_utils.convolution import cross_correlate, output_size, pad
from course_utils.widgets.browser import BrowserWidget, source
from course_utils.widgets.stepper_picture import step_html
from course_utils.widgets.stepper_values import as_planes, check_pair

STEPS = {"stride": (1, 4), "padding": (0, 3), "dilation": (1, 3)}  # pixels


class ConvolutionStepper(BrowserWidget):
    """A window that steps over an image, with its products and their sum.

    What it shows is in its traits, which a cell may read and set. An array or a
    Tensor put into ``image_values`` or ``kernel_values`` becomes nested lists. A value
    out of range raises ``TraitError`` and leaves the stepper as it was.
    """

    _esm = source(
        "controls.js",
        "stepping.js",
        "number_grid.js",
        "stepper_work.js",
        "stepper_stage.js",
        "stepper_controls.js",
        "convolution_stepper.js",
    )
    _css = source("playground.css", "convolution_stepper.css")

    image_values = traitlets.Any([[[0.0]]]).tag(sync=True)  # (C, H, W)
    kernel_values = traitlets.Any([[[1.0]]]).tag(sync=True)  # (C, kH, kW)
    stride = traitlets.Int(1).tag(sync=True)  # 1 to 4
    padding = traitlets.Int(0).tag(sync=True)  # zeros on each side, 0 to 3
    dilation = traitlets.Int(1).tag(sync=True)  # 1 to 3
    row = traitlets.Int(0).tag(sync=True)  # of the output, from 0
    col = traitlets.Int(0).tag(sync=True)
    # Whether an output stays "?" until the window has stood there.
    hide_unvisited = traitlets.Bool(False).tag(sync=True)

    @property
    def response(self) -> Tensor:
        """The whole output, (H_out, W_out); where no kernel fits, ValueError."""
        return cross_correlate(self._image, self._kernel, **self._steps)

    @property
    def value(self) -> float:
        """The output at the present row and column."""
        return self.response[self.row, self.col].item()

    @property
    def window(self) -> Tensor:
        """The pixels under the kernel, (C, kH, kW), with zeros where padding is."""
        _, kH, kW = self._kernel.shape
        top, left = self.row * self.stride, self.col * self.stride
        rows = slice(top, top + self.dilation * (kH - 1) + 1, self.dilation)
        cols = slice(left, left + self.dilation * (kW - 1) + 1, self.dilation)
        return pad(self._image, self.padding)[:, rows, cols]

    def picture_html(self) -> str:
        """Return the present position as tables, for reading without a kernel."""
        return step_html(
            self._image, self._kernel, row=self.row, col=self.col, **self._steps
        )

    @property
    def _steps(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in STEPS}

    @property
    def _image(self) -> Tensor:
        return torch.tensor(self.image_values, dtype=torch.float64)

    @property
    def _kernel(self) -> Tensor:
        return torch.tensor(self.kernel_values, dtype=torch.float64)

    def _positions(self) -> tuple[int, int]:
        """Return the output's rows and columns, (0, 0) where no kernel fits."""
        try:
            return tuple(
                output_size(size, kernel_size, **self._steps)
                for size, kernel_size in zip(
                    self._image.shape[1:], self._kernel.shape[1:], strict=True
                )
            )
        except ValueError:
            return 0, 0

    @traitlets.validate("image_values", "kernel_values")
    def _check_planes(self, proposal: dict[str, Any]) -> list:
        try:
            planes = as_planes(proposal["value"])
            if proposal["trait"].name == "image_values":
                check_pair(planes, as_planes(self.kernel_values))
            else:
                check_pair(as_planes(self.image_values), planes)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        return planes.tolist()

    @traitlets.validate(*STEPS)
    def _check_step(self, proposal: dict[str, Any]) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        low, high = STEPS[name]
        if not low <= value <= high:
            raise traitlets.TraitError(
                f"{name}={value} is not shown here; choose {low} to {high} pixels"
            )
        return value

    @traitlets.validate("row", "col")
    def _check_position(self, proposal: dict[str, Any]) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        count = self._positions()[name == "col"]
        if not 0 <= value < max(count, 1):
            has = f"has {count}, counted from 0" if count else "is empty"
            raise traitlets.TraitError(f"{name}={value} is not there: the output {has}")
        return value

    @traitlets.observe("image_values", "kernel_values", *STEPS)
    def _stay_inside(self, _change: Any) -> None:
        rows, cols = self._positions()
        self.row = min(self.row, max(rows - 1, 0))
        self.col = min(self.col, max(cols - 1, 0))


def convolution_stepper(
    image: ArrayLike | Tensor,
    kernel: ArrayLike | Tensor,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> ConvolutionStepper:
    """Step a kernel over a small image and read each window, product and sum.

    Parameters
    ----------
    image : array or Tensor, shape (H, W) or (C, H, W)
        Any numbers: up to 28 x 28 with one channel, 16 x 16 with up to four.
    kernel : array or Tensor, shape (kH, kW) or (C, kH, kW)
        Up to 7 x 7, with as many channels as the image.
    stride : int, default=1
        Pixels from one position to the next, 1 to 4.
    padding : int, default=0
        Zeros added on each side, 0 to 3 pixels.
    dilation : int, default=1
        Pixels from one weight of the kernel to the next, 1 to 3.

    Returns
    -------
    ConvolutionStepper
        Its traits ``row`` and ``col`` say where the window stands; ``window``,
        ``value`` and ``response`` are the numbers there.

    Raises
    ------
    ValueError
        If a shape, a size or a setting is none of those above.

    Examples
    --------
    >>> stepper = convolution_stepper([[1, 2, 3], [4, 5, 6]], [[-1, 1]])
    >>> stepper.row, stepper.col, stepper.value
    (0, 0, 1.0)
    """
    try:
        return ConvolutionStepper(
            image_values=image,
            kernel_values=kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
        )
    except traitlets.TraitError as error:
        raise ValueError(str(error)) from None
