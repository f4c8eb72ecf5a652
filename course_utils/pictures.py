"""Pictures as arrays: the photographs that ship, the learner's own, and conversions.

A NumPy array is a picture as files hold it: (H, W) or (H, W, 3), RGB, uint8.
A Tensor is a picture as networks hold it: (H, W) or (C, H, W), uint8 or float.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class Credit:
    """Who made a photograph, and under which terms it is shared."""

    subject: str
    author: str
    terms: str

    def __str__(self) -> str:
        return f"{self.subject}. {self.author}. {self.terms}."


# The photographs that the package scikit-image carries; credits from its
# documentation. None of them is downloaded.
PHOTOGRAPHS = {
    "chelsea": Credit("Chelsea the cat", "Stéfan van der Walt", "CC0"),
    "astronaut": Credit("Eileen Collins, astronaut", "NASA", "Public domain"),
    "coffee": Credit("A cup of coffee", "Rachel Michetti", "CC0"),
    "rocket": Credit("Falcon 9 lifts off with DSCOVR", "SpaceX", "Public domain"),
    "camera": Credit("A photographer at work", "Lav Varshney", "CC0"),
    "brick": Credit("A brick wall", "CC0 Textures", "CC0"),
    "grass": Credit("Grass", "linolafett, DeviantArt", "CC0"),
    "gravel": Credit("Gravel", "CC0 Textures", "CC0"),
    "coins": Credit(
        "Greek coins from Pompeii", "Brooklyn Museum", "No known copyright restrictions"
    ),
}


def photograph(name: str) -> np.ndarray:
    """Return one of the photographs that ship with the course.

    Parameters
    ----------
    name : str
        A key of ``PHOTOGRAPHS``, for example ``"chelsea"``.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, 3), uint8 in 0–255
        Gray or RGB.

    Raises
    ------
    ValueError
        If there is no photograph of this name.

    Examples
    --------
    >>> photograph("chelsea").shape
    (300, 451, 3)
    """
    if name not in PHOTOGRAPHS:
        raise ValueError(
            f"there is no photograph {name!r}; choose one of {', '.join(PHOTOGRAPHS)}"
        )
    from skimage import data

    return getattr(data, name)()


def read_picture(path: str | Path) -> np.ndarray:
    """Read a picture file of the learner's own.

    Parameters
    ----------
    path : str or Path
        A file that Pillow can read: PNG, JPEG, WebP, GIF (its first frame), …

    Returns
    -------
    ndarray, shape (H, W, 3), uint8 in 0–255
        RGB, upright as the camera meant it.

    Raises
    ------
    FileNotFoundError
        If there is no such file; the message lists the pictures beside it.
    ValueError
        If the file holds no picture, or one of over 89 million pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(_nothing_at(path))
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > Image.MAX_IMAGE_PIXELS:
                raise Image.DecompressionBombError
            return np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
    except UnidentifiedImageError:
        raise ValueError(
            f"{path} holds no picture that can be read; save it as PNG or JPEG"
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(
            f"{path} has more than {Image.MAX_IMAGE_PIXELS:,} pixels; "
            "save a smaller copy of it"
        ) from None
    except (OSError, SyntaxError) as damage:
        raise ValueError(
            f"{path} is damaged: {damage}; save the picture anew"
        ) from None


def _nothing_at(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder.absolute()}"
    endings = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}
    found = sorted(f.name for f in folder.iterdir() if f.suffix.lower() in endings)
    beside = ", ".join(found[:8]) if found else "no picture"
    return f"there is no file {path.name} in {folder.absolute()}; it holds {beside}"


def as_pixels(image: np.ndarray | Tensor) -> np.ndarray:
    """Return any picture as the array that files, OpenCV and matplotlib hold.

    Parameters
    ----------
    image : ndarray, shape (H, W), (H, W, 1) or (H, W, 3), or
            Tensor, shape (H, W), (1, H, W) or (3, H, W)
        Whole numbers (and true or false) are taken as 0–255 (0–1), floats as 0–1.

    Returns
    -------
    ndarray, shape (H, W) or (H, W, 3), uint8
        Values outside the range are clipped, fractions rounded.

    Raises
    ------
    ValueError
        If the shape is not one of those above, or a value is not a number.

    Examples
    --------
    >>> as_pixels(torch.zeros(3, 28, 20)).shape
    (28, 20, 3)
    """
    if isinstance(image, Tensor):
        array = image.detach().cpu().numpy()
        array = array.transpose(1, 2, 0) if array.ndim == 3 else array
        layout = "a tensor of shape (H, W), (1, H, W) or (3, H, W)"
    else:
        array = np.asarray(image)
        layout = "an array of shape (H, W), (H, W, 1) or (H, W, 3)"
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
        raise ValueError(f"a picture is {layout}; this has {tuple(image.shape)}")
    return _as_uint8(array)


def _as_uint8(array: np.ndarray) -> np.ndarray:
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    if array.dtype == bool:
        return array.astype(np.uint8) * np.uint8(255)
    if not np.isfinite(array).all():
        raise ValueError("the picture holds values that are not numbers (NaN or inf)")
    if np.issubdtype(array.dtype, np.floating):
        array = array * 255
    return np.rint(array).clip(0, 255).astype(np.uint8)


def as_gray(image: np.ndarray | Tensor) -> np.ndarray:
    """Return a picture in gray: 0.299 R + 0.587 G + 0.114 B, as OpenCV weighs them.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`as_pixels`.

    Returns
    -------
    ndarray, shape (H, W), uint8
    """
    import cv2

    pixels = as_pixels(image)
    return pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def as_tensor(image: np.ndarray | Tensor) -> Tensor:
    """Return any picture as networks take it: channels first, floats from 0 to 1.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`as_pixels`.

    Returns
    -------
    Tensor, shape (1, H, W) or (3, H, W), float32 in [0, 1]

    Examples
    --------
    >>> as_tensor(photograph("chelsea")).shape
    torch.Size([3, 300, 451])
    """
    pixels = as_pixels(image)
    channels_last = pixels[:, :, None] if pixels.ndim == 2 else pixels
    return torch.from_numpy(channels_last.copy()).permute(2, 0, 1) / 255


def resize(image: np.ndarray | Tensor, height: int, width: int) -> np.ndarray:
    """Return the picture at another size, by area when it shrinks.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`as_pixels`.
    height, width : int
        Pixels, at least 1.

    Returns
    -------
    ndarray, shape (height, width) or (height, width, 3), uint8

    Raises
    ------
    ValueError
        If the height or the width is below 1.
    """
    import cv2

    if height < 1 or width < 1:
        raise ValueError(f"a picture of {height} x {width} pixels cannot be made")
    pixels = as_pixels(image)
    shrinks = height * width < pixels.shape[0] * pixels.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cv2.resize(pixels, (width, height), interpolation=how)
