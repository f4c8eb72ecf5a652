"""What a data set is in memory: a training part and a test part, as tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from course_utils.data.formats import Arrays


@dataclass(frozen=True, eq=False)
class Part:
    """Images with their labels, held in memory.

    ``len(part)`` is the number of images.

    Raises
    ------
    ValueError
        If the shapes do not fit.
    TypeError
        If the images are not uint8 or the labels not int64.
    """

    images: Tensor  # uint8 (N, C, H, W), 0 to 255
    labels: Tensor  # int64 (N,)

    def __post_init__(self) -> None:
        dtypes = (str(self.images.dtype), str(self.labels.dtype))
        if dtypes != ("torch.uint8", "torch.int64"):
            raise TypeError(
                f"images and labels are {dtypes[0]} and {dtypes[1]}, expected "
                "torch.uint8 and torch.int64"
            )
        shapes = (tuple(self.images.shape), tuple(self.labels.shape))
        if len(shapes[0]) != 4 or shapes[1] != shapes[0][:1]:
            raise ValueError(
                f"images and labels have shapes {shapes[0]} and {shapes[1]}, expected "
                "(N, C, H, W) and (N,)"
            )

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        _, C, H, W = self.images.shape
        return f"Part({len(self):,} images of {C} x {H} x {W})"


@dataclass(frozen=True)
class Dataset:
    """A data set: what to train on, what to test on, and where it came from."""

    name: str  # of what is really here: "scenes10" where CIFAR-10 could not be had
    train: Part
    test: Part
    class_names: tuple[str, ...]
    source: str  # one line


def dataset(
    name: str, arrays: Arrays, class_names: tuple[str, ...], source: str
) -> Dataset:
    """Return a data set made of arrays, whose memory it shares."""
    import torch

    tensors = {key: torch.from_numpy(array) for key, array in arrays.items()}
    return Dataset(
        name=name,
        train=Part(tensors["train_images"], tensors["train_labels"]),
        test=Part(tensors["test_images"], tensors["test_labels"]),
        class_names=class_names,
        source=source,
    )
