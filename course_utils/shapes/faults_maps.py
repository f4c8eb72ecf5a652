"""Faults of layers with windows: other channels, no map, or a map that is too small."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from course_utils.shapes.formulas import Window
from course_utils.shapes.scene import Problem, Scene, sizes


def convolution(scene: Scene) -> Problem | None:
    """Explain a convolution with other channels, without a map, or too large for it."""
    name = scene.failure.function
    image, weight = scene.tensor("input"), scene.tensor("weight")
    if not name.startswith("conv") or image is None or weight is None:
        return None
    rank = weight.ndim - 2
    if image.ndim not in (rank + 1, rank + 2):
        return _no_map(scene, image, rank)
    groups = scene.given("groups", 1)
    want = weight.shape[0] if "transpose" in name else weight.shape[1] * groups
    have = image.shape[-rank - 1]
    if want != have:
        return _channels(scene, image, want, have)
    return _too_large(scene, image, _windows(scene, weight.shape[2:], rank))


def _no_map(scene: Scene, image: Tensor, rank: int) -> Problem:
    axes = ("N, C, L", "N, C, H, W", "N, C, D, H, W")[rank - 1]
    fault = f"it takes a batch of maps ({axes}), {rank + 2} axes, but {sizes(image)} "
    if scene.is_input(image):
        return scene.problem(
            f"{fault}has {image.ndim}.",
            "give an input size of an image, channels first: (3, 32, 32).",
        )
    return scene.problem(
        f"{fault}arrives, with {image.ndim}{scene.reshaped_from(image)}: rows and "
        "columns are gone.",
        "put every convolution before the flatten; after it only dense layers fit.",
    )


def _channels(scene: Scene, image: Tensor, want: int, have: int) -> Problem:
    arrive = "1 arrives" if have == 1 else f"{have} arrive"
    fault = f"it takes in_channels={want}, but {arrive}: {sizes(image)}"
    if scene.is_input(image) and image.shape[-1] == want:
        *_, H, W, C = image.shape
        return scene.problem(
            f"{fault}. The input looks like height, width, channels; PyTorch takes "
            "channels first.",
            f"images.permute(0, 3, 1, 2), so that the input size is ({C}, {H}, {W}).",
        )
    if scene.is_input(image) and (want, have) == (3, 1):
        return scene.problem(
            f"{fault}. The layer is made for color, the images are gray.",
            "in_channels=1; or repeat the gray channel: images.expand(-1, 3, -1, -1).",
            in_channels=1,
        )
    if scene.is_input(image) and (want, have) == (1, 3):
        return scene.problem(
            f"{fault}. The layer is made for gray images, these have color.",
            "in_channels=3; or make them gray: images.mean(dim=1, keepdim=True).",
            in_channels=3,
        )
    kind = type(scene.module).__name__
    outputs = getattr(scene.module, "out_channels", "…")
    made = scene.assignment(f"nn.{kind}({have}, {outputs}, …)")
    groups = scene.given("groups", 1)
    also = f" (and groups, now {groups}, must divide it)" if groups > 1 else ""
    return scene.problem(
        f"{fault}.",
        f"in_channels={have}{also}" + (f", that is, {made}." if made else "."),
        in_channels=have,
    )


def _windows(scene: Scene, kernel: Any, rank: int) -> list[Window]:
    def each(name: str, default: Any) -> tuple[int, ...]:
        value = scene.given(name, default)
        value = 0 if isinstance(value, str) else value
        return (value,) * rank if isinstance(value, int) else tuple(value) * rank

    kernels = (kernel,) * rank if isinstance(kernel, int) else tuple(kernel) * rank
    paddings, dilations = each("padding", 0), each("dilation", 1)
    return [
        Window(kernels[i], padding=(paddings[i],) * 2, dilation=dilations[i])
        for i in range(rank)
    ]


def _too_large(scene: Scene, image: Tensor, windows: list[Window]) -> Problem | None:
    rank = len(windows)
    padded = [
        size + sum(w.padding)
        for size, w in zip(image.shape[-rank:], windows, strict=True)
    ]
    if all(w.span <= size for w, size in zip(windows, padded, strict=True)):
        return None
    kernel = " × ".join(str(w.span) for w in windows)
    room = " × ".join(map(str, padded))
    padding = max(
        -(-(w.span - size) // 2) + w.padding[0]
        for w, size in zip(windows, padded, strict=True)
    )
    largest = min(padded)
    return scene.problem(
        f"its window spans {kernel}, but the map that arrives has room for {room} only "
        f"({sizes(image)}, padding {windows[0].padding[0]}).",
        f"take out a pooling layer or a stride before it, or start from larger images; "
        f"here kernel_size={largest} would fit, or padding={padding}.",
        kernel_size=largest,
        padding=padding,
    )


def pooling(scene: Scene) -> Problem | None:
    """Explain a pooling window that the map is too small for."""
    name = scene.failure.function
    image, kernel = scene.tensor("input"), scene.given("kernel_size")
    if "pool" not in name or image is None or kernel is None:
        return None
    rank = int(name[-2])
    if image.ndim not in (rank + 1, rank + 2):
        return _no_map(scene, image, rank)
    windows = _windows(scene, kernel, rank)
    most = min(w.kernel_size // 2 for w in windows)
    if any(w.padding[0] > w.kernel_size // 2 for w in windows):
        return scene.problem(
            f"its padding is {windows[0].padding[0]}, but a pooling window of "
            f"{windows[0].kernel_size} allows half of that, {most}.",
            f"padding={most} at most.",
            padding=most,
        )
    if "avg" not in name:
        return _too_large(scene, image, windows)
    return _too_large(
        scene, image, [Window(w.kernel_size, 1, w.padding) for w in windows]
    )


EXPLANATIONS = (convolution, pooling)
