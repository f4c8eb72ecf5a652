"""Small data and networks for the tests of training: a step takes a millisecond."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from course_utils.data.parts import Part
from course_utils.data.splitting import Split

IMAGE = (2, 8, 6)  # C, H, W
NUM_CLASSES = 3


def small_part(num_images: int, *, seed: int) -> Part:
    """Noise, with a bright row for class 0, a bright or dark column for the others."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(0, 120, (num_images, *IMAGE), generator=generator)
    labels = torch.randint(0, NUM_CLASSES, (num_images,), generator=generator)
    images[labels == 0, :, 3] += 100
    images[labels == 1, :, :, 2] += 100
    images[labels == 2, :, :, 4] = 0
    return Part(images.to(torch.uint8), labels)


def small_split(num_train: int = 70, num_val: int = 30) -> Split:
    """Seventy images in batches of 16 leave a short last batch of six."""
    train, val = small_part(num_train, seed=1), small_part(num_val, seed=2)
    pixels = train.images.float() / 255
    mean, std = pixels.mean(dim=(0, 2, 3)), pixels.std(dim=(0, 2, 3))
    return Split(train, val, small_part(20, seed=3), mean, std)


class SmallCNN(nn.Module):
    """Has one of each: kernels, batch norm, dropout, a dense layer."""

    def __init__(self, *, dropout: float = 0.3):
        super().__init__()
        self.features = nn.Sequential(
            *(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU()),
            *(nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Dropout(dropout), nn.Linear(6 * 4 * 3, NUM_CLASSES)
        )

    def forward(self, images: Tensor) -> Tensor:
        return self.classifier(self.features(images))


def small_cnn(seed: int = 0, **options: float) -> SmallCNN:
    """Return a network whose first weights depend on the seed."""
    torch.manual_seed(seed)
    return SmallCNN(**options)


def small_mlp(seed: int = 0, num_classes: int = NUM_CLASSES) -> nn.Sequential:
    """Return a network without dropout and batch norm."""
    torch.manual_seed(seed)
    hidden = [nn.Linear(2 * 8 * 6, 16), nn.ReLU()]
    return nn.Sequential(nn.Flatten(), *hidden, nn.Linear(16, num_classes))


def add_noise(images: Tensor) -> Tensor:
    """Augment with random numbers from the global generator."""
    return (images + 0.1 * torch.rand_like(images)).flip(3)


def weights_of(model: nn.Module) -> dict[str, Tensor]:
    """Return a copy of all weights and buffers."""
    return {name: value.clone() for name, value in model.state_dict().items()}


def is_same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    """Return whether two sets of weights agree bit for bit."""
    return one.keys() == other.keys() and all(
        torch.equal(one[name], other[name]) for name in one
    )
