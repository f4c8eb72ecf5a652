"""The score explorer: from scores to probabilities, loss and gradient, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
import traitlets
from torch import Tensor

from course_utils.widgets.browser import BrowserWidget, source
from course_utils.widgets.score_picture import scores_html

# A network's scores for the image of a 2 that also looks like a 3, a 5, an 8 and a 9.
SCORES = (-1, -1, 3, -2, 2, 3, -1, -1, 4, 3)
MOST_CLASSES = 20
LARGEST_SCORE = 10_000


class Scores(traitlets.TraitType):
    """Scores before softmax, as a list of floats; read-only, set all at once."""

    info_text = f"2 to {MOST_CLASSES} numbers between −10,000 and 10,000"

    def validate(self, obj: Any, value: Any) -> list[float]:
        """Return the scores as a list, or say what is wrong with them."""
        try:
            scores = torch.as_tensor(value).detach().double()
        except (TypeError, ValueError, RuntimeError):
            scores = None
        if scores is None or scores.ndim != 1 or not 2 <= len(scores) <= MOST_CLASSES:
            raise traitlets.TraitError(
                f"scores are {self.info_text}, one for each class; this is "
                f"{str(value)[:60]}"
            )
        if not (scores.abs() <= LARGEST_SCORE).all():
            refused = scores[~(scores.abs() <= LARGEST_SCORE)][0].item()
            raise traitlets.TraitError(f"scores are {self.info_text}, not {refused:g}")
        return scores.tolist()


class ScoreExplorer(BrowserWidget):
    """Sliders for the scores of one example; the browser computes.

    Its state is in its traits, which a cell may read and set. A value out of range
    raises ``TraitError`` and leaves it as it was.
    """

    _esm = source("controls.js", "softmax.js", "score_table.js", "score_explorer.js")
    _css = source("playground.css", "score_explorer.css")

    scores = Scores().tag(sync=True)
    label = traitlets.Int(0).tag(sync=True)  # the true class
    learning_rate = traitlets.Float(1.0, min=0.0, max=10.0).tag(sync=True)
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _first_scores = Scores().tag(sync=True)  # what "Reset" brings back

    @property
    def probabilities(self) -> Tensor:
        """The softmax of the scores, shape (num_classes,), float64."""
        return self._scores.softmax(dim=0)

    @property
    def loss(self) -> float:
        """The cross-entropy of the scores with the true class, in nats."""
        return F.cross_entropy(self._scores, torch.tensor(self.label)).item()

    @property
    def gradient(self) -> Tensor:
        """Of the loss by each score, shape (num_classes,): p − y, y one-hot."""
        gradient = self.probabilities
        gradient[self.label] -= 1
        return gradient

    def step(self) -> None:
        """Move the scores by ``-learning_rate * gradient``, as the button does."""
        self.scores = self._scores - self.learning_rate * self.gradient

    def picture_html(self) -> str:
        """Return the present numbers as a table, for reading without a kernel."""
        return scores_html(
            self._scores, self.label, self.class_names, self.gradient, self.loss
        )

    @property
    def _scores(self) -> Tensor:
        return torch.tensor(self.scores, dtype=torch.float64)

    @traitlets.validate("scores")
    def _check_count(self, proposal: dict[str, Any]) -> list[float]:
        scores, names = proposal["value"], self.class_names
        if len(scores) != len(names):
            raise traitlets.TraitError(
                f"{len(scores)} scores do not fit {len(names)} classes"
            )
        return scores

    @traitlets.validate("label")
    def _check_label(self, proposal: dict[str, Any]) -> int:
        label, count = proposal["value"], len(self.class_names)
        if not 0 <= label < count:
            raise traitlets.TraitError(
                f"label={label} names no class; choose 0 to {count - 1}"
            )
        return label


def score_explorer(
    scores: Sequence[float] | Tensor = SCORES,
    label: int = 2,
    *,
    class_names: Sequence[str] | None = None,
) -> ScoreExplorer:
    """Move the scores of an example and see probabilities, loss and gradient.

    Parameters
    ----------
    scores : sequence of float or Tensor, shape (num_classes,)
        Before softmax, at most 20; a row of logits, for example. By default those of
        the lesson.
    label : int, default=2
        The true class.
    class_names : sequence of str, optional
        "0", "1", … by default.

    Returns
    -------
    ScoreExplorer
        ``scores`` and ``label`` can be read and set; ``probabilities``, ``loss`` (in
        nats) and ``gradient`` follow from them.

    Raises
    ------
    ValueError
        If the scores are no 2 to 20 numbers, or label and names do not fit them.

    Examples
    --------
    >>> explorer = score_explorer()
    >>> explorer.probabilities[2].item()  # doctest: +ELLIPSIS
    0.1621...
    >>> round(explorer.loss, 3)
    1.819
    """
    names = list(class_names or map(str, range(len(scores))))
    try:
        return ScoreExplorer(
            scores=scores, _first_scores=scores, label=label, class_names=names
        )
    except traitlets.TraitError as error:
        raise ValueError(str(error)) from None
