"""The classic recipes of public courses, as they are published: the slow side.

One picture at a time through torchvision's transforms and a DataLoader without worker
processes, batches of 20, plain gradient descent with a learning rate of 0.01.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from course_utils import data, models

BATCH_SIZE, LEARNING_RATE = 20, 0.01
CHECKS_PER_EPOCH = 4


@dataclass(frozen=True)
class Classic:
    """A recipe: its network, and what is done to each picture."""

    make: Callable[[], nn.Module]
    transform: Callable[[Image.Image], Tensor]


RECIPES = {
    "mnist": Classic(models.MLP, transforms.ToTensor()),
    "cifar10": Classic(
        models.ClassicCNN,
        transforms.Compose(
            [
                transforms.RandomHorizontalFlip(),
                transforms.RandomRotation(10),
                transforms.ToTensor(),
                transforms.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
            ]
        ),
    ),
}


class Pictures(Dataset):
    """A part as torchvision's data sets hold it: arrays, a PIL image for each."""

    def __init__(self, part: data.Part, transform: Callable[[Image.Image], Tensor]):
        self._arrays = part.images.permute(0, 2, 3, 1).squeeze(3).numpy()
        self._labels = part.labels.tolist()
        self._transform = transform

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        picture = Image.fromarray(self._arrays[index])
        return self._transform(picture), self._labels[index]


def train(
    name: str, dataset: data.Dataset, device: torch.device, *, seed: int
) -> Iterator[tuple[float, float, float]]:
    """Train without end; four times an epoch yield how far it is.

    Yields
    ------
    epochs : float
        Passes over the training set so far.
    seconds : float
        Spent on training; the test is not counted.
    accuracy : float
        On the test set.
    """
    recipe = RECIPES[name]
    torch.manual_seed(seed)
    model = recipe.make().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    pictures = Pictures(dataset.train, recipe.transform)
    steps_per_epoch = -(-len(pictures) // BATCH_SIZE)
    check_every = steps_per_epoch // CHECKS_PER_EPOCH
    seconds, step = 0.0, 0
    while True:
        start = time.perf_counter()
        loader = DataLoader(pictures, BATCH_SIZE, shuffle=True, num_workers=0)
        for images, labels in loader:
            model.train()
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images.to(device)), labels.to(device))
            loss.backward()
            optimizer.step()
            step += 1
            if step % check_every == 0:
                seconds += time.perf_counter() - start
                yield step / steps_per_epoch, seconds, _accuracy(model, name, dataset)
                start = time.perf_counter()
        seconds += time.perf_counter() - start


@torch.inference_mode()
def _accuracy(model: nn.Module, name: str, dataset: data.Dataset) -> float:
    """Judge on the test set, scaled as the recipe scales, nothing random."""
    model.eval()
    images = dataset.test.images.float() / 255
    if name == "cifar10":
        images = (images - 0.5) / 0.5
    device = next(model.parameters()).device
    logits = torch.cat([model(chunk.to(device)).cpu() for chunk in images.split(1000)])
    return (logits.argmax(dim=1) == dataset.test.labels).float().mean().item()
