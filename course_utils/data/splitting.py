"""Training, validation and test parts, and the two numbers that standardize them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course_utils.data.parts import Dataset, Part

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False)
class Split:
    """Three parts of a data set, with the statistics of the first alone."""

    train: Part
    val: Part
    test: Part
    mean: Tensor  # float32 (C,), of the training pixels in [0, 1]
    std: Tensor  # float32 (C,), of the same

    def normalize(self, images: Tensor) -> Tensor:
        """Return images of mean 0 and standard deviation 1, as networks like them.

        Parameters
        ----------
        images : Tensor, shape (N, C, H, W) or (C, H, W), uint8
            As they are in a `Part`.

        Returns
        -------
        Tensor, the same shape, float32
            With the training part's mean and standard deviation taken out.

        Raises
        ------
        TypeError
            If the images are not uint8, as when they are normalized twice.
        """
        if str(images.dtype) != "torch.uint8":
            raise TypeError(
                f"images are {images.dtype}, expected torch.uint8, 0 to 255; have they "
                "been normalized before?"
            )
        mean, std = self._statistics_beside(images)
        return images.float().sub_(255 * mean).div_(255 * std)

    def denormalize(self, images: Tensor) -> Tensor:
        """Return normalized images as they were, for looking at.

        Parameters
        ----------
        images : Tensor, shape (N, C, H, W) or (C, H, W), float
            As `normalize` returns them.

        Returns
        -------
        Tensor, the same shape, float in [0, 1]

        Raises
        ------
        TypeError
            If the images are whole numbers, which were never normalized.
        """
        if not images.is_floating_point():
            raise TypeError(
                f"images are {images.dtype}, expected floats from `normalize`"
            )
        mean, std = self._statistics_beside(images)
        return (images * std + mean).clamp(0, 1)

    def _statistics_beside(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and std, each (C, 1, 1), where the images are."""
        C = len(self.mean)
        if images.dim() not in (3, 4) or images.shape[-3] != C:
            raise ValueError(
                f"images have shape {tuple(images.shape)}, expected (N, {C}, H, W) or "
                f"({C}, H, W)"
            )
        mean, std = self.mean.to(images.device), self.std.to(images.device)
        return mean[:, None, None], std[:, None, None]


def split(dataset: Dataset, *, val_fraction: float = 0.2, seed: int = 0) -> Split:
    """Set part of the training images aside for validation.

    The mean and the standard deviation are those of the remaining training images:
    nothing about validation and test images leaks into them.

    Parameters
    ----------
    val_fraction : float, default=0.2
        Fraction of the training images to set aside, between 0 and 1.
    seed : int, default=0
        The same seed sets the same images aside.

    Raises
    ------
    ValueError
        If no image would be left on one side, or all training pixels of a channel
        are the same.

    Examples
    --------
    >>> from course_utils import data
    >>> parts = data.split(data.load("mnist5000"), val_fraction=0.25)
    >>> len(parts.train), len(parts.val), len(parts.test)
    (3000, 1000, 1000)
    """
    import torch

    if not 0 < val_fraction < 1:
        raise ValueError(f"val_fraction is {val_fraction}, expected between 0 and 1")
    num_images = len(dataset.train)
    num_val = round(num_images * val_fraction)
    if not 0 < num_val < num_images:
        raise ValueError(
            f"val_fraction {val_fraction} of {num_images} images sets {num_val} aside; "
            "at least one must be on each side"
        )
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(num_images, generator=generator)
    train = _select(dataset.train, order[num_val:])
    val = _select(dataset.train, order[:num_val])
    mean, std = _pixel_statistics(train.images)
    return Split(train, val, dataset.test, mean, std)


def _select(part: Part, rows: Tensor) -> Part:
    return Part(part.images[rows], part.labels[rows])


def _pixel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of each channel, float32 (C,).

    Counting how often each of the 256 values occurs is exact, and needs none of the
    memory that float copies of the images would.
    """
    import torch

    counts = torch.stack(
        [torch.bincount(c.flatten(), minlength=256) for c in images.unbind(dim=1)]
    ).double()  # (C, 256)
    weights = counts / counts.sum(dim=1, keepdim=True)
    values = torch.arange(256, dtype=torch.float64) / 255
    mean = weights @ values  # (C,)
    std = (weights * (values - mean[:, None]) ** 2).sum(dim=1).sqrt()
    if not std.all():
        channel = int((std == 0).nonzero()[0])
        raise ValueError(
            f"all training pixels of channel {channel} are the same; images without "
            "contrast cannot be standardized"
        )
    return mean.float(), std.float()
