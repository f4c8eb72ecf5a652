"""How much sooner the course's training reaches an accuracy than the classic recipe.

    COURSE_DATA=FOLDER python benchmarks/training_speed.py mnist
    COURSE_DATA=FOLDER python benchmarks/training_speed.py cifar10

Both sides run in turn in one process, on the same device and threads, with the whole
training set; clocks stand still while the test set is looked at. The classic side is
tested four times an epoch, the course's side once, at its end: its length was fixed
beforehand, on a validation part. On a GPU the same commands run there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

import classic_recipes
import torch
from machine import describe_machine
from torch import nn

from course_utils import data, models, runtime, train

NUM_VAL = 500  # the course's engine judges each epoch; this costs it next to nothing


@dataclass(frozen=True)
class Ours:
    """A training of the course that is to reach a test accuracy."""

    target: float
    make: Any  # of a Split: the network
    num_images: int  # of the training set, drawn at random
    settings: dict[str, Any] = field(default_factory=dict)
    average_flips: bool = False  # whether each test image is judged with its mirror


def make_mlp(_split: data.Split) -> nn.Module:
    """Return the network of the classic recipe, without dropout."""
    return models.MLP(dropout=0)


def make_small_cnn(split: data.Split) -> nn.Module:
    """Return the course's fast network at its smallest."""
    return models.FastCNN(split, widths=(32, 64, 128), num_patterns=16)


MNIST = {"batch_size": 256, "learning_rate": 5e-3, "warmup": 0.15}
CIFAR = models.FastCNN.SETTINGS | {"batch_size": 200, "num_epochs": 1}
OURS = {
    "mnist": [
        Ours(0.97, make_mlp, 59_500, {"num_epochs": 1, **MNIST}),
        Ours(0.98, make_mlp, 59_500, {"num_epochs": 3, **MNIST}),
    ],
    "cifar10": [Ours(0.70, make_small_cnn, 18_000, CIFAR, average_flips=True)],
}


def part_of(dataset: data.Dataset, num_images: int) -> data.Split:
    """Return a split that trains on so many images, and hardly validates."""
    split = data.split(dataset, val_fraction=NUM_VAL / len(dataset.train))
    rows = slice(num_images)
    train_part = data.Part(split.train.images[rows], split.train.labels[rows])
    return data.Split(train_part, split.val, split.test, split.mean, split.std)


def time_ours(ours: Ours, dataset: data.Dataset, seed: int) -> tuple[float, float]:
    """Return seconds and test accuracy of one training."""
    split = part_of(dataset, ours.num_images)
    runtime.set_seed(seed)
    start = time.perf_counter()
    model = ours.make(split)
    train.fit(model, split, seed=seed, quiet=True, **ours.settings)
    seconds = time.perf_counter() - start
    judged = train.evaluate(model, split.test, split, average_flips=ours.average_flips)
    return seconds, judged.accuracy


def time_classic(
    name: str, dataset: data.Dataset, targets: list[float], *, device: torch.device
) -> dict[float, float]:
    """Return the seconds after which the classic recipe first reached each target."""
    reached: dict[float, float] = {}
    for epochs, seconds, accuracy in classic_recipes.train(
        name, dataset, device, seed=0
    ):
        print(
            f"  classic, {epochs:5.2f} epochs {seconds:8.1f} s {accuracy:.2%}",
            flush=True,
        )
        for target in targets:
            if accuracy >= target:
                reached.setdefault(target, seconds)
        if len(reached) == len(targets):
            return reached
    raise AssertionError("training never ends by itself")


def compare(name: str, num_seeds: int, device: torch.device) -> list[str]:
    """Run both sides and return the rows of a Markdown table."""
    dataset = data.load(name)
    if dataset.name != name:
        raise SystemExit(f"{name} is not here; set COURSE_DATA to its folder")
    runs = {
        (ours.target, precision): [
            run_ours(ours, dataset, seed, precision) for seed in range(num_seeds)
        ]
        for precision in precisions(device)
        for ours in OURS[name]
    }
    targets = [ours.target for ours in OURS[name]]
    classic = time_classic(name, dataset, targets, device=device)
    return [
        row(f"{name} to {target:.0%}, {precision}", target, classic[target], run)
        for (target, precision), run in runs.items()
    ]


def precisions(device: torch.device) -> list[str]:
    """Return what the course computes in here; float32 too, for older processors."""
    picked = str(runtime.pick_precision(device)).removeprefix("torch.")
    return list(dict.fromkeys([picked, "float32"]))


def run_ours(
    ours: Ours, dataset: data.Dataset, seed: int, precision: str
) -> tuple[float, float]:
    """Return seconds and test accuracy of one training in a given precision."""
    os.environ["COURSE_PRECISION"] = precision
    seconds, accuracy = time_ours(ours, dataset, seed)
    told = f"  the course, {precision}, seed {seed}: {seconds:6.1f} s {accuracy:.2%}"
    print(told, flush=True)
    return seconds, accuracy


def row(
    what: str, target: float, classic: float, runs: list[tuple[float, float]]
) -> str:
    """Return one row: the seconds of both sides and their ratio."""
    seconds = statistics.median(seconds for seconds, _ in runs)
    accuracies = ", ".join(f"{accuracy:.2%}" for _, accuracy in runs)
    missed = sum(accuracy < target for _, accuracy in runs)
    told = f"{missed} of {len(runs)} missed it" if missed else accuracies
    ratio = f"{classic / seconds:.0f} times"
    return f"| {what} | {classic:.0f} s | {seconds:.1f} s | {ratio} | {told} |"


def main() -> None:
    """Print the table of one data set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=sorted(OURS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    device = runtime.pick_device()
    print(describe_machine(device))
    rows = compare(given.name, given.seeds, device)
    print("| | classic recipe | the course | sooner | test accuracies |")
    print("|---|---|---|---|---|", *rows, sep="\n")


if __name__ == "__main__":
    main()
