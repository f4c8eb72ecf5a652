"""The training step and the evaluation: the two halves of every training loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer

from course_utils import runtime
from course_utils.data.parts import Part
from course_utils.data.splitting import Split
from course_utils.train.claims import paused

EVALUATION_BATCH = 1000


@dataclass
class Tally:
    """Running sums over examples, so a short last batch does not skew the mean.

    The sums stay on the device: asking a GPU for a number makes it wait.
    """

    loss_sum: Tensor | float = 0.0  # nats
    num_correct: Tensor | int = 0
    num_examples: int = 0

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Count one batch; ``loss`` is the mean over it."""
        self.loss_sum = self.loss_sum + loss.double() * len(labels)
        self.num_correct = self.num_correct + (logits.argmax(dim=1) == labels).sum()
        self.num_examples += len(labels)

    @property
    def loss(self) -> float:
        """Mean loss of an example, in nats."""
        return float(self.loss_sum) / self.num_examples

    @property
    def accuracy(self) -> float:
        """Fraction of examples whose prediction was right."""
        return float(self.num_correct) / self.num_examples

    def to_plain(self) -> dict[str, float]:
        """Return the sums as plain numbers, which a file can hold."""
        return {
            "loss_sum": float(self.loss_sum),
            "num_correct": int(self.num_correct),
            "num_examples": self.num_examples,
        }


def train_step(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    optimizers: list[Optimizer],
    *,
    label_smoothing: float = 0.0,
    precision: torch.dtype = torch.float32,
) -> tuple[Tensor, Tensor]:
    """Change the weights once, to make the loss of this batch smaller.

    Returns
    -------
    loss : Tensor, scalar
        Mean cross-entropy of the batch before the step, without label smoothing.
    logits : Tensor, shape (N, num_classes)
    """
    with runtime.mixed_precision(images.device, precision):
        logits = model(images)  # (N, num_classes)
    logits = logits.float()
    loss = F.cross_entropy(logits, labels, label_smoothing=label_smoothing)

    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()

    if label_smoothing:
        loss = F.cross_entropy(logits.detach(), labels)
    return loss.detach(), logits.detach()


@dataclass(frozen=True)
class Evaluation:
    """How a model did on a part."""

    logits: Tensor  # float32 (N, num_classes), on the CPU
    labels: Tensor  # int64 (N,), on the CPU

    @property
    def loss(self) -> float:
        """Mean cross-entropy of an example, in nats."""
        return F.cross_entropy(self.logits.double(), self.labels).item()

    @property
    def accuracy(self) -> float:
        """Fraction of examples whose prediction was right."""
        return (self.predictions == self.labels).double().mean().item()

    @property
    def predictions(self) -> Tensor:
        """Predicted classes, int64 (N,)."""
        return self.logits.argmax(dim=1)

    @property
    def probabilities(self) -> Tensor:
        """Probabilities of the classes, float32 (N, num_classes)."""
        return self.logits.softmax(dim=1)


def evaluate(
    model: nn.Module, part: Part, split: Split, *, average_flips: bool = False
) -> Evaluation:
    """Judge a model on a part, in eval mode and without gradients.

    Parameters
    ----------
    model : nn.Module
        Returns logits for standardized images. Its mode is left as it was.
    part : Part
        ``split.val`` while choosing; ``split.test`` once, at the end.
    split : Split
        Knows how the training images were standardized.
    average_flips : bool, default=False
        Look at each image and at its mirror image, and average the logits.
    """
    logits = predict(model, part.images, split.normalize, average_flips=average_flips)
    return Evaluation(logits, part.labels.cpu())


@torch.inference_mode()
def predict(
    model: nn.Module,
    images: Tensor,
    normalize: Callable[[Tensor], Tensor],
    *,
    average_flips: bool = False,
    precision: torch.dtype = torch.float32,
) -> Tensor:
    """Return the logits of many images, in eval mode, batch by batch.

    Parameters
    ----------
    model : nn.Module
        Its mode, training or eval, is left as it was. If it is being trained, the
        training waits meanwhile.
    images : Tensor, shape (N, C, H, W), uint8
    normalize : callable
        Standardizes them; `Split.normalize`, most often.
    average_flips : bool, default=False
        Average the logits of each image and its mirror image.
    precision : torch.dtype, default=torch.float32
        `runtime.pick_precision` names a faster one, with three digits, where there is.

    Returns
    -------
    Tensor, shape (N, num_classes), float32, on the CPU
    """
    device = device_of(model)
    logits = []
    with paused(model), in_eval_mode(model):
        for chunk in images.split(EVALUATION_BATCH):
            inputs = in_fast_layout(normalize(chunk.to(device)))
            with runtime.mixed_precision(device, precision):
                scores = model(inputs)
                if average_flips:
                    scores = (scores + model(inputs.flip(3))) / 2
            logits.append(scores.float().cpu())
    return torch.cat(logits)


@contextmanager
def in_eval_mode(model: nn.Module) -> Iterator[None]:
    """Switch dropout and the like off; each module gets its own mode back."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes.items():
            module.training = mode


def device_of(model: nn.Module) -> torch.device:
    """Return where a model's first parameter is, or the CPU if it has none."""
    weight = next(model.parameters(), None)
    return torch.device("cpu") if weight is None else weight.device


def in_fast_layout(images: Tensor) -> Tensor:
    """Return images (N, C, H, W) with the channels of a pixel side by side in memory.

    Shape and values stay; convolutions run faster on this layout.
    """
    return images.contiguous(memory_format=torch.channels_last)
