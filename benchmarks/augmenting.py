"""Images a second that are loaded and augmented: flip, rotation by 10 degrees, crop.

Run ``COURSE_DATA=<folder> python benchmarks/augmenting.py``, where the folder holds
CIFAR-10 in torchvision's layout. Both sides stand ready in memory, in one process, and
take turns; each number is the median of the rounds. The yardstick is a torchvision
DataLoader without workers, with the same changes to each image by itself, once through
PIL as its tutorials do and once through transforms.v2 on tensors. Both sides draw once
for each image. ``--images`` and ``--rounds`` make it shorter or longer.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import torch
import torchvision
from torch import Tensor
from torchvision.transforms import v2

from course_utils import augment, data

BATCH_SIZE = 512
MAX_DEGREES = 10
MAX_PIXELS = 4

OURS = {
    "none": None,
    "flip": augment.flip_horizontal,
    "flip, crop": augment.compose(
        augment.flip_horizontal, partial(augment.shift, max_pixels=MAX_PIXELS)
    ),
    "flip, rotation, crop": augment.compose(
        augment.flip_horizontal,
        partial(augment.rotate, max_degrees=MAX_DEGREES, border="zeros"),
        partial(augment.shift, max_pixels=MAX_PIXELS),
    ),
    "the three in one blending": partial(
        augment.affine,
        flip_probability=0.5,
        max_degrees=MAX_DEGREES,
        max_pixels=MAX_PIXELS,
    ),
}


def their_steps(size: int) -> dict[str, list[v2.Transform]]:
    """Return torchvision's transforms for one image of ``size`` pixels a side."""
    flip = v2.RandomHorizontalFlip()
    rotation = v2.RandomRotation(
        MAX_DEGREES, interpolation=v2.InterpolationMode.BILINEAR
    )
    crop = v2.RandomCrop(size, padding=MAX_PIXELS, padding_mode="reflect")
    return {
        "none": [],
        "flip": [flip],
        "flip, crop": [flip, crop],
        "flip, rotation, crop": [flip, rotation, crop],
    }


class TransformedImages(torch.utils.data.Dataset):
    """One image after the other, each changed by itself; in memory, like our side's."""

    def __init__(self, images: list, labels: list[int], steps: list) -> None:
        self.images, self.labels = images, labels
        to_float = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
        self.change = v2.Compose([*steps, *to_float])

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return self.change(self.images[index]), self.labels[index]


def our_batches(
    part: data.Part, change: augment.Transform | None
) -> Iterator[tuple[Tensor, Tensor]]:
    """Go once through all images, in random order, in augmented float batches."""
    for rows in torch.randperm(len(part)).split(BATCH_SIZE):
        images = part.images[rows].float().div_(255)
        yield change(images) if change else images, part.labels[rows]


def their_batches(images: list, labels: list[int], steps: list) -> Iterator:
    """Do the same by a DataLoader."""
    dataset = TransformedImages(images, labels, steps)
    yield from torch.utils.data.DataLoader(dataset, BATCH_SIZE, shuffle=True)


def rate(batches: Iterator, num_images: int) -> float:
    """Return images a second of one pass."""
    start = time.perf_counter()
    for images, _labels in batches:
        assert images.dtype == torch.float32
    return num_images / (time.perf_counter() - start)


def sides(part: data.Part) -> dict[str, dict[str, Callable[[], Iterator]]]:
    """Return what starts a pass, by side and by augmentation."""
    labels = part.labels.tolist()
    on_pil = [v2.functional.to_pil_image(image) for image in part.images]
    on_tensors = list(part.images)
    steps = their_steps(part.images.shape[-1])
    return {
        "course": {k: partial(our_batches, part, change) for k, change in OURS.items()},
        "PIL": {k: partial(their_batches, on_pil, labels, s) for k, s in steps.items()},
        "v2": {
            k: partial(their_batches, on_tensors, labels, s) for k, s in steps.items()
        },
    }


def measure(part: data.Part, num_rounds: int) -> dict[tuple[str, str], list[float]]:
    """Let the sides take turns, after a short pass of each to warm up."""
    warm_up = data.Part(part.images[:BATCH_SIZE], part.labels[:BATCH_SIZE])
    for passes in sides(warm_up).values():
        for start in passes.values():
            rate(start(), len(warm_up))
    found: dict[tuple[str, str], list[float]] = {}
    all_sides = sides(part)
    for _ in range(num_rounds):
        for name in OURS:
            for side, passes in all_sides.items():
                if name in passes:
                    images_a_second = rate(passes[name](), len(part))
                    found.setdefault((name, side), []).append(images_a_second)
    return found


def print_table(found: dict[tuple[str, str], list[float]]) -> None:
    """Print medians in images a second, and how many times more ours are."""
    medians = {key: statistics.median(rates) for key, rates in found.items()}
    print("| augmentation | the course | DataLoader, PIL | DataLoader, v2 | ratio |")
    print("|---|---|---|---|---|")
    for name in OURS:
        compared = name if (name, "PIL") in medians else "flip, rotation, crop"
        ours = medians[name, "course"]
        theirs = [medians[compared, side] for side in ("PIL", "v2")]
        columns = " | ".join(f"{value:,.0f}" for value in (ours, *theirs))
        print(f"| {name} | {columns} | {ours / max(theirs):.1f} |")


def main() -> None:
    """Print the table, for one thread."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    cifar10 = data.load("cifar10", wait=0)
    if cifar10.name != "cifar10":
        raise SystemExit("CIFAR-10 is not here; set COURSE_DATA to its folder")
    train = cifar10.train
    part = data.Part(
        train.images[: arguments.images].clone(), train.labels[: arguments.images]
    )
    print(f"{platform.machine()}, {os.cpu_count()} cores, 1 thread, no workers")
    print(f"Python {platform.python_version()}, torch {torch.__version__}", end=", ")
    print(f"torchvision {torchvision.__version__}")
    print(f"{len(part):,} images, {arguments.rounds} rounds, images a second\n")
    print_table(measure(part, arguments.rounds))


if __name__ == "__main__":
    main()
