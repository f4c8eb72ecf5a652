"""Time it takes until MNIST and CIFAR-10 are ready to train on.

Run ``COURSE_DATA=<folder> python benchmarks/loading.py``, where the folder holds both
in torchvision's layout. The yardstick is torchvision's own CIFAR10 class, in the same
process and on the same files. It keeps arrays; a network's batches are tensors, so a
pass of a DataLoader over it is timed too, beside the same pass over our tensors.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from course_utils import data
from course_utils.data import cache

BATCH_SIZE = 512


def timed(what: str, action: Callable[[], object], num_images: int = 0) -> object:
    """Run ``action`` and print the seconds, and images a second if there are any."""
    start = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - start
    rate = f"{num_images / seconds:>12,.0f} images/s" if num_images else ""
    print(f"{what:<58}{seconds:>7.2f} s{rate}")
    return result


def pass_over_tensors(part: data.Part) -> None:
    """Visit all images once, in random order, in float batches."""
    for rows in torch.randperm(len(part)).split(BATCH_SIZE):
        part.images[rows].float().div_(255), part.labels[rows]


def pass_over_loader(dataset: object) -> None:
    """Visit all images once through torchvision's transform and a DataLoader."""
    for _ in torch.utils.data.DataLoader(dataset, BATCH_SIZE, shuffle=True):
        pass


def load_twice(name: str, title: str, num_images: int) -> data.Dataset:
    """Time loading without and, where the course keeps one, with a prepared copy."""

    def load() -> data.Dataset:
        return data.load(name, wait=0)

    timed(f"{title}, first load", load, num_images)
    loaded = timed(f"{title}, each further load", load, num_images)
    if loaded.name != name:
        raise SystemExit(f"{title} is not here; set COURSE_DATA to its folder")
    return loaded


def bench_ours() -> None:
    """Time the course's own loading, splitting and batches."""
    load_twice("mnist", "MNIST", 70_000)
    cifar10 = load_twice("cifar10", "CIFAR-10", 60_000)
    parts = timed("CIFAR-10, split, mean and deviation", lambda: data.split(cifar10))
    val = parts.val.images
    timed("CIFAR-10, normalize", lambda: parts.normalize(val), len(val))
    train = cifar10.train
    timed("CIFAR-10, a pass in batches", lambda: pass_over_tensors(train), len(train))
    print(f"prepared copy: {cache.path_of('cifar10').stat().st_size / 1e6:.0f} MB")


def bench_torchvision(folder: Path) -> None:
    """Time torchvision's reading of the same files."""

    def load() -> tuple[object, object]:
        from torchvision.datasets import CIFAR10
        from torchvision.transforms import ToTensor

        train = CIFAR10(folder, train=True, transform=ToTensor())
        return train, CIFAR10(folder, train=False, transform=ToTensor())

    timed("torchvision, import", lambda: __import__("torchvision"))
    train, _ = timed("torchvision's CIFAR10, each load", load, 60_000)
    timed("torchvision's, a pass in batches", lambda: pass_over_loader(train), 50_000)


def main() -> None:
    """Print all timings, for one thread and a warm file system."""
    torch.set_num_threads(1)
    print(f"{platform.machine()}, {os.cpu_count()} cores, 1 thread")
    print(f"Python {platform.python_version()}, torch {torch.__version__}")
    given = os.environ.get("COURSE_DATA")
    if not given or not (Path(given) / "cifar-10-batches-py").is_dir():
        raise SystemExit(
            "set COURSE_DATA; it must hold MNIST/ and cifar-10-batches-py/"
        )
    for path in Path(given).rglob("*"):
        if path.is_file():
            path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COURSE_CACHE"] = folder
        bench_ours()
    bench_torchvision(Path(given))


if __name__ == "__main__":
    main()
