"""The augmentation gallery: one picture, and what random changes make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import traitlets
from torch import Tensor

from course_utils.augment import BORDERS
from course_utils.pictures import as_pixels, as_tensor
from course_utils.plots import image_html
from course_utils.widgets.augmentation_draws import (
    Strengths,
    apply_exactly,
    draw_at_random,
    exactly_in_words,
    ranges_in_words,
)
from course_utils.widgets.browser import source
from course_utils.widgets.guard import guarded
from course_utils.widgets.mosaic import mosaic
from course_utils.widgets.picture_source import encode_png, shrink
from course_utils.widgets.questions import AskedWidget

SETTINGS = tuple(field.name for field in fields(Strengths))
MAX_SIDE = 128  # pixels; larger pictures are reduced
SHOWN_SIDE = 96  # pixels of a static picture; smaller pictures are enlarged


class AugmentationGallery(AskedWidget):
    """A picture under sliders, changed exactly and in random draws.

    Its state is in its traits, which a cell may read and set. A value out of range
    raises ``TraitError``.

    Attributes
    ----------
    problem : str
        What went wrong last, or "".
    """

    _esm = source("controls.js", "questions.js", "augmentation_gallery.js")
    _css = source("playground.css", "augmentation_gallery.css")

    # What they mean, ``Strengths`` says.
    dx = traitlets.Int(0, min=-MAX_SIDE, max=MAX_SIDE).tag(sync=True)
    dy = traitlets.Int(0, min=-MAX_SIDE, max=MAX_SIDE).tag(sync=True)
    degrees = traitlets.Float(0.0, min=-180, max=180).tag(sync=True)
    scale = traitlets.Float(1.0, min=0.25, max=4).tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    flip_vertical = traitlets.Bool(False).tag(sync=True)
    brightness = traitlets.Float(1.0, min=0, max=2).tag(sync=True)
    contrast = traitlets.Float(1.0, min=0, max=2).tag(sync=True)
    saturation = traitlets.Float(1.0, min=0, max=2).tag(sync=True)
    noise = traitlets.Float(0.0, min=0, max=1).tag(sync=True)
    erase = traitlets.Int(0, min=0, max=MAX_SIDE).tag(sync=True)
    border = traitlets.Enum(list(BORDERS), "reflect").tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)  # which of the pictures, from 0
    seed = traitlets.Int(0, min=0).tag(sync=True)  # of the draws

    _titles = traitlets.List().tag(sync=True)  # of the pictures
    _size = traitlets.List().tag(sync=True)  # [C, H, W] of the picture
    _strip = traitlets.Bytes().tag(sync=True)  # picture, exact and draws, as one PNG
    _words = traitlets.List(["", ""]).tag(sync=True)  # of exact and draws

    def __init__(
        self,
        images: Sequence[Tensor],
        titles: Sequence[str],
        *,
        num_draws: int,
        **settings: Any,
    ) -> None:
        self._images, self._num_draws = list(images), num_draws
        self._is_ready = False
        super().__init__(_titles=list(titles), **settings)
        self._is_ready = True
        self.answer()

    @property
    def original(self) -> Tensor:
        """The picture as it was given, shape (C, H, W), float in [0, 1]."""
        return self._images[self.choice]

    @property
    def image(self) -> Tensor:
        """The picture changed exactly as set, shape (C, H, W)."""
        return apply_exactly(self.original, self._strengths, seed=self.seed)

    @property
    def draws(self) -> Tensor:
        """The random draws on show, shape (num_draws, C, H, W)."""
        return draw_at_random(
            self.original, self._strengths, count=self._num_draws, seed=self.seed
        )

    @property
    def _strengths(self) -> Strengths:
        return Strengths(**{name: getattr(self, name) for name in SETTINGS})

    @guarded
    def answer(self) -> None:
        """Change the picture anew."""
        tiles = [self.original, self.image, *self.draws]
        strip = np.concatenate([as_pixels(tile) for tile in tiles])
        with self.hold_sync():
            self._size = list(self.original.shape)
            self._strip = encode_png(strip)
            self._words = [
                exactly_in_words(self._strengths),
                ranges_in_words(self._strengths),
            ]

    def picture_html(self) -> str:
        """Return picture, exact change and draws, for reading without a kernel."""
        tiles = [as_pixels(tile) for tile in (self.original, self.image, *self.draws)]
        larger = max(1, SHOWN_SIDE // max(tiles[0].shape[:2]))
        tiles = [tile.repeat(larger, axis=0).repeat(larger, axis=1) for tile in tiles]
        exact, ranges = self._words
        return image_html(
            encode_png(mosaic(tiles, columns=-(-len(tiles) // 2))),
            alt=f"{self._titles[self.choice]}, as it is; {exact}; and "
            f"{self._num_draws} random draws: {ranges}.",
            caption=f"First the picture as it is, then {exact}; then random draws: "
            f"{ranges}.",
            width=720,
        )

    @traitlets.observe("choice", "seed", *SETTINGS)
    def _follow_cell(self, _change: Any) -> None:
        if self._is_ready and not self._browser_speaks:
            self.answer()

    @traitlets.validate("choice")
    def _check_choice(self, proposal: dict[str, Any]) -> int:
        if not 0 <= proposal["value"] < len(self._images):
            raise traitlets.TraitError(
                f"choice={proposal['value']} is none of the {len(self._images)} "
                f"pictures; choose 0 to {len(self._images) - 1}"
            )
        return proposal["value"]


def augmentation_gallery(
    images: np.ndarray | Tensor | Sequence[np.ndarray | Tensor],
    *,
    titles: Sequence[str] | None = None,
    num_draws: int = 12,
    **settings: Any,
) -> AugmentationGallery:
    """Turn up the transforms and see what random draws make of a picture.

    Parameters
    ----------
    images : ndarray or Tensor, or a batch (N, C, H, W), or a sequence of them
        Each as for :func:`course_utils.pictures.as_pixels`. A side of more than 128
        pixels is reduced.
    titles : sequence of str, optional
        One for each picture, such as its class.
    num_draws : int, default=12
        From 1 to 24.
    **settings : number or str
        What to start with: ``dx``, ``dy``, ``degrees``, ``scale``, ``flip``,
        ``flip_vertical``, ``brightness``, ``contrast``, ``saturation``, ``noise``,
        ``erase``, ``border``, ``seed``.

    Returns
    -------
    AugmentationGallery
        Its settings can be read and set; ``image`` is the picture changed exactly as
        set, ``draws`` are the random ones.

    Raises
    ------
    TypeError
        If a setting is unknown.
    ValueError
        If there is no picture, a setting is out of range, or the titles do not fit.

    Examples
    --------
    >>> gallery = augmentation_gallery(np.zeros((32, 32, 3)), degrees=15, flip=True)
    >>> gallery.draws.shape
    torch.Size([12, 3, 32, 32])
    >>> gallery.scale = 1.5  # from now on
    """
    is_one = isinstance(images, np.ndarray | Tensor) and images.ndim < 4
    pictures = [
        as_tensor(shrink(i, MAX_SIDE)) for i in ([images] if is_one else images)
    ]
    if titles is None:
        titles = [f"Picture {number}" for number in range(1, len(pictures) + 1)]
    if not pictures or len(titles) != len(pictures):
        raise ValueError(f"{len(pictures)} pictures have {len(titles)} titles")
    if not 1 <= num_draws <= 24:
        raise ValueError(f"num_draws={num_draws} must be from 1 to 24")
    if unknown := settings.keys() - {*SETTINGS, "seed"}:
        raise TypeError(
            f"there is no setting {min(unknown)!r}; choose from {', '.join(SETTINGS)}"
        )
    try:
        return AugmentationGallery(pictures, titles, num_draws=num_draws, **settings)
    except traitlets.TraitError as error:
        raise ValueError(str(error)) from None
