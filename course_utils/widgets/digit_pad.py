"""The digit pad: draw a digit and watch what networks make of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
import traitlets
from torch import Tensor

from course_utils import data
from course_utils.widgets.browser import source
from course_utils.widgets.digit_answers import as_probabilities, check_predict
from course_utils.widgets.digit_drawing import SIDE, as_drawing, center_like_mnist
from course_utils.widgets.digit_picture import pad_html
from course_utils.widgets.questions import AskedWidget

DIGITS = tuple("0123456789")
Predict = Callable[[Tensor], Tensor]


def _from_browser(value: Any, _widget: Any) -> Any:
    """Binary values arrive as memoryview."""
    return bytes(value) if isinstance(value, memoryview) else value


class Drawing(traitlets.Bytes):
    """The bytes of 28 x 28 pixels."""

    def __init__(self) -> None:
        super().__init__(bytes(SIDE * SIDE))
        self.tag(sync=True, echo_update=False, from_json=_from_browser)

    def validate(self, obj: Any, value: Any) -> bytes:
        """Return the value, or say that its length is wrong."""
        if not isinstance(value, bytes) or len(value) != SIDE * SIDE:
            raise traitlets.TraitError(f"a drawing is {SIDE * SIDE} bytes")
        return value


class DigitPad(AskedWidget):
    """A pad to draw a digit on, and what each network says to it.

    Attributes
    ----------
    center : bool
        Whether the drawing is centered as MNIST's digits are before it is seen.
    problem : str
        What went wrong last, or "".
    """

    _esm = source(
        "controls.js",
        "digit_drawing.js",
        "digit_sheet.js",
        "questions.js",
        "digit_answers.js",
        "digit_pad.js",
    )
    _css = source("playground.css", "digit_pad.css")

    center = traitlets.Bool(True).tag(sync=True)
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _drawing = Drawing()  # what is on the pad
    _image = Drawing()  # what the networks see of it
    _models = traitlets.List().tag(sync=True)
    _answers = traitlets.Dict().tag(sync=True)  # probabilities, by name of the model
    _examples = traitlets.Bytes().tag(sync=True)  # 784 for each

    def __init__(self, predicts: Mapping[str, Predict], **traits: Any) -> None:
        self._predicts = dict(predicts)
        super().__init__(_models=list(predicts), **traits)

    @property
    def image(self) -> Tensor:
        """What the networks see, shape (1, 28, 28), uint8.

        Set it to put a picture of 28 x 28 pixels on the pad.
        """
        return _as_tensor(self._image)

    @image.setter
    def image(self, image: np.ndarray | Tensor) -> None:
        self._drawing = as_drawing(image).tobytes()
        self._look()

    @property
    def drawing(self) -> Tensor:
        """What is on the pad, shape (1, 28, 28), uint8, before it is centered."""
        return _as_tensor(self._drawing)

    @property
    def probabilities(self) -> dict[str, Tensor]:
        """One number for each class, float32, by the name of the network.

        A network whose function failed is left out, and all are while the pad is
        empty.
        """
        return {name: torch.tensor(p) for name, p in self._answers.items()}

    def picture_html(self) -> str:
        """Return drawing and answers, for reading without a kernel."""
        return pad_html(self.drawing, self.image, self.probabilities, self.class_names)

    @traitlets.observe("center")
    def _look(self, _change: Any = None) -> None:
        """See the drawing anew, unless the browser sends it as it is to be seen."""
        if self._browser_speaks:
            return
        seen = center_like_mnist(self.drawing[0]) if self.center else self.drawing
        self._image = seen.numpy().tobytes()
        self.answer()

    def answer(self) -> None:
        """Ask every network about the image."""
        answers, problems = {}, []
        images = self.image[None]  # (1, 1, 28, 28)
        for name, predict in self._predicts.items() if images.any() else ():
            try:
                with torch.inference_mode():
                    answer = predict(images.clone())
                answers[name] = as_probabilities(answer, len(self.class_names))
            except Exception as error:
                problems.append(f"{name}: {type(error).__name__}: {error}")
        with self.hold_sync():
            self._answers = answers
            self.problem = "\n".join(problems)


def digit_pad(
    predict: Predict | Mapping[str, Predict],
    *,
    class_names: Sequence[str] = DIGITS,
    image: np.ndarray | Tensor | None = None,
    center: bool = True,
    examples: Tensor | None = None,
) -> DigitPad:
    """Draw a digit with mouse, finger or keyboard and watch the probabilities.

    Parameters
    ----------
    predict : callable, or mapping from name to callable
        It takes uint8 images, shape (N, 1, 28, 28), bright on black, and returns
        probabilities, shape (N, num_classes). Several are shown side by side. For a
        network that was trained on ``split``, that is ``lambda images:
        train.predict(network, images, split.normalize).softmax(dim=1)``.
    class_names : sequence of str, default="0" to "9"
    image : ndarray or Tensor, optional
        28 x 28 pixels to start with; an empty pad by default.
    center : bool, default=True
        Center the drawing as MNIST's digits are. It can be switched in the widget.
    examples : Tensor, shape (N, 1, 28, 28), uint8, optional
        What the button "Example" puts on the pad; real digits of MNIST by default.

    Returns
    -------
    DigitPad
        ``image`` is what the networks see and can be set; ``probabilities`` is what
        they say.

    Raises
    ------
    TypeError
        If ``predict`` is a network or cannot be called.
    ValueError
        If ``image`` or ``examples`` are not of 28 x 28 pixels, or there is nothing
        to ask.

    Examples
    --------
    >>> def ink_on_the_left(images):
    ...     left = images[..., :14].sum(dim=(1, 2, 3)) / images.sum(dim=(1, 2, 3))
    ...     return torch.stack([left, 1 - left], dim=1)
    >>> pad = digit_pad(ink_on_the_left, class_names=["left", "right"], center=False)
    >>> pad.image = torch.eye(28)
    >>> pad.probabilities
    {'network': tensor([0.5000, 0.5000])}
    """
    predicts = predict if isinstance(predict, Mapping) else {"network": predict}
    if not predicts:
        raise ValueError("give at least one function that predicts")
    for name, function in predicts.items():
        check_predict(name, function)
    shown = (
        _mnist_examples()
        if examples is None
        else b"".join(as_drawing(example).tobytes() for example in examples)
    )
    pad = DigitPad(
        predicts, class_names=list(class_names), center=center, _examples=shown
    )
    if image is not None:
        pad.image = image
    return pad


@functools.cache
def _mnist_examples() -> bytes:
    """Return two test digits of each class, in mixed order."""
    part = data.load("mnist5000").test
    picked = [(part.labels == digit).nonzero()[:2, 0] for digit in range(10)]
    order = torch.randperm(20, generator=torch.Generator().manual_seed(0))
    return part.images[torch.cat(picked)[order]].numpy().tobytes()


def _as_tensor(pixels: bytes) -> Tensor:
    return torch.frombuffer(bytearray(pixels), dtype=torch.uint8).view(1, SIDE, SIDE)
