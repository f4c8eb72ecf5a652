"""Choose the picture that the following cells work on."""

from __future__ import annotations

from collections.abc import Sequence

from course_utils.pictures import PHOTOGRAPHS
from course_utils.plots import image_html
from course_utils.widgets.browser import source
from course_utils.widgets.picture_source import PictureSource, encode_jpeg


class PicturePicker(PictureSource):
    """A picture that the learner chooses, uploads, drops or photographs.

    Attributes
    ----------
    image : ndarray, shape (H, W) or (H, W, 3), uint8
        The picture on show. Set it to show another.
    photograph : str
        Its name, or "" for a picture of one's own.
    problem : str
        What went wrong last, or "".
    """

    _esm = source("controls.js", "picture_source.js", "picture_picker.js")
    _css = source("playground.css", "picture_source.css")

    def picture_html(self) -> str:
        """Return the picture as a figure, for reading without a kernel."""
        return image_html(
            encode_jpeg(self.image),
            alt=f"{self._picture_words()}.",
            caption="The picture that the next cells work on.",
            width=min(480, 2 * self.image.shape[1]),
            kind="jpeg",
        )


def picture_picker(
    photographs: Sequence[str] = tuple(PHOTOGRAPHS), *, max_side: int = 512
) -> PicturePicker:
    """Choose a photograph that ships, upload one, drop one, or take one.

    Parameters
    ----------
    photographs : sequence of str
        Keys of ``pictures.PHOTOGRAPHS``; the first is shown at the start.
    max_side : int, default=512
        Pixels; larger pictures are reduced so that their longer side fits.

    Returns
    -------
    PicturePicker
        Its ``image`` is the picture, uint8, (H, W) or (H, W, 3).

    Raises
    ------
    ValueError
        If a name is unknown, or none is given.

    Examples
    --------
    >>> picture_picker(["camera", "chelsea"]).image.shape
    (512, 512)
    """
    if not photographs:
        raise ValueError(f"name at least one photograph of {', '.join(PHOTOGRAPHS)}")
    return PicturePicker(photographs[0], photographs=photographs, max_side=max_side)
