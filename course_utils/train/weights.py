"""The weights of the best epoch, kept while the model trains on."""

from __future__ import annotations

from torch import Tensor, nn


class BestWeights:
    """What a model was after its best epoch, and what it was last.

    Parameters
    ----------
    model : nn.Module
    """

    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self.best: dict[str, Tensor] = {}
        self._last: dict[str, Tensor] = {}  # kept only while the model has the best

    def keep(self) -> None:
        """Take the present weights for the best."""
        self.best = self._present()

    def restore(self) -> None:
        """Give the model the best weights, if there are any."""
        if self.best and not self._last:
            self._last = self._present()
            self._model.load_state_dict(self.best)

    def take_back(self) -> None:
        """Give the model the weights it had before `restore`."""
        if self._last:
            self._model.load_state_dict(self._last)
            self._last = {}

    def _present(self) -> dict[str, Tensor]:
        weights = self._model.state_dict()
        return {name: weight.clone() for name, weight in weights.items()}
