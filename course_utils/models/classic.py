"""Networks that fit a whiteboard: the perceptron, the classic CNN, global pooling."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn


class MLP(nn.Sequential):
    """Multilayer perceptron: every value of the image meets every hidden unit.

    Parameters
    ----------
    image_size : tuple of int, default=(1, 28, 28)
        (C, H, W) of one image.
    hidden : sequence of int, default=(512, 512)
        Units of each hidden layer.
    dropout : float, default=0.2
        Fraction of hidden values that are zeroed at each training step.

    Examples
    --------
    >>> sum(parameter.numel() for parameter in MLP().parameters())
    669706
    """

    def __init__(
        self,
        image_size: tuple[int, int, int] = (1, 28, 28),
        hidden: Sequence[int] = (512, 512),
        num_classes: int = 10,
        *,
        dropout: float = 0.2,
    ):
        C, H, W = image_size
        widths = [C * H * W, *hidden]
        layers: list[nn.Module] = [nn.Flatten()]
        for in_features, out_features in pairwise(widths):
            layers += [nn.Linear(in_features, out_features), nn.ReLU()]
            layers += [nn.Dropout(dropout)]
        super().__init__(*layers, nn.Linear(widths[-1], num_classes))


class ClassicCNN(nn.Module):
    """The classic CNN: blocks of convolution, ReLU, max pooling; then dense layers.

    Parameters
    ----------
    image_size : tuple of int, default=(3, 32, 32)
        (C, H, W) of one image.
    widths : sequence of int, default=(16, 32, 64)
        Channels of each block; each block halves height and width.
    dense : int, default=500
        Units of the hidden dense layer.
    dropout : float, default=0.25

    Examples
    --------
    >>> sum(parameter.numel() for parameter in ClassicCNN().parameters())
    541094
    """

    def __init__(
        self,
        image_size: tuple[int, int, int] = (3, 32, 32),
        widths: Sequence[int] = (16, 32, 64),
        num_classes: int = 10,
        *,
        dense: int = 500,
        dropout: float = 0.25,
    ):
        super().__init__()
        C, H, W = image_size
        channels = [C, *widths]
        blocks: list[nn.Module] = []
        for c_in, c_out in pairwise(channels):
            blocks += [nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU()]
            blocks += [nn.MaxPool2d(2)]
            H, W = H // 2, W // 2
        self.features = nn.Sequential(*blocks)
        self.classifier = nn.Sequential(
            *(nn.Flatten(), nn.Dropout(dropout)),
            *(nn.Linear(channels[-1] * H * W, dense), nn.ReLU(), nn.Dropout(dropout)),
            nn.Linear(dense, num_classes),
        )

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, num_classes) for images (N, C, H, W)."""
        return self.classifier(self.features(images))


def conv_block(in_channels: int, out_channels: int) -> nn.Sequential:
    """Return 3 x 3 convolution, batch norm, ReLU; then halve height and width."""
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )


class GlobalPoolingCNN(nn.Module):
    """Convolution blocks, then the maximum of each channel over the whole image.

    What is left after global pooling says which patterns were found and no longer
    where, so it fits images of any size.

    Parameters
    ----------
    in_channels : int, default=3
    widths : sequence of int, default=(32, 64, 128)
        Channels of each block.
    """

    def __init__(
        self,
        in_channels: int = 3,
        widths: Sequence[int] = (32, 64, 128),
        num_classes: int = 10,
    ):
        super().__init__()
        channels = [in_channels, *widths]
        self.features = nn.Sequential(
            *(conv_block(*pair) for pair in pairwise(channels))
        )
        self.classifier = nn.Linear(channels[-1], num_classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, num_classes) for images (N, C, H, W)."""
        x = self.features(images)  # (N, widths[-1], h, w)
        x = x.amax(dim=(2, 3))  # (N, widths[-1])
        return self.classifier(x)
