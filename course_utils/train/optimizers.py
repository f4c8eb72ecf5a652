"""Optimizers for a model's parameters, by what each parameter is."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer

from course_utils import runtime
from course_utils.train.recipe import Recipe


class Muon(Optimizer):
    """Momentum whose step is made orthogonal: as large in each direction.

    Plain momentum moves a layer mostly along the few directions in which gradients are
    large. Muon replaces the step by the nearest matrix with equal singular values, so
    the weak directions learn as fast. After Jordan et al., "Muon: An optimizer for
    hidden layers" (2024); as there, for CIFAR networks each kernel keeps its norm.

    Parameters
    ----------
    parameters : iterable of nn.Parameter
        Kernels (C_out, C_in, kH, kW) or matrices.
    lr : float
    momentum : float, default=0.6
    """

    def __init__(
        self, parameters: Iterable[nn.Parameter], lr: float, *, momentum: float = 0.6
    ):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """Move each parameter against its orthogonalized momentum."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    self._move(weight, group["lr"], group["momentum"])

    def _move(self, weight: nn.Parameter, lr: float, momentum: float) -> None:
        state = self.state[weight]
        if not state:
            state["momentum"] = torch.zeros_like(weight)
        average = state["momentum"].mul_(momentum).add_(weight.grad)
        step = weight.grad.add(average, alpha=momentum)  # Nesterov: look ahead

        weight.mul_(len(weight) ** 0.5 / weight.norm().clamp_min(1e-7))
        direction = orthogonalize(step.reshape(len(step), -1))
        weight.sub_(direction.reshape(weight.shape), alpha=lr)


def orthogonalize(matrix: Tensor, *, num_steps: int = 3) -> Tensor:
    """Return nearly the closest matrix whose singular values are all 1.

    Newton and Schulz's iteration: an odd polynomial applied to the matrix acts on its
    singular values alone, and this one drives them towards 1 (to about 0.7 to 1.2).

    Parameters
    ----------
    matrix : Tensor, shape (rows, columns)
    num_steps : int, default=3
    """
    a, b, c = 3.4445, -4.7750, 2.0315  # Jordan's coefficients
    is_tall = len(matrix) > matrix.shape[1]
    X = matrix.T if is_tall else matrix
    X = (X / (X.norm() + 1e-7)).to(runtime.pick_precision(matrix.device))
    for _ in range(num_steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return (X.T if is_tall else X).to(matrix.dtype)


def make_optimizers(model: nn.Module, recipe: Recipe) -> list[Optimizer]:
    """Return the optimizers that together train every parameter of ``model``.

    Raises
    ------
    ValueError
        If the model has nothing to train.
    """
    trainable = [weight for weight in model.parameters() if weight.requires_grad]
    if not trainable:
        raise ValueError(
            f"{type(model).__name__} has no parameters to train; has it layers, and do "
            "they require gradients?"
        )
    if recipe.optimizer == "muon":
        kernels = [weight for weight in trainable if weight.dim() == 4]
        others = [weight for weight in trainable if weight.dim() != 4]
        muon = [Muon(kernels, recipe.kernel_learning_rate)] if kernels else []
        return muon + ([_adamw(others, recipe)] if others else [])
    if recipe.optimizer == "sgd":
        return [_sgd(trainable, recipe)]
    return [_adamw(trainable, recipe)]


def _adamw(weights: list[nn.Parameter], recipe: Recipe) -> Optimizer:
    groups = _decay_groups(weights, recipe.weight_decay)
    is_fused = weights[0].device.type in ("cpu", "cuda")
    return AdamW(groups, lr=recipe.learning_rate, fused=is_fused)


def _sgd(weights: list[nn.Parameter], recipe: Recipe) -> Optimizer:
    return SGD(
        _decay_groups(weights, recipe.weight_decay),
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        nesterov=recipe.momentum > 0,
    )


def _decay_groups(weights: list[nn.Parameter], weight_decay: float) -> list[dict]:
    """Let weight decay act on matrices and kernels only."""
    decayed = [weight for weight in weights if weight.dim() > 1]
    others = [weight for weight in weights if weight.dim() <= 1]
    groups = [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]
