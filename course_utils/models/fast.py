"""A small network for CIFAR-10 that two CPU cores train in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils import augment
from course_utils.data.splitting import Split


class FastCNN(nn.Module):
    """A small residual network that learns CIFAR-10 quickly, on a CPU too.

    A stem whose weights are not learned but computed: it *whitens* patches of 4 x 4
    pixels, so that the values it hands on are uncorrelated and of like size. It halves
    height and width, which makes everything after it four times cheaper. Then three
    residual blocks, the maximum of each channel over the image, and one matrix.
    After Page's "How to train your ResNet" and Jordan's airbench.

    Parameters
    ----------
    split : Split
        The stem is computed from its training images.
    widths : sequence of int, default=(64, 128, 256)
        Channels of the three blocks.
    num_classes : int, default=10
    num_patterns : int, optional
        Keep so many channels of the stem, the strongest; all 48 for color without.
        With 16, a third of the time goes and a point of accuracy.

    Attributes
    ----------
    SETTINGS : dict
        How to train it, for `train.fit`; ``num_epochs`` is left to the caller.
    """

    SETTINGS: ClassVar[dict[str, Any]] = {
        "batch_size": 500,
        "optimizer": "muon",
        "kernel_learning_rate": 0.24,
        "learning_rate": 0.01,
        "weight_decay": 0.01,
        "warmup": 0.1,
        "label_smoothing": 0.1,
        "augment": augment.compose(
            augment.flip_horizontal, partial(augment.shift, max_pixels=2)
        ),
    }

    def __init__(
        self,
        split: Split,
        widths: Sequence[int] = (64, 128, 256),
        num_classes: int = 10,
        *,
        num_patterns: int | None = None,
    ):
        super().__init__()
        self.stem = whitening_layer(
            split, patch_size=4, stride=2, num_channels=num_patterns
        )
        channels = [2 * self.stem.out_channels, *widths]
        are_halved = (False, True, True)
        self.blocks = nn.Sequential(
            *(
                ResidualBlock(*pair, is_halved=is_halved)
                for pair, is_halved in zip(pairwise(channels), are_halved, strict=True)
            )
        )
        self.classifier = nn.Linear(channels[-1], num_classes, bias=False)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, num_classes) for standardized images (N, C, H, W)."""
        x = self.stem(images)  # (N, 16*C, H/2, W/2)
        x = torch.cat([x, -x], dim=1).relu()  # both signs: nothing is lost
        x = self.blocks(x)  # (N, widths[-1], H/8, W/8)
        x = x.amax(dim=(2, 3))  # (N, widths[-1])
        return self.classifier(x) / 9


class ResidualBlock(nn.Module):
    """A convolution that changes the width, and one around which its input passes.

    Parameters
    ----------
    is_halved : bool
        Whether height and width are halved first, which makes the rest cheaper.
    """

    def __init__(self, in_channels: int, out_channels: int, *, is_halved: bool):
        super().__init__()
        self.pool = nn.MaxPool2d(2) if is_halved else nn.Identity()
        self.widen = _convolution(in_channels, out_channels)
        self.norm1 = nn.BatchNorm2d(out_channels, momentum=0.4)
        self.refine = _convolution(out_channels, out_channels)
        self.norm2 = nn.BatchNorm2d(out_channels, momentum=0.4)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, out_channels, H, W), or half of H and W, for (N, C, H, W)."""
        x = self.norm1(self.widen(self.pool(x))).relu()
        return x + self.norm2(self.refine(x)).relu()


def _convolution(in_channels: int, out_channels: int) -> nn.Conv2d:
    """Return a 3 x 3 convolution that at first hands its input on."""
    layer = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)
    nn.init.dirac_(layer.weight.data[: min(in_channels, out_channels)])
    return layer


def whitening_layer(
    split: Split, *, patch_size: int, stride: int, num_channels: int | None = None
) -> nn.Conv2d:
    """Return a convolution that makes the values of a patch uncorrelated.

    Its kernels are the principal components of the patches of 5,000 training images,
    each divided by its standard deviation; they are not trained.

    Parameters
    ----------
    split : Split
        ``split.train`` gives the patches, standardized by ``split``.
    patch_size, stride : int
        In pixels.
    num_channels : int, optional
        Keep only so many components, those of the largest variance.

    Returns
    -------
    nn.Conv2d
        From C to C * patch_size**2 channels, or to ``num_channels``.
    """
    images = split.normalize(split.train.images[:5000])
    C = images.shape[1]
    patches = F.unfold(
        images, patch_size, stride=stride
    ).double()  # (N, values, places)
    patches = patches.transpose(1, 2).flatten(0, 1).double()  # (N*places, values)
    variances, components = torch.linalg.eigh(patches.T @ patches / len(patches))
    kernels = (components / (variances + 5e-4).sqrt()).T.flip(0)  # strongest first
    kernels = kernels[:num_channels].float().reshape(-1, C, patch_size, patch_size)

    padding = (patch_size - stride) // 2
    layer = nn.Conv2d(C, len(kernels), patch_size, stride=stride, padding=padding)
    layer.weight.data = kernels
    layer.weight.requires_grad = False
    nn.init.zeros_(layer.bias)
    return layer
