from __future__ import annotations

import random
from html.parser import HTMLParser

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import torchvision
from broken_networks import BROKEN
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode

from course_utils import shapes
from course_utils.shapes import following, recorder
from course_utils.shapes.formulas import Window, size_after


class Classic(nn.Module):
    """The classic network for CIFAR-10, with pooling and ReLU written in forward."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.conv3 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(64 * 4 * 4, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.max_pool2d(F.relu(self.conv3(x)), 2)
        x = x.view(-1, 64 * 4 * 4)
        return self.fc2(F.relu(self.fc1(x)))


def same(C, K):
    return [nn.Conv2d(C, K, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]


CATS_AND_DOGS = nn.Sequential(
    *same(3, 32),
    *same(32, 64),
    *same(64, 128),
    *same(128, 128),
    nn.Flatten(),
    nn.Dropout(0.5),
    *(nn.Linear(10_368, 512), nn.ReLU(), nn.Linear(512, 128), nn.ReLU()),
    *(nn.Linear(128, 1), nn.Sigmoid()),
)


class OnMeta(TorchFunctionMode):
    """Makes parameters without memory and without drawing their values."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if getattr(func, "__module__", "") == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        if func in (torch.empty, torch.zeros, torch.ones):
            kwargs = {**kwargs, "device": "meta"}
        return func(*args, **kwargs)


def classifier(name: str) -> nn.Module:
    """Return one of torchvision's classification models on the meta device."""
    # RegNet computes its widths with tensors, which must be real.
    device = torch.device("cpu" if name.startswith("regnet") else "meta")
    options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    with device, OnMeta():
        return torchvision.models.get_model(name, weights=None, **options)


def num_flops(model: nn.Module, size: tuple[int, ...]) -> int:
    counter = FlopCounterMode(display=False)
    device = next(model.parameters()).device
    with counter, torch.no_grad():
        model.eval()(torch.zeros(size, device=device))
    return counter.get_total_flops()


# The curriculum's numbers


def test_the_classic_network_as_the_curriculum_counts_it():
    ledger = shapes.ledger(Classic(), (3, 32, 32))

    assert ledger.num_parameters == 541_094
    assert [ledger[f"conv{i}"].num_parameters for i in (1, 2, 3)] == [448, 4640, 18496]
    assert ledger["F.max_pool2d"].output_shape == (1, 64, 4, 4)
    assert ledger["F.max_pool2d"].field == "22"
    assert ledger["fc1"].field == "whole image"
    assert ledger.output_shape == (1, 10)


def test_vgg16_as_the_curriculum_counts_it():
    ledger = shapes.ledger(classifier("vgg16"), (3, 224, 224))

    assert ledger.num_parameters == 138_357_544
    conv = [row for row in ledger if row.kind == "Conv2d"]
    assert sum(row.num_parameters for row in conv) == 14_714_688
    assert conv[-1].field == "196"
    pools = [row for row in ledger if row.kind == "MaxPool2d"]
    assert pools[-1].field == "212"
    share = ledger["classifier.0"].num_parameters / ledger.num_parameters
    assert round(100 * share) == 74


def test_the_cats_and_dogs_network_as_the_curriculum_counts_it():
    ledger = shapes.ledger(CATS_AND_DOGS, (3, 150, 150))

    assert ledger.num_parameters == 5_615_553
    counts = [row.num_parameters for row in ledger if row.num_parameters]
    assert counts == [896, 18_496, 73_856, 147_584, 5_308_928, 65_664, 129]
    pools = [row for row in ledger if row.kind == "MaxPool2d"]
    assert [row.output_shape[-1] for row in pools] == [75, 37, 18, 9]
    assert pools[-1].field == "46"
    assert ledger["12"].num_values == 10_368


def test_the_quiz_on_an_image_of_130_pixels():
    model = nn.Sequential(
        nn.Conv2d(3, 10, 3),
        nn.MaxPool2d(4),
        nn.Conv2d(10, 20, 5, padding=2),
        nn.MaxPool2d(2),
    )

    ledger = shapes.ledger(model, (3, 130, 130))

    assert [row.output_shape[1:] for row in ledger] == [
        (10, 128, 128),
        (10, 32, 32),
        (20, 32, 32),
        (20, 16, 16),
    ]
    assert ledger["0"].num_values == 163_840
    assert ledger["3"].num_values == 5_120
    assert ledger.num_parameters == 5_300


@pytest.mark.parametrize(
    ("layer", "size", "shape", "parameters"),
    [
        (nn.Conv2d(1, 16, 2, stride=2), (1, 200, 200), (16, 100, 100), 80),
        (nn.Conv2d(16, 32, 3, padding=1), (16, 100, 100), (32, 100, 100), 4_640),
        (nn.Conv2d(3, 20, 8, stride=2, padding=1), (3, 32, 32), (20, 14, 14), 3_860),
        (nn.Conv2d(3, 10, 5, padding=2), (3, 32, 32), (10, 32, 32), 760),
        (nn.Conv2d(1, 1, 3, stride=3), (1, 7, 7), (1, 2, 2), 10),
    ],
)
def test_single_layers_as_the_curriculum_counts_them(layer, size, shape, parameters):
    ledger = shapes.ledger(nn.Sequential(layer), size)

    assert ledger.output_shape == (1, *shape)
    assert ledger.num_parameters == parameters


# The formulas


@pytest.mark.parametrize("size", [7, 11, 32])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("dilation", [1, 2])
def test_the_size_formula_agrees_with_pytorch(size, kernel, stride, padding, dilation):
    if dilation * (kernel - 1) + 1 > size + 2 * padding:
        pytest.skip("it does not fit")
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    windows = [
        (nn.Conv1d(1, 1, kernel, **steps), {}),
        (nn.ConvTranspose1d(1, 1, kernel, **steps), {"transposed": True}),
    ]
    if padding <= kernel // 2:
        pool = nn.MaxPool1d(kernel, ceil_mode=True, **steps)
        windows.append((pool, {"rounds_up": True}))

    for layer, kind in windows:
        out = layer(torch.zeros(1, 1, size)).shape[-1]
        window = Window(kernel, stride, (padding, padding), dilation, **kind)
        assert size_after(size, window) == out


@pytest.mark.parametrize(
    ("layer", "formulas"),
    [
        (
            nn.Conv2d(3, 8, (3, 5), stride=2, padding=(0, 2), bias=False),
            [
                ("H", "⌊(9 − 3 + 2·0)/2⌋ + 1 = 4"),
                ("W", "⌊(11 − 5 + 2·2)/2⌋ + 1 = 6"),
                ("parameters", "8·3·5·3 = 360"),
                ("receptive field, H", "1 + (3 − 1)·1 = 3"),
                ("receptive field, W", "1 + (5 − 1)·1 = 5"),
                ("multiply-adds", "8·4·6·3·5·3 = 8,640"),
            ],
        ),
        (
            nn.Conv2d(3, 6, 3, dilation=2, groups=3),
            [
                ("H", "⌊(9 + 2·0 − 2·(3 − 1) − 1)/1⌋ + 1 = 5"),
                ("W", "⌊(11 + 2·0 − 2·(3 − 1) − 1)/1⌋ + 1 = 7"),
                ("parameters", "6·3·3·(3/3) + 6 = 60"),
                ("receptive field", "1 + (3 − 1)·2·1 = 5"),
                ("multiply-adds", "6·5·7·3·3·1 = 1,890"),
            ],
        ),
        (
            nn.Conv2d(3, 1, 4, padding="same"),
            [
                ("H", "⌊(9 − 4 + 1 + 2)/1⌋ + 1 = 9"),
                ("W", "⌊(11 − 4 + 1 + 2)/1⌋ + 1 = 11"),
                ("parameters", "1·4·4·3 + 1 = 49"),
                ("receptive field", "1 + (4 − 1)·1 = 4"),
                ("multiply-adds", "1·9·11·4·4·3 = 4,752"),
            ],
        ),
        (
            nn.MaxPool2d(2, ceil_mode=True),
            [
                ("H", "⌈(9 − 2 + 2·0)/2⌉ + 1 = 5"),
                ("W", "⌈(11 − 2 + 2·0)/2⌉ + 1 = 6"),
                ("receptive field", "1 + (2 − 1)·1 = 2"),
            ],
        ),
        (
            nn.ConvTranspose2d(3, 2, 2, stride=2),
            [
                ("H", "(9 − 1)·2 − 2·0 + 1·(2 − 1) + 1 = 18"),
                ("W", "(11 − 1)·2 − 2·0 + 1·(2 − 1) + 1 = 22"),
                ("parameters", "2·2·2·3 + 2 = 26"),
                ("receptive field", "1 + (⌈2/2⌉ − 1)·1 = 1"),
                ("multiply-adds", "3·9·11·2·2·2 = 2,376"),
            ],
        ),
        (nn.BatchNorm2d(3), [("parameters", "2·3 = 6")]),
        (
            nn.Linear(11, 4),
            [("parameters", "4·11 + 4 = 48"), ("multiply-adds", "27·11·4 = 1,188")],
        ),
        (
            nn.AdaptiveAvgPool2d((3, 5)),
            [
                ("H", "output_size = 3"),
                ("W", "output_size = 5"),
                ("receptive field", "1 + (3 − 1)·1 = 3"),
            ],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even")
def test_formulas_carry_the_numbers_of_their_layer(layer, formulas):
    ledger = shapes.ledger(nn.Sequential(layer), (3, 9, 11))

    assert ledger["0"].formulas == formulas


# The receptive field, against what really reaches a value


class Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.narrow = nn.Conv2d(3, 4, 1, stride=2)
        self.wide = nn.Conv2d(3, 4, (5, 7), stride=2, padding=(2, 3))

    def forward(self, x):
        return torch.cat([self.narrow(x), self.wide(x)], 1)


class Shifted(nn.Module):
    """Two paths whose fields stand beside each other."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 3, 3), nn.Conv2d(3, 3, 3)

    def forward(self, x):
        return self.a(x)[:, :, :-4] + self.b(x)[:, :, 4:]


class Cropped(nn.Module):
    """Two paths that padding and cropping move against each other."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 3, 3, padding=2), nn.Conv2d(3, 3, 3)

    def forward(self, x):
        return self.a(x)[:, :, 4:, 4:] + self.b(x)


class Merging(nn.Module):
    """Four neighbors become one value with four times the channels."""

    def forward(self, x):
        rows = x[:, :, 0::2], x[:, :, 1::2]
        return torch.cat([r[..., i::2] for r in rows for i in (0, 1)], 1)


class Squeeze(nn.Module):
    """Each value is multiplied with a mean over the image."""

    def forward(self, x):
        return x * torch.sigmoid(x.mean((2, 3), keepdim=True))


class LastAxis(nn.Module):
    """Works on channels last in between, as ConvNeXt does."""

    def __init__(self):
        super().__init__()
        self.norm, self.dense = nn.LayerNorm(3), nn.Linear(3, 5)

    def forward(self, x):
        x = F.max_pool2d(x, 3, 2).permute(0, 2, 3, 1)
        return self.dense(self.norm(x)).permute(0, 3, 1, 2)


class Patches(nn.Module):
    """Splits the image by view, as a vision transformer may."""

    def forward(self, x):
        x = x.view(-1, 3, 8, 4, 12, 2).permute(0, 1, 3, 5, 2, 4)
        return F.max_pool2d(x.reshape(-1, 24, 8, 12), 2)


def sees(model: nn.Module, size: tuple[int, int, int]) -> list[int]:
    """Return how many rows and columns one value sees, at most: NaNs show the way."""
    model.double().eval()
    found = []
    for axis in (1, 2):
        images = torch.zeros(size[axis], *size, dtype=torch.float64)
        for i, image in enumerate(images):
            image.select(axis, i).fill_(torch.nan)
        with torch.no_grad():
            reached = model(images).isnan()  # (places of the NaN, C, H, W)
        place = torch.arange(size[axis])[:, None, None, None]
        first = torch.where(reached, place, size[axis]).amin(0)
        last = torch.where(reached, place, -1).amax(0)
        found.append(int((last - first).amax()) + 1)
    return found


@pytest.mark.parametrize(
    "model",
    [
        nn.Sequential(
            *(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(4, 4, (3, 5), dilation=(2, 1)), nn.AvgPool2d(3, 2)),
        ),
        nn.Sequential(Branches(), nn.MaxPool2d(3, 2, 1), nn.BatchNorm2d(8)),
        nn.Sequential(Shifted(), nn.Conv2d(3, 3, 3)),
        nn.Sequential(Cropped(), nn.MaxPool2d(2)),
        nn.Sequential(Merging(), nn.Conv2d(12, 3, 3)),
        nn.Sequential(nn.Conv2d(3, 3, 3), Squeeze()),
        LastAxis(),
        Patches(),
        nn.Sequential(nn.ZeroPad2d((1, 2, 3, 4)), nn.Conv2d(3, 3, 3)),
        nn.Sequential(nn.Conv2d(3, 4, 4, padding="same"), nn.MaxPool2d(2)),
        nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect")),
        nn.Sequential(nn.MaxPool2d(4), nn.Upsample(scale_factor=2)),
        nn.Sequential(nn.MaxPool2d(4), nn.Upsample(scale_factor=2, mode="bilinear")),
        nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(12, 3, 3)),
        nn.Sequential(nn.MaxPool2d(4), nn.ConvTranspose2d(3, 4, 5, 2, padding=2)),
        nn.Sequential(
            *(nn.MaxPool2d(4), nn.ConvTranspose2d(3, 4, 4, 2, 1), nn.Conv2d(4, 3, 3))
        ),
        nn.Sequential(nn.AdaptiveAvgPool2d(7)),
        nn.Sequential(nn.MaxPool2d(3, 2, ceil_mode=True), nn.Conv2d(3, 3, 3)),
        torchvision.models.mobilenet_v2(weights=None).features[:3],
        torchvision.models.squeezenet1_1(weights=None).features[:4],
    ],
    ids=lambda model: (
        type(model[0] if isinstance(model, nn.Sequential) else model).__name__
    ),
)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even")
def test_the_receptive_field_is_what_really_reaches_a_value(model):
    size = (3, 32, 24)
    rows, columns = sees(model, size)

    field = shapes.ledger(model, size).rows[-1].receptive_field

    seen = [
        n if f == "whole image" else f for f, n in zip(field, size[1:], strict=True)
    ]
    assert seen == [rows, columns]


@pytest.mark.parametrize(
    "layers",
    [
        [nn.AdaptiveAvgPool2d(1)],
        [nn.Flatten(), nn.Linear(4 * 14 * 14, 2)],
        [nn.GroupNorm(2, 4)],
        [nn.InstanceNorm2d(4)],
        [nn.Softmax(dim=2), nn.Softmax(dim=3)],
        [nn.AvgPool2d(14)],
        [nn.Conv2d(4, 2, 14)],
    ],
    ids=lambda layers: "".join(type(layer).__name__ for layer in layers),
)
def test_the_whole_image_is_seen_where_all_places_come_together(layers):
    model = nn.Sequential(nn.Conv2d(3, 4, 3), *layers)

    ledger = shapes.ledger(model, (3, 16, 16))

    assert ledger["0"].field == "3"
    assert ledger.rows[-1].field == "whole image"


def test_known_receptive_fields_of_known_networks():
    # Araujo, Norris and Sim (2019), "Computing receptive fields of convolutional
    # neural networks", give 195 for AlexNet and 1311 for Inception v3.
    ledgers = {
        name: shapes.ledger(classifier(name), (3, side, side))
        for name, side in (("alexnet", 224), ("inception_v3", 299))
    }

    last = {
        name: [row.field for row in ledger if row.field[0].isdigit()][-1]
        for name, ledger in ledgers.items()
    }

    assert last == {"alexnet": "195", "inception_v3": "1,311"}


def test_attention_sees_the_whole_image_and_patches_only_themselves():
    ledger = shapes.ledger(classifier("vit_b_32"), (3, 224, 224))

    assert ledger["conv_proj"].field == "32"
    first = "encoder.layers.encoder_layer_0"
    assert ledger[f"{first}.ln_1"].field == "32"
    assert ledger[f"{first}.self_attention"].field == "whole image"


def test_attention_within_windows_is_said_not_to_be_followed():
    ledger = shapes.ledger(classifier("swin_t"), (3, 224, 224))

    assert ledger["features.1.0.norm1"].field == "4"
    assert ledger["features.1.0.norm2"].field == "not followed"
    assert ledger["head"].field == "whole image"


# Any module that PyTorch can run


@pytest.mark.parametrize(
    "name", torchvision.models.list_models(module=torchvision.models)
)
def test_every_classifier_of_torchvision_has_a_ledger(name):
    model = classifier(name)
    hooks = [len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules()]

    ledger = shapes.ledger(model, (3, 224, 224) if "inc" not in name else (3, 299, 299))

    assert ledger.problem is None
    assert ledger.warnings == []
    assert ledger.output_shape == (1, 1000)
    assert ledger.num_parameters == sum(p.numel() for p in model.parameters())
    leaves = [m for m in model.modules() if not any(m.children())]
    assert sum(hooks) == 0
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())
    assert len(ledger) >= min(len(leaves), 20)


@pytest.mark.parametrize(
    "name", ["resnet18", "densenet121", "vit_b_32", "swin_t", "maxvit_t", "googlenet"]
)
def test_multiply_adds_are_half_of_what_pytorch_counts_as_operations(name):
    model = classifier(name)

    ledger = shapes.ledger(model, (3, 224, 224))

    assert 2 * ledger.num_multiply_adds == num_flops(model, (1, 3, 224, 224))


@pytest.mark.parametrize(
    "model",
    [
        nn.Sequential(nn.Conv2d(4, 6, 3, groups=2, stride=2)),
        nn.Sequential(nn.ConvTranspose2d(4, 6, 3, groups=2, stride=2)),
        nn.Sequential(nn.Linear(11, 5), nn.Linear(5, 7, bias=False)),
    ],
    ids=["grouped", "transposed", "dense"],
)
@pytest.mark.parametrize("N", [1, 3])
def test_multiply_adds_are_counted_for_one_example(model, N):
    ledger = shapes.ledger(model, (N, 4, 9, 11))

    assert 2 * N * ledger.num_multiply_adds == num_flops(model, (N, 4, 9, 11))


def test_calls_in_forward_are_rows_with_their_formulas():
    ledger = shapes.ledger(Classic(), (3, 32, 32))

    assert [row.name for row in ledger] == [
        *("conv1", "F.relu", "pool", "conv2", "F.relu", "pool"),
        *("conv3", "F.relu", "F.max_pool2d", "x.view", "fc1", "F.relu", "fc2"),
    ]
    pool = ledger["F.max_pool2d"]
    assert pool.kind == "max pool (in forward)"
    assert pool.size_formulas[0] == "⌊(8 − 2 + 2·0)/2⌋ + 1 = 4"
    assert ledger["x.view"].kind == "reshape (in forward)"
    assert ledger["conv1"].multiply_formula == "16·32·32·3·3·3"


def test_a_sum_of_two_maps_is_a_row_and_a_sum_with_a_number_is_none():
    conv = nn.Conv2d(3, 3, 3, padding=1)

    ledger = run_of(lambda self, x: self.conv(x + 1) * 2 + x, conv=conv)

    assert [row.name for row in ledger] == ["conv", "x + y"]
    assert ledger["x + y"].kind == "sum (in forward)"


def run_of(forward, size=(3, 8, 8), **layers):
    """Return the ledger of a model with these layers and this forward."""

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            for name, layer in layers.items():
                setattr(self, name, layer)

    Model.forward = forward
    return shapes.ledger(Model(), size)


def test_a_layer_used_twice_has_two_rows_and_counts_once():
    conv = nn.Conv2d(3, 3, 3, padding=1)

    ledger = run_of(lambda self, x: self.conv(self.conv(x)), conv=conv)

    assert [row.num_parameters for row in ledger] == [84, 0]
    assert [row.field for row in ledger] == ["3", "5"]
    assert "shares parameters" in ledger.rows[1].note
    assert ledger.num_parameters == 84


def test_two_layers_with_one_weight_count_it_once():
    first, second = nn.Linear(8, 8), nn.Linear(8, 8)
    second.weight = first.weight

    ledger = run_of(lambda self, x: self.b(self.a(x)), (8,), a=first, b=second)

    assert [row.num_parameters for row in ledger] == [72, 8]
    assert ledger.num_parameters == 80


def test_parameters_used_by_functions_are_counted():
    weight = nn.Parameter(torch.zeros(4, 3, 3, 3))

    ledger = run_of(lambda self, x: F.conv2d(x, self.weight, stride=2), weight=weight)

    (row,) = ledger
    assert (row.name, row.num_parameters) == ("F.conv2d", 108)
    assert row.size_formulas[0] == "⌊(8 − 3 + 2·0)/2⌋ + 1 = 3"
    assert row.num_multiply_adds == 4 * 3 * 3 * 3 * 3 * 3


def test_layers_in_a_plain_list_are_shown_and_warned_of():
    layers = [nn.Linear(8, 4), nn.Linear(4, 2)]

    ledger = run_of(lambda self, x: layers[1](layers[0](x)), (8,))

    assert [row.name for row in ledger] == ["F.linear", "F.linear"]
    assert ledger.num_parameters == 0
    (warning,) = ledger.warnings
    assert "46 parameters that model.parameters() does not list" in warning
    assert "nn.ModuleList" in warning


def test_layers_that_forward_never_calls_are_named():
    ledger = run_of(
        lambda self, x: self.a(x), (8,), a=nn.Linear(8, 2), spare=nn.Linear(5, 2)
    )

    assert ledger.unused == ["spare"]
    assert "12 of the parameters stand in no row: forward never called spare" in str(
        ledger
    )


@pytest.mark.parametrize(
    ("forward", "shape"),
    [
        (lambda self, x: {"map": self.conv(x), "x": x}, (1, 4, 6, 6)),
        (lambda self, x: (self.conv(x), x), (1, 4, 6, 6)),
        (lambda self, x: [[self.conv(x)]], (1, 4, 6, 6)),
        (lambda self, x: self.conv(input=x), (1, 4, 6, 6)),
        (lambda self, x: self.conv(x).mean((2, 3)), (1, 4)),
    ],
)
def test_outputs_and_inputs_may_be_nested_or_named(forward, shape):
    ledger = run_of(forward, conv=nn.Conv2d(3, 4, 3))

    assert ledger.problem is None
    assert ledger.output_shape == shape
    assert ledger["conv"].input_shapes == ((1, 3, 8, 8),)


def test_a_failure_that_forward_catches_is_no_failure():
    def forward(self, x):
        try:
            return self.wrong(x)
        except RuntimeError:
            return F.relu(self.right(x))

    layers = {"wrong": nn.Linear(5, 2), "right": nn.Linear(8, 2)}
    ledger = run_of(forward, (8,), **layers)

    assert ledger.problem is None
    assert [row.name for row in ledger] == ["right", "F.relu"]


@pytest.mark.parametrize(
    ("model", "given", "shape"),
    [
        (nn.LSTM(5, 7, batch_first=True), torch.zeros(2, 3, 5), (2, 3, 7)),
        (nn.Embedding(10, 4), torch.zeros(2, 3, dtype=torch.long), (2, 3, 4)),
        (
            nn.TransformerEncoder(
                nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2
            ),
            torch.zeros(1, 5, 8),
            (1, 5, 8),
        ),
        (nn.utils.parametrizations.weight_norm(nn.Linear(4, 2)), (4,), (1, 2)),
        (nn.Conv1d(3, 4, 3), (3, 20), (1, 4, 18)),
        (nn.Conv3d(3, 4, 3), (1, 3, 7, 8, 9), (1, 4, 5, 6, 7)),
        (nn.Identity(), (3, 8, 8), (1, 3, 8, 8)),
        (nn.Bilinear(4, 5, 2), [(4,), (5,)], (1, 2)),
        (nn.Sequential(nn.Conv2d(3, 4, 3)).half(), (3, 8, 8), (1, 4, 6, 6)),
        (nn.Sequential(nn.Conv2d(3, 4, 3)).double(), (3, 8, 8), (1, 4, 6, 6)),
        (nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), (28, 28), (1, 10)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_modules_of_many_kinds_have_a_ledger(model, given, shape):
    ledger = shapes.ledger(model, given)

    assert ledger.problem is None
    assert ledger.output_shape == shape
    assert ledger.num_parameters == sum(p.numel() for p in model.parameters())
    assert sum(row.num_parameters for row in ledger) == ledger.num_parameters


def test_lazy_layers_are_sized_in_a_copy_only():
    model = nn.Sequential(
        *(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(2))
    )

    ledger = shapes.ledger(model, (3, 8, 8))

    assert ledger["3"].parameter_formula == "2·144 + 2 = 290"
    assert type(model[3]) is nn.LazyLinear


def test_a_lazy_layer_that_cannot_be_sized_is_named():
    model = nn.Sequential(nn.Flatten(), nn.LazyConv2d(4, 3))

    ledger = shapes.ledger(model, (3, 8, 8))

    assert ledger.problem.place.endswith("1 (LazyConv2d)")
    assert "(1, 192)" in str(ledger.problem)


def test_values_and_bytes_leave_out_what_only_looks_at_the_same_memory():
    conv = nn.Conv2d(3, 4, 3).half()

    ledger = run_of(lambda self, x: self.conv(x).flatten(1), (5, 3, 8, 8), conv=conv)

    assert [row.num_values for row in ledger] == [144, 144]
    assert ledger.num_values == 144
    assert ledger.megabytes == 2 * 144 / 1e6


@pytest.mark.parametrize("size", [(3, 0, 8), "32", (3.5, 8, 8), 32, ()])
def test_a_size_that_is_none_is_refused_with_an_example(size):
    with pytest.raises(ValueError, match=r"such as \(3, 32, 32\)"):
        shapes.ledger(nn.Identity(), size)


# Doubts


@pytest.mark.parametrize(
    ("forward", "words"),
    [
        (lambda self, x: self.fc(x.flatten()), "has lost its batch axis"),
        (lambda self, x: x.flatten(), "has lost its batch axis"),
        (lambda self, x: x.mean((2, 3)).squeeze()[0], "has lost its batch axis"),
        (lambda self, x: x.view(-1, 8), "has lost its batch axis"),
        (lambda self, x: x.mean(), "has lost its batch axis"),
        (lambda self, x: F.softmax(x.flatten(1), dim=0), "Write dim=1"),
        (lambda self, x: x.flatten(1).log_softmax(0), "Write dim=1"),
        (lambda self, x: self.row(x), "flatten(1) comes first"),
    ],
)
@pytest.mark.parametrize("N", [1, 2])
def test_what_runs_but_is_hardly_meant_is_warned_of(forward, words, N):
    layers = {"fc": nn.Linear(192 * N, 4), "row": nn.Linear(8, 4)}

    ledger = run_of(forward, (N, 3, 8, 8), **layers)

    assert ledger.problem is None
    assert any(words in warning for warning in ledger.warnings), ledger.warnings


def test_a_dense_layer_on_a_flattened_batch_is_warned_of():
    ledger = shapes.ledger(nn.Sequential(nn.Flatten(0), nn.Linear(24, 4)), (2, 3, 2, 2))

    assert ledger.problem is None
    assert any("flatten(1), which keeps axis 0" in text for text in ledger.warnings)


def test_squeeze_on_a_batch_of_one_is_warned_of():
    ledger = run_of(lambda self, x: x.mean((2, 3)).squeeze())

    assert "squeeze()" in ledger.warnings[0]


@pytest.mark.parametrize(
    "forward",
    [
        lambda self, x: F.softmax(x.flatten(1), dim=1),
        lambda self, x: x.flatten(1),
        lambda self, x: x.mean((2, 3)),
        lambda self, x: x.view(x.shape[0], -1),
        lambda self, x: F.adaptive_avg_pool2d(x, 1).squeeze(-1).squeeze(-1),
        lambda self, x: x.permute(0, 2, 3, 1).reshape(len(x), 64, 3).transpose(1, 2),
        lambda self, x: x.amax(dim=(2, 3)),
        lambda self, x: torch.einsum("nchw->nc", x),
    ],
)
@pytest.mark.parametrize("N", [1, 2])
def test_what_is_meant_raises_no_doubt(forward, N):
    assert run_of(forward, (N, 3, 8, 8)).warnings == []


# Nothing is left behind


class Restless(nn.Module):
    """Changes buffers, draws random numbers, and may fail at the end."""

    def __init__(self, *, fails: bool):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4, track_running_stats=True)
        self.register_buffer("count", torch.zeros(()))
        self.fails = fails

    def forward(self, x):
        self.count += 1
        self.count = self.count + torch.rand(()) + random.random() + np.random.rand()  # noqa: NPY002
        x = F.batch_norm(
            self.conv(x), self.norm.running_mean, self.norm.running_var, training=True
        )
        x = F.dropout(x)
        if self.fails:
            raise RuntimeError("on purpose")
        return x


def numpy_state() -> list[int]:
    return np.random.get_state()[1].tolist()  # noqa: NPY002


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("mode", [False, True])
def test_a_model_is_afterwards_what_it_was(fails, mode):
    model = Restless(fails=fails).train(mode)
    model.norm.train(not mode)
    model.conv.weight.grad = torch.ones_like(model.conv.weight)
    model.conv.register_forward_hook(lambda *_: None)
    before = {k: v.clone() for k, v in model.state_dict().items()}
    count, hooks = model.count, dict(model.conv._forward_hooks)
    numbers, python, numpy = torch.get_rng_state(), random.getstate(), numpy_state()

    ledger = shapes.ledger(model, (2, 3, 8, 8))

    assert bool(ledger.problem) is fails
    assert (model.training, model.norm.training) == (mode, not mode)
    assert model.count is count
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name]), name
    assert torch.equal(model.conv.weight.grad, torch.ones_like(model.conv.weight))
    assert dict(model.conv._forward_hooks) == hooks
    assert not any(m._forward_pre_hooks for m in model.modules())
    assert torch.equal(torch.get_rng_state(), numbers)
    assert random.getstate() == python
    assert numpy_state() == numpy
    assert torch.is_grad_enabled()


def test_a_graph_that_waits_for_backward_is_not_disturbed():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).eval()
    loss = model(torch.randn(2, 3, 8, 8)).sum()

    shapes.ledger(model, (3, 8, 8))

    loss.backward()  # raises if a buffer that it needs was written to
    assert model[0].weight.grad is not None


def test_an_operation_of_an_unforeseen_form_loses_sight_but_stops_nothing(monkeypatch):
    def stumble(*given):
        raise IndexError("unforeseen")

    monkeypatch.setitem(following.RULES, "relu", stumble)
    monkeypatch.setattr(recorder, "windows_of", stumble)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2)
    )

    ledger = shapes.ledger(model, (3, 8, 8))

    assert ledger.problem is None
    lost = "not followed"
    assert [row.field for row in ledger] == ["3", lost, lost, "whole image"]


def test_the_model_runs_in_eval_mode():
    ledger = run_of(lambda self, x: x if self.training else x[:, :2])

    assert ledger.output_shape == (1, 2, 8, 8)


# Faults, in words


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.fault)
def test_a_broken_network_is_explained_in_words(broken):
    ledger = shapes.ledger(broken.make(), broken.size)

    problem = ledger.problem
    assert problem is not None
    assert broken.place in problem.place
    for size in broken.sizes:
        assert size in problem.fault
    assert broken.fix in problem.fix
    assert problem.fits == (broken.fits or {})
    assert "mat1" not in str(ledger)
    assert "Traceback" not in str(ledger)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.fault)
def test_a_broken_network_runs_once_the_advice_is_taken(broken):
    problem = shapes.ledger(broken.make(), broken.size).problem

    model = broken.mended() if broken.mended else broken.make(**problem.fits)
    size = broken.size if broken.mended_size is None else broken.mended_size
    mended = shapes.ledger(model, size)

    assert mended.problem is None
    assert broken.mended or problem.fits


def test_the_rows_up_to_a_failure_are_there_and_the_last_one_is_marked():
    broken = next(b for b in BROKEN if b.fault == "wrong in_features")

    ledger = shapes.ledger(broken.make(), broken.size)

    assert [row.has_failed for row in ledger] == [False] * (len(ledger) - 1) + [True]
    assert ledger.rows[-1].name == "fc1"
    assert ledger.rows[-1].input_shapes == ((1, 400),)
    assert "fc1" in str(ledger)
    assert "✗ fails here" in str(ledger)


def test_the_line_of_the_learners_code_is_shown():
    broken = next(b for b in BROKEN if b.fault == "wrong in_features")

    problem = shapes.ledger(broken.make(), broken.size).problem

    assert problem.line == "x = F.relu(self.fc1(x))"
    assert "The line: x = F.relu(self.fc1(x))" in str(problem)


def test_a_fault_of_no_known_kind_still_names_place_sizes_and_line():
    def forward(self, x):
        return self.conv(x).unflatten(1, (3, 3))

    ledger = run_of(forward, conv=nn.Conv2d(3, 4, 3))

    problem = ledger.problem
    assert problem.place == "x.unflatten in forward of Model"
    assert "PyTorch says" in problem.fault
    assert "(1, 4, 6, 6)" in problem.fix
    assert problem.line == "return self.conv(x).unflatten(1, (3, 3))"


@pytest.mark.parametrize("make", [Classic, lambda: Classic()])
def test_a_class_or_a_function_may_stand_for_the_model(make):
    assert shapes.ledger(make, (3, 32, 32)).output_shape == (1, 10)


def test_check_raises_the_explanation_and_keeps_the_cause():
    broken = next(b for b in BROKEN if b.fault == "wrong in_features")

    with pytest.raises(shapes.ShapeError, match="in_features=400") as caught:
        shapes.check(broken.make(), broken.size)

    assert isinstance(caught.value.__cause__, RuntimeError)


def test_check_returns_the_ledger_of_a_network_that_runs():
    assert shapes.check(Classic(), (3, 32, 32)).num_parameters == 541_094


# Text and HTML


def longest_line(text: str) -> int:
    return max(len(line) for line in text.splitlines())


@pytest.mark.parametrize("name", ["densenet201", "swin_t", "googlenet", "vit_b_32"])
def test_a_long_ledger_folds_into_a_table_one_can_read(name):
    ledger = shapes.ledger(classifier(name), (3, 224, 224))

    text = str(ledger)
    assert longest_line(text) <= 100
    assert len(text.splitlines()) < 160
    assert longest_line(ledger.text(depth=0)) <= 100
    assert len(ledger.text(depth=0).splitlines()) > len(ledger)


def test_the_text_aligns_its_columns_and_ends_in_the_totals():
    lines = str(shapes.ledger(Classic(), (3, 32, 32))).splitlines()

    head = next(line for line in lines if line.startswith("layer"))
    conv = next(line for line in lines if line.startswith("conv1"))
    assert conv.index("Conv2d") == head.index("kind")
    assert conv.index("(1, 16, 32, 32)") == head.index("output shape")
    assert "    H = W: ⌊(32 − 3 + 2·1)/1⌋ + 1 = 32;  parameters" in "\n".join(lines)
    assert lines[-1].startswith("Total: 541,094 parameters, 65,522 values (0.26 MB)")
    assert longest_line("\n".join(lines)) <= 100


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.fault)
def test_explanations_stay_within_a_hundred_columns(broken):
    assert longest_line(str(shapes.ledger(broken.make(), broken.size))) <= 100


class Reader(HTMLParser):
    """Collects tags with their attributes, and checks that they nest."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def count(self, tag, **attributes):
        return sum(
            name == tag and attributes.items() <= found.items()
            for name, found in self.tags
        )


def test_the_html_is_a_table_with_caption_and_headers():
    ledger = shapes.ledger(Classic(), (3, 32, 32))

    page = Reader(ledger._repr_html_())

    assert page.count("caption") == 1
    assert page.count("th", scope="row") == len(ledger) == 13
    assert page.count("th", scope="col") == 8
    assert "Classic on an input of (1, 3, 32, 32)" in page.words
    assert "H = W: ⌊(32 − 3 + 2·1)/1⌋ + 1 = 32" in page.words


def test_the_html_marks_the_failing_row_by_words():
    broken = next(b for b in BROKEN if b.fault == "wrong in_features")

    page = Reader(shapes.ledger(broken.make(), broken.size)._repr_html_())

    assert page.words.count("✗ fails here") == 1
    assert any(words.startswith("It stops at fc1 (Linear)") for words in page.words)


@pytest.mark.parametrize("name", ["densenet121", "swin_t"])
def test_the_html_of_a_long_network_folds_its_blocks(name):
    ledger = shapes.ledger(classifier(name), (3, 224, 224))

    page = Reader(ledger._repr_html_())

    assert page.count("details") == page.count("summary") > 10
    assert page.count("details", open="") == 0
    assert page.count("th", scope="row") == len(ledger)


def test_rows_in_a_block_are_named_from_there_on():
    page = Reader(shapes.ledger(classifier("resnet18"), (3, 224, 224))._repr_html_())

    assert "Rows of layer1" in page.words
    assert "0.conv1" in page.words
    assert "layer1.0.conv1" not in page.words


def test_names_from_the_learner_cannot_write_html():
    Tricky = type("<b>Tricky</b>", (nn.Linear,), {})

    Box = type("<b>Tricky</b>", (nn.Sequential,), {})
    short = Tricky(4, 4)
    folded = nn.Sequential(Box(*[nn.Linear(4, 4) for _ in range(50)]))

    for model in (short, folded):
        page = shapes.ledger(model, (4,))._repr_html_()
        assert "<b>Tricky" not in page
        assert "&lt;b&gt;Tricky&lt;/b&gt;" in page


def test_a_row_is_found_by_its_name():
    ledger = shapes.ledger(Classic(), (3, 32, 32))

    assert ledger["fc2"].num_parameters == 5_010
    with pytest.raises(KeyError, match=r"no row; there are conv1, F\.relu, pool"):
        ledger["fc3"]
