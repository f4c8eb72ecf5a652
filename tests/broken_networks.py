"""Networks as students break them, each with the words that must help.

``make()`` gives the broken network; ``make(**problem.fits)`` applies the numbers that
the explanation proposes, and ``mended`` is the network after the change in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Broken:
    """One fault: the network, its input, and what an explanation has to say."""

    fault: str
    make: Callable[..., Any]
    size: Any
    place: str  # the layer by its path, or where else
    sizes: Sequence[str]  # both sizes that disagree
    fix: str
    fits: dict[str, int] | None = None  # the numbers proposed; make takes them
    mended: Callable[[], Any] | None = None
    mended_size: Any = None


def net(**methods: Any) -> type[nn.Module]:
    """Return a class of modules with these methods, called Net."""
    return type("Net", (nn.Module,), methods)


class Classic(nn.Module):
    """Two convolutions and two dense layers, with a knob for each usual fault."""

    def __init__(self, *, in_features=400, conv2_in=6, num_features=6, flatten=True):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.norm = nn.BatchNorm2d(num_features)
        self.conv2 = nn.Conv2d(conv2_in, 16, 5)
        self.fc1 = nn.Linear(in_features, 84)
        self.fc2 = nn.Linear(84, 10)
        self.flatten = flatten

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.flatten(1) if self.flatten else x
        x = F.relu(self.fc1(x))
        return self.fc2(x)


class Viewing(nn.Module):
    """Flattens by ``view``, with the two numbers that students choose."""

    def __init__(self, *shape: int, in_features: int = 400):
        super().__init__()
        self.conv = nn.Conv2d(3, 15, 8, stride=8)
        self.fc1 = nn.Linear(in_features, 10)
        self.shape = shape

    def forward(self, x):
        x = self.conv(x)  # (N, 15, 4, 4)
        return self.fc1(x.view(*self.shape))


class Block(nn.Module):
    """A residual block whose shortcut may need a convolution."""

    def __init__(self, shortcut: nn.Module | None = None):
        super().__init__()
        self.conv1 = nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(32, 32, 3, padding=1)
        self.shortcut = shortcut or nn.Identity()

    def forward(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))) + self.shortcut(x))


def residual(in_channels=None, out_channels=None, stride=None):
    shortcut = None
    if in_channels:
        shortcut = nn.Conv2d(in_channels, out_channels, 1, stride=stride)
    return nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), Block(shortcut))


class Branches(nn.Module):
    """Two convolutions side by side, put together."""

    def __init__(self, *, stride=2, dim=1):
        super().__init__()
        self.left = nn.Conv2d(3, 8, 1)
        self.right = nn.Conv2d(3, 16, 3, padding=1, stride=stride)
        self.dim = dim

    def forward(self, x):
        return torch.cat([self.left(x), self.right(x)], dim=self.dim)


class Silent(nn.Module):
    """A block whose author forgot ``return``."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        x = self.conv(x)


class Speaking(Silent):
    def forward(self, x):
        return self.conv(x)


class Misspelled(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forwards(self, x):
        return self.fc(x)


class Listed(nn.Module):
    """Keeps its layers in a ModuleList and calls the list."""

    def __init__(self, kind=nn.ModuleList):
        super().__init__()
        self.layers = kind([nn.Linear(4, 4), nn.Linear(4, 2)])

    def forward(self, x):
        return self.layers(x)


class Unready(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(4, 2)


class Forgetful(nn.Module):
    """Uses a layer that was never made."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 4)
        self.fc2 = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc3(self.fc1(x))


class Uncalled(nn.Module):
    """Hands on a layer itself, or makes one where it should call one."""

    def __init__(self, how):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3)
        self.how = how

    def forward(self, x):
        if self.how == "a layer itself":
            return F.relu(self.conv1)
        if self.how == "a new layer":
            return F.max_pool2d(nn.ReLU(self.conv1(x)), 2)
        return F.max_pool2d(F.relu(self.conv1(x)), 2)


class Dense(nn.Module):
    """A dense layer by hand, its matrix the right way round or not."""

    def __init__(self, *, turned=False):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(10, 48))
        self.turned = turned

    def forward(self, x):
        return x.flatten(1) @ (self.weight.T if self.turned else self.weight)


def sequence(*layers: nn.Module) -> Callable[[], nn.Module]:
    return lambda: nn.Sequential(*layers)


def pooled(num_pools: int, **last) -> nn.Module:
    pools = [nn.MaxPool2d(2) for _ in range(num_pools)]
    return nn.Sequential(*pools, nn.Conv2d(3, 8, **{"kernel_size": 3, **last}))


def no_argument(self):
    return None


IMAGE = (3, 32, 32)
BROKEN = [
    Broken(
        "wrong in_features",
        lambda in_features=512: Classic(in_features=in_features),
        IMAGE,
        "fc1 (Linear)",
        ["512", "400", "(1, 16, 5, 5)"],
        "self.fc1 = nn.Linear(400, 84)",
        {"in_features": 400},
    ),
    Broken(
        "forgot to flatten",
        lambda: Classic(flatten=False),
        IMAGE,
        "fc1 (Linear)",
        ["400", "(1, 16, 5, 5)"],
        "x = x.flatten(1) before fc1",
        mended=Classic,
    ),
    Broken(
        "forgot to flatten and miscounted",
        lambda in_features=120: Classic(
            flatten=in_features != 120, in_features=in_features
        ),
        IMAGE,
        "fc1 (Linear)",
        ["120", "(1, 16, 5, 5)"],
        "16 · 5 · 5 = 400, and in_features=400",
        {"in_features": 400},
    ),
    Broken(
        "flattened the batch, too",
        sequence(nn.Flatten(0), nn.Linear(48, 10)),
        (2, 3, 4, 4),
        "1 (Linear)",
        ["48", "96", "(2, 3, 4, 4)"],
        "x.flatten(1), which gives 48 values",
        mended=sequence(nn.Flatten(1), nn.Linear(48, 10)),
    ),
    Broken(
        "wrong in_channels",
        lambda in_channels=3: Classic(conv2_in=in_channels),
        IMAGE,
        "conv2 (Conv2d)",
        ["in_channels=3", "6 arrive", "(1, 6, 14, 14)"],
        "self.conv2 = nn.Conv2d(6, 16, …)",
        {"in_channels": 6},
    ),
    Broken(
        "channels last",
        Classic,
        (32, 32, 3),
        "conv1 (Conv2d)",
        ["in_channels=3", "32 arrive"],
        "permute(0, 3, 1, 2), so that the input size is (3, 32, 32)",
        mended=Classic,
        mended_size=IMAGE,
    ),
    Broken(
        "gray images into a color network",
        lambda in_channels=3: nn.Sequential(nn.Conv2d(in_channels, 8, 3)),
        (1, 28, 28),
        "0 (Conv2d)",
        ["in_channels=3", "1 arrives"],
        "in_channels=1; or repeat the gray channel: images.expand(-1, 3, -1, -1)",
        {"in_channels": 1},
    ),
    Broken(
        "color images into a gray network",
        lambda in_channels=1: nn.Sequential(nn.Conv2d(in_channels, 8, 3)),
        (3, 28, 28),
        "0 (Conv2d)",
        ["in_channels=1", "3 arrive"],
        "images.mean(dim=1, keepdim=True)",
        {"in_channels": 3},
    ),
    Broken(
        "no batch axis",
        sequence(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 30 * 30, 10)),
        torch.zeros(IMAGE),
        "2 (Linear)",
        ["7200", "900", "(3, 32, 32)"],
        "image[None]",
        mended=sequence(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(7200, 10)),
        mended_size=torch.zeros(IMAGE)[None],
    ),
    Broken(
        "no batch axis in front of batch norm",
        sequence(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)),
        torch.zeros(IMAGE),
        "1 (BatchNorm2d)",
        ["4 axes", "(8, 30, 30)", "has 3 axes"],
        "image[None]",
        mended=sequence(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)),
        mended_size=torch.zeros(IMAGE)[None],
    ),
    Broken(
        "no channel axis",
        sequence(nn.Conv2d(1, 8, 3)),
        torch.zeros(28, 28),
        "0 (Conv2d)",
        ["4 axes", "(28, 28)", "has 2"],
        "channels first",
        mended=sequence(nn.Conv2d(1, 8, 3)),
        mended_size=(1, 28, 28),
    ),
    Broken(
        "batch norm for other channels",
        lambda num_features=16: Classic(num_features=num_features),
        IMAGE,
        "norm (BatchNorm2d)",
        ["num_features=16", "6 arrive"],
        "self.norm = nn.BatchNorm2d(6)",
        {"num_features": 6},
    ),
    Broken(
        "batch norm of vectors on maps",
        sequence(nn.Conv2d(3, 8, 3), nn.BatchNorm1d(8)),
        IMAGE,
        "1 (BatchNorm1d)",
        ["2 or 3 axes", "(1, 8, 30, 30)", "with 4"],
        "nn.BatchNorm2d(8)",
        mended=sequence(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)),
    ),
    Broken(
        "batch norm of a single image",
        sequence(nn.Linear(4, 2), nn.BatchNorm1d(2, track_running_stats=False)),
        (4,),
        "1 (BatchNorm1d)",
        ["(1, 2)", "1 value", "at least 2"],
        "a batch of 2 images or more",
        mended=sequence(nn.Linear(4, 2), nn.BatchNorm1d(2, track_running_stats=False)),
        mended_size=torch.zeros(2, 4),
    ),
    Broken(
        "layer norm over channels first",
        lambda normalized_shape=8: nn.Sequential(
            nn.Conv2d(3, 8, 3), nn.LayerNorm(normalized_shape)
        ),
        IMAGE,
        "1 (LayerNorm)",
        ["(8,)", "(30,)", "(1, 8, 30, 30)"],
        "normalized_shape=30",
        {"normalized_shape": 30},
    ),
    Broken(
        "group norm for other channels",
        lambda num_channels=16: nn.Sequential(
            nn.Conv2d(3, 8, 3), nn.GroupNorm(4, num_channels)
        ),
        IMAGE,
        "1 (GroupNorm)",
        ["16 channels", "8 channels"],
        "num_channels=8",
        {"num_channels": 8},
    ),
    Broken(
        "kernel larger than the map",
        lambda kernel_size=3, padding=0: pooled(4, kernel_size=kernel_size),
        IMAGE,
        "4 (Conv2d)",
        ["spans 3 × 3", "room for 2 × 2"],
        "kernel_size=2 would fit, or padding=1",
        {"kernel_size": 2, "padding": 1},
    ),
    Broken(
        "kernel larger than the map, mended by padding",
        lambda kernel_size=3, padding=0: pooled(5, padding=padding),
        IMAGE,
        "5 (Conv2d)",
        ["spans 3 × 3", "room for 1 × 1"],
        "take out a pooling layer",
        {"kernel_size": 1, "padding": 1},
    ),
    Broken(
        "pooled too often",
        lambda: pooled(6, kernel_size=1),
        IMAGE,
        "5 (MaxPool2d)",
        ["spans 2 × 2", "room for 1 × 1"],
        "start from larger images",
        {"kernel_size": 1, "padding": 1},
        mended=lambda: pooled(5, kernel_size=1),
    ),
    Broken(
        "more padding than a pooling window allows",
        lambda padding=2: nn.Sequential(nn.MaxPool2d(3, padding=padding)),
        IMAGE,
        "0 (MaxPool2d)",
        ["padding is 2", "half of that, 1"],
        "padding=1 at most",
        {"padding": 1},
    ),
    Broken(
        "a shortcut of another shape",
        residual,
        IMAGE,
        "x + y in forward of 1 (Block)",
        ["(1, 32, 16, 16)", "(1, 16, 32, 32)", "C 32 against 16, H 16 against 32"],
        "nn.Conv2d(16, 32, kernel_size=1, stride=2)",
        {"in_channels": 16, "out_channels": 32, "stride": 2},
    ),
    Broken(
        "a view with a fixed batch",
        lambda: Viewing(32, -1, in_features=240),
        IMAGE,
        "x.view in forward of Viewing",
        ["view(32, -1)", "batch of 32", "(1, 15, 4, 4) is a batch of 1"],
        "x.flatten(1), or x.view(x.shape[0], -1)",
        mended=lambda: Viewing(1, -1, in_features=240),
    ),
    Broken(
        "a view with a fixed batch that divides the values",
        lambda: Viewing(16, -1, in_features=240),
        IMAGE,
        "fc1 (Linear)",
        ["240", "15 arrive", "(16, 15), flattened from (1, 15, 4, 4)", "batch of 1"],
        "x = x.flatten(1), which gives 240 values",
        mended=lambda: Viewing(1, -1, in_features=240),
    ),
    Broken(
        "a view of the wrong size",
        lambda in_features=400: Viewing(-1, in_features, in_features=in_features),
        IMAGE,
        "x.view in forward of Viewing",
        ["400", "15 · 4 · 4 = 240"],
        "x.view(-1, 240)",
        {"in_features": 240},
    ),
    Broken(
        "a view after a permute",
        lambda: net(forward=lambda self, x: x.permute(0, 2, 3, 1).view(1, -1))(),
        IMAGE,
        "x.view in forward of Net",
        ["(1, 32, 32, 3)", "view(1, -1)"],
        "reshape in place of view",
        mended=lambda: net(forward=lambda self, x: x.permute(0, 2, 3, 1).flatten(1))(),
    ),
    Broken(
        "forward returns nothing",
        Silent,
        IMAGE,
        "forward of Silent",
        ["None", "tensor"],
        "return",
        mended=Speaking,
    ),
    Broken(
        "a block returns nothing",
        lambda: nn.Sequential(Silent(), nn.Conv2d(8, 8, 3)),
        IMAGE,
        "1 (Conv2d)",
        ["None", "0 (Silent)"],
        "return in front of what forward of Silent computes last",
        mended=lambda: nn.Sequential(Speaking(), nn.Conv2d(8, 8, 3)),
    ),
    Broken(
        "forward misspelled",
        Misspelled,
        (4,),
        "forward of Misspelled",
        ["no method forward", "a method forwards"],
        "def forward(self, x), in class Misspelled",
        mended=lambda: nn.Linear(4, 2),
    ),
    Broken(
        "forward missing",
        lambda: net(__doc__="Nothing.")(),
        (4,),
        "forward of Net",
        ["no method forward", "no method has that name"],
        "def forward(self, x), in class Net",
        mended=nn.Identity,
    ),
    Broken(
        "forward without an input",
        lambda: net(forward=no_argument)(),
        (4,),
        "forward of Net",
        ["takes 0 inputs", "1 is given"],
        "def forward(self, x), in class Net",
        mended=nn.Identity,
    ),
    Broken(
        "forward with two inputs",
        lambda: net(forward=lambda self, x, y: x + y)(),
        (4,),
        "forward of Net",
        ["takes 2 inputs", "1 is given"],
        "give it 2 inputs: x, y",
        mended=lambda: net(forward=lambda self, x, y: x + y)(),
        mended_size=[(4,), (4,)],
    ),
    Broken(
        "a ModuleList is called",
        Listed,
        (4,),
        "layers (ModuleList)",
        ["ModuleList of 2 layers", "no forward"],
        "for layer in self.layers: x = layer(x)",
        mended=lambda: Listed(lambda layers: nn.Sequential(*layers)),
    ),
    Broken(
        "super().__init__() forgotten",
        lambda: Unready,
        (4,),
        "__init__ of Unready",
        ["before nn.Module is ready"],
        "super().__init__() as the first line",
        mended=lambda: nn.Linear(4, 2),
    ),
    Broken(
        "a layer that was never made",
        Forgetful,
        (4,),
        "forward of Forgetful",
        ["self.fc3", "fc1, fc2"],
        "self.fc2 may be meant",
        mended=lambda: nn.Linear(4, 2),
    ),
    Broken(
        "bytes into float weights",
        Classic,
        torch.zeros(1, *IMAGE, dtype=torch.uint8),
        "conv1 (Conv2d)",
        ["uint8", "float32"],
        "images.float() / 255",
        mended=Classic,
        mended_size=torch.zeros(1, *IMAGE),
    ),
    Broken(
        "a model of another precision",
        lambda: Classic().double(),
        torch.zeros(1, *IMAGE),
        "conv1 (Conv2d)",
        ["float32", "float64"],
        "images.double(), or model.float()",
        mended=Classic,
    ),
    Broken(
        "groups that do not divide",
        lambda groups=4: lambda: nn.Conv2d(6, 8, 3, groups=groups),
        (6, 8, 8),
        "the making of the model",
        ["groups=4", "in_channels=6", "out_channels=8"],
        "choose groups that divide both: 1, 2",
        {"groups": 2},
    ),
    Broken(
        "a convolution after the flatten",
        sequence(nn.Flatten(), nn.Conv2d(3, 8, 3)),
        IMAGE,
        "1 (Conv2d)",
        ["4 axes", "(1, 3072)", "with 2"],
        "every convolution before the flatten",
        mended=sequence(nn.Conv2d(3, 8, 3), nn.Flatten()),
    ),
    Broken(
        "pooling after the flatten",
        sequence(nn.Flatten(), nn.Unflatten(1, (1, 1, 3072, 1)), nn.MaxPool2d(2)),
        IMAGE,
        "2 (MaxPool2d)",
        ["4 axes", "(1, 1, 1, 3072, 1)", "with 5"],
        "before the flatten",
        mended=sequence(nn.MaxPool2d(2), nn.Flatten()),
    ),
    Broken(
        "a transposed convolution with other channels",
        lambda in_channels=16: nn.Sequential(
            nn.Conv2d(3, 8, 3), nn.ConvTranspose2d(in_channels, 4, 2, stride=2)
        ),
        IMAGE,
        "1 (ConvTranspose2d)",
        ["in_channels=16", "8 arrive"],
        "nn.ConvTranspose2d(8, 4, …)",
        {"in_channels": 8},
    ),
    Broken(
        "branches of different sizes put together",
        Branches,
        IMAGE,
        "torch.cat in forward of Branches",
        ["(1, 8, 32, 32)", "(1, 16, 16, 16)", "32 against 16"],
        "the same strides and padding",
        mended=lambda: Branches(stride=1),
    ),
    Broken(
        "branches put together along the batch",
        lambda dim=0: Branches(stride=1, dim=dim),
        IMAGE,
        "torch.cat in forward of Branches",
        ["(1, 8, 32, 32)", "(1, 16, 32, 32)", "8 against 16"],
        "dim=1",
        {"dim": 1},
    ),
    Broken(
        "a layer itself in place of its output",
        lambda: Uncalled("a layer itself"),
        IMAGE,
        "F.relu in forward of Uncalled",
        ["the layer conv1 (Conv2d) itself", "a tensor"],
        "self.conv1(x)",
        mended=lambda: Uncalled("right"),
    ),
    Broken(
        "nn.ReLU(x)",
        lambda: Uncalled("a new layer"),
        IMAGE,
        "F.max_pool2d in forward of Uncalled",
        ["a new ReLU layer", "a tensor"],
        "nn.ReLU()(x), or F.relu(x)",
        mended=lambda: Uncalled("right"),
    ),
    Broken(
        "a matrix the wrong way round",
        Dense,
        (3, 4, 4),
        "x @ y in forward of Dense",
        ["(1, 48)", "(10, 48)", "takes 10"],
        "y.transpose(-2, -1)",
        mended=lambda: Dense(turned=True),
    ),
    Broken(
        "a list in place of a model",
        lambda: [nn.Linear(4, 2)],
        (4,),
        "the model",
        ["a list", "nn.Module"],
        "nn.Sequential(*layers)",
        mended=lambda: nn.Sequential(nn.Linear(4, 2)),
    ),
]
