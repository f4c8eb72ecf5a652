"""How hard Scenes-10 is, held against what is known of CIFAR-10, and what it costs.

    python benchmarks/scenes10.py --seeds 3

Each network sees the 20,000 training pictures and is judged on the 4,000 for the test.
CIFAR-10's own figures for such networks: a multilayer perceptron near half, the classic
three-block CNN about three quarters, a good small CNN near 90 %, and augmentation worth
several points once a network can fit its training set.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.data.scenes import draw_dataset

BATCH_SIZE = 256


def make_mlp() -> nn.Module:
    """Return the multilayer perceptron 3072-512-512-10 with dropout 0.2."""
    return nn.Sequential(
        nn.Flatten(),
        *(nn.Linear(3072, 512), nn.ReLU(), nn.Dropout(0.2)),
        *(nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.2)),
        nn.Linear(512, 10),
    )


def make_classic_cnn() -> nn.Module:
    """Return the classic CNN: blocks of 16, 32, 64 channels, two dense layers."""
    blocks = [
        layer
        for c_in, c_out in ((3, 16), (16, 32), (32, 64))
        for layer in (nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    ]
    return nn.Sequential(
        *blocks,
        *(nn.Flatten(), nn.Dropout(0.25), nn.Linear(1024, 500), nn.ReLU()),
        *(nn.Dropout(0.25), nn.Linear(500, 10)),
    )


def conv(in_channels: int, out_channels: int) -> nn.Sequential:
    """Return a 3 x 3 convolution with batch norm and ReLU."""
    convolution = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(out_channels), nn.ReLU())


class Residual(nn.Module):
    """Two convolutions around which the input is passed by."""

    def __init__(self, channels: int):
        super().__init__()
        self.body = nn.Sequential(conv(channels, channels), conv(channels, channels))

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, C, H, W), the shape of the input."""
        return x + self.body(x)


def make_residual_cnn() -> nn.Module:
    """Return a batch-norm CNN of 32-64-128 channels with two residual blocks."""
    return nn.Sequential(
        *(conv(3, 32), nn.MaxPool2d(2)),
        *(conv(32, 64), nn.MaxPool2d(2), Residual(64)),
        *(conv(64, 128), nn.MaxPool2d(2), Residual(128)),
        *(nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(128, 10)),
    )


@dataclass(frozen=True)
class Recipe:
    """A network with the way it is trained."""

    name: str
    target: str  # what holds on CIFAR-10
    make: Callable[[], nn.Module]
    num_epochs: int
    learning_rate: float
    is_augmented: bool = False


RECIPES = {
    "mlp": Recipe("MLP 3072-512-512-10", "near half", make_mlp, 12, 1e-3),
    "cnn": Recipe("classic CNN 16-32-64", "three quarters", make_classic_cnn, 16, 2e-3),
    "plain": Recipe(
        "residual CNN",
        "several points less than augmented",
        make_residual_cnn,
        12,
        5e-3,
    ),
    "augmented": Recipe(
        "residual CNN, flip and shift", "near 90 %", make_residual_cnn, 12, 5e-3, True
    ),
}


def augment(images: Tensor, reach: int = 3) -> Tensor:
    """Flip half of the images (N, C, H, W); shift each by up to ``reach`` pixels."""
    N, _, H, W = images.shape
    is_flipped = torch.rand(N, 1, 1, 1) < 0.5
    images = torch.where(is_flipped, images.flip(3), images)
    padded = F.pad(images, (reach,) * 4, mode="reflect")
    rows = torch.randint(2 * reach + 1, (N, 1)) + torch.arange(H)
    cols = torch.randint(2 * reach + 1, (N, 1)) + torch.arange(W)
    index = torch.arange(N)[:, None, None]
    shifted = padded[index, :, rows[:, :, None], cols[:, None, :]]  # (N, H, W, C)
    return shifted.permute(0, 3, 1, 2)


def train(recipe: Recipe, images: Tensor, labels: Tensor, precision) -> nn.Module:
    """Return the recipe's network, trained with AdamW on a one-cycle schedule."""
    model = recipe.make().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), recipe.learning_rate)
    num_steps = recipe.num_epochs * (len(images) // BATCH_SIZE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=num_steps
    )
    for _ in range(recipe.num_epochs):
        for index in torch.randperm(len(images)).split(BATCH_SIZE):
            if len(index) < BATCH_SIZE:
                break
            batch = augment(images[index]) if recipe.is_augmented else images[index]
            batch = batch.contiguous(memory_format=torch.channels_last)
            with precision:
                logits = model(batch)
            loss = F.cross_entropy(logits.float(), labels[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model


@torch.inference_mode()
def accuracy(model: nn.Module, images: Tensor, labels: Tensor, precision) -> float:
    """Return the percentage of images that the model gets right."""
    model.eval()
    num_correct = 0
    for batch, truth in zip(images.split(500), labels.split(500), strict=True):
        with precision:
            num_correct += int((model(batch).argmax(dim=1) == truth).sum())
    return 100 * num_correct / len(labels)


def measure(recipe: Recipe, dataset: tuple[Tensor, ...], precision, num_seeds: int):
    """Print one row: the median accuracies over the seeds, the range, the time."""
    train_images, train_labels, test_images, test_labels = dataset
    runs = []
    for seed in range(num_seeds):
        torch.manual_seed(seed)
        start = time.perf_counter()
        model = train(recipe, train_images, train_labels, precision)
        seconds = time.perf_counter() - start
        fit = accuracy(model, train_images[:4000], train_labels[:4000], precision)
        test = accuracy(model, test_images, test_labels, precision)
        runs.append((test, fit, seconds))
    tests, fits, times = zip(*runs, strict=True)
    print(
        f"| {recipe.name} | {recipe.num_epochs} | {statistics.median(fits):.1f} "
        f"| {statistics.median(tests):.1f} ({min(tests):.1f}-{max(tests):.1f}) "
        f"| {recipe.target} | {statistics.median(times):.0f} |",
        flush=True,
    )


def main() -> None:
    """Draw the set, train each network on it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="trainings a network")
    parser.add_argument("--only", choices=RECIPES, nargs="*", default=list(RECIPES))
    parser.add_argument("--bf16", action="store_true", help="train in bfloat16")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    precision = torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16)

    start = time.perf_counter()
    dataset = draw_dataset()
    seconds = time.perf_counter() - start
    train_images, train_labels, test_images, test_labels = dataset
    num_pictures = len(train_images) + len(test_images)
    print(
        f"{platform.processor() or platform.machine()}, 1 thread, "
        f"{'bfloat16' if arguments.bf16 else 'float32'}; Python "
        f"{platform.python_version()}, torch {torch.__version__}, OpenCV "
        f"{cv2.__version__}; {arguments.seeds} seeds"
    )
    print(f"drawing: {1e6 * seconds / num_pictures:.0f} µs a picture\n")
    print("| network | epochs | training % | test % (range) | on CIFAR-10 | seconds |")
    print("|---|---|---|---|---|---|")
    scaled = tuple(x / 255 - 0.5 for x in (train_images, test_images))
    dataset = scaled[0], train_labels, scaled[1], test_labels
    for name in arguments.only:
        measure(RECIPES[name], dataset, precision, arguments.seeds)


if __name__ == "__main__":
    main()
