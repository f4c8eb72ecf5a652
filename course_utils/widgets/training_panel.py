"""The training panel: a training to watch, to stop and to take up again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch import nn

from course_utils.data.splitting import Split
from course_utils.train.history import History
from course_utils.train.recipe import make_recipe
from course_utils.train.training import Training
from course_utils.widgets import training_rivals
from course_utils.widgets.guard import guarded
from course_utils.widgets.training_view import TrainingView
from course_utils.widgets.training_worker import Worker


class TrainingPanel(TrainingView):
    """A training in the background, with its curves and two buttons.

    Attributes
    ----------
    training : Training
    problem : str
        What went wrong, or "".
    """

    def __init__(self, training: Training, class_names: Sequence[str]) -> None:
        super().__init__(training, class_names)
        self.worker = Worker(training, self)
        self.cell = training_rivals.present_cell()
        self.on_msg(self._hear)

    @property
    def is_running(self) -> bool:
        """Whether it trains now."""
        return self.worker.is_running

    def resume(self) -> None:
        """Begin, or go on from where it was stopped; the cell does not wait.

        Raises
        ------
        RuntimeError
            If the training failed.
        """
        training_rivals.stop_rivals(self.training.model, but=self)
        self.worker.start()

    def stop(self, reason: str = "") -> None:
        """Stop after the step under way; the model gets the weights of its best epoch.

        Parameters
        ----------
        reason : str
            A sentence for the history.
        """
        if self.is_running:
            self._is_stopping = True
            self.worker.stop(reason)

    def wait(self, timeout: float | None = None) -> History:
        """Wait until the training ends or is stopped; one that is ready begins.

        Interrupting the kernel meanwhile stops the training, and the cell goes on; a
        second interruption ends the cell as usual.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Returns
        -------
        History

        Raises
        ------
        TimeoutError
            If it has not ended by then; it goes on.
        DivergedError and others
            What the training raised.
        """
        if self._state == "ready":
            self.resume()
        self._is_awaited = True
        try:
            if not self.worker.join(float("inf") if timeout is None else timeout):
                raise TimeoutError(
                    f"still training after {timeout:g} s: {len(self.history)} of "
                    f"{self._num_epochs} epochs are done. wait() again, or stop()"
                )
        except KeyboardInterrupt:
            self.stop()
            self.worker.join()
            print(f"Training stopped. {self.history.summary()}")  # noqa: T201
        finally:
            self._is_awaited = False
        self._show_picture()
        if self.worker.error is not None:
            raise self.worker.error
        return self.history

    def close(self) -> None:
        """Stop the training and take the panel away."""
        self.stop("Its panel was closed.")
        super().close()

    def _hear(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Do what a button asks; what it asked of an earlier run is forgotten."""
        wish = message.get("wish")
        if wish == "stop" and message.get("run") == self._run:
            self.stop()
        elif wish == "resume":
            self._resume_from_button()
        elif wish == "picture":
            self._show_picture()

    @guarded
    def _resume_from_button(self) -> None:
        self.resume()


def training_panel(
    model: nn.Module,
    split: Split,
    *,
    seed: int = 0,
    checkpoint: Path | str | None = None,
    class_names: Sequence[str] | None = None,
    start: bool = True,
    **settings: Any,
) -> TrainingPanel:
    """Train a model in the background and watch it; the cell does not wait.

    It trains as `course_utils.train.fit` does, with the same weights in the end. When
    it ends or is stopped, the model has the weights of its best epoch. The next cell
    begins with ``panel.wait()``.

    Parameters
    ----------
    model : nn.Module
        Returns logits (N, num_classes) for standardized images (N, C, H, W).
    split : Split
    seed : int, default=0
        Of the order of the examples, dropout and augmentation.
    checkpoint : path, optional
        A file to keep the training in, written after each epoch.
    class_names : sequence of str, optional
        For the confusion matrix; numbers by default.
    start : bool, default=True
        Whether to begin at once, or with the button Start.
    **settings
        The fields of `course_utils.train.Recipe`: ``num_epochs``, ``batch_size``, …

    Returns
    -------
    TrainingPanel
        ``panel.history`` is what is known so far, ``panel.wait()`` waits for the end,
        ``panel.stop()`` and ``panel.resume()`` do what the buttons do.

    Raises
    ------
    TypeError, ValueError
        If a setting is unknown or out of range, or the model does not fit the images
        or the labels.
    CheckpointError
        If the file is damaged, or belongs to a training with other settings.

    Examples
    --------
    >>> from course_utils import data, models
    >>> parts = data.split(data.load("mnist5000"))
    >>> panel = training_panel(models.MLP(), parts, num_epochs=2)
    >>> len(panel.wait())
    2
    """
    recipe = make_recipe(**settings)
    training_rivals.stop_rivals(model, cell=training_rivals.present_cell())
    training = Training(model, split, recipe, seed=seed, checkpoint=checkpoint)
    names = _names(class_names, training.trial.num_classes)
    panel = TrainingPanel(training, names)
    training_rivals.PANELS.add(panel)
    if start and not training.is_finished:
        panel.resume()
    else:
        panel.prepare()
    return panel


def _names(class_names: Sequence[str] | None, num_classes: int) -> list[str]:
    if class_names is None:
        return [str(number) for number in range(num_classes)]
    if len(class_names) != num_classes:
        raise ValueError(
            f"class_names has {len(class_names)} names, and the model returns "
            f"{num_classes} scores for an image"
        )
    return list(class_names)
