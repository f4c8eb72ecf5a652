"""What a training shows: in the browser while it runs, as a table when it is gone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import traitlets
from IPython.display import display, update_display

from course_utils.metrics import confusion_matrix
from course_utils.train.fitting import announcement
from course_utils.train.history import EpochRecord, History
from course_utils.train.loop import Evaluation, evaluate
from course_utils.train.progress import Progress
from course_utils.train.training import Training
from course_utils.widgets.browser import BrowserWidget, source
from course_utils.widgets.training_words import (
    describe_error,
    plain_progress,
    plain_record,
    state_in_words,
    training_html,
)

TELL_EVERY = 0.2  # seconds between two messages to the browser
STATES = ["ready", "running", "stopped", "finished", "failed"]


class TrainingView(BrowserWidget):
    """The state of a training as the browser shows it; only sets traits.

    Parameters
    ----------
    training : Training
    class_names : sequence of str
    """

    _esm = source(
        "controls.js",
        "training_curves.js",
        "training_table.js",
        "training_words.js",
        "training_panel.js",
    )
    _css = source("playground.css", "training_panel.css")

    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _state = traitlets.Enum(STATES, "ready").tag(sync=True)
    _is_stopping = traitlets.Bool(False).tag(sync=True)
    # Whether a cell waits, so that the kernel hears nothing but an interruption.
    _is_awaited = traitlets.Bool(False).tag(sync=True)
    _run = traitlets.Int(0).tag(sync=True)  # counts beginnings
    _title = traitlets.Unicode().tag(sync=True)
    _plan = traitlets.Unicode().tag(sync=True)  # what is trained, and for how long
    _doubts = traitlets.List().tag(sync=True)
    _outcome = traitlets.Unicode().tag(sync=True)
    _num_epochs = traitlets.Int(1).tag(sync=True)
    _progress = traitlets.Dict().tag(sync=True)
    _epochs = traitlets.Dict({"records": [], "best": 0}).tag(sync=True)
    _confusion = traitlets.Dict().tag(sync=True)  # epoch and counts

    def __init__(self, training: Training, class_names: Sequence[str]) -> None:
        self.training = training
        self._told: dict[str, float] = {}  # when, by kind
        self._latest: Progress | None = None
        self._best_evaluation: tuple[int, Evaluation] | None = None
        self._was_shown = False
        super().__init__(
            class_names=list(class_names),
            _title=f"Training {type(training.model).__name__}",
            _num_epochs=training.recipe.num_epochs,
            _doubts=training.trial.doubts,
        )
        self._show_records()
        if training.is_finished:  # before, and read from its file
            self._show_finished()

    @property
    def history(self) -> History:
        """What is known of the training so far; ``print`` shows it as a table."""
        return self.training.history

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._state}, {self.history!r})"

    def begin(self) -> None:
        """Show that it runs."""
        self._run += 1
        self._is_stopping, self._outcome = False, ""
        self._state = "running"

    def prepare(self) -> None:
        """Say what is going to be trained, and how long it may take."""
        self._plan = self._plan or announcement(self.training)

    def see_step(self, progress: Progress) -> None:
        """Tell the browser, unless it was told just now."""
        self._latest = progress
        if self._is_time("step"):
            self._progress = plain_progress(progress)

    def see_epoch(self, record: EpochRecord) -> None:
        """Show the epoch, and what was taken for what."""
        evaluation = self.training.evaluation
        if self.history.best_epoch == record.epoch:
            self._best_evaluation = record.epoch, evaluation
        if self._is_time("epoch"):
            self._show_confusion(record.epoch, evaluation)
            self._show_records()

    def _is_time(self, kind: str) -> bool:
        """Return whether the browser has not been told of this kind just now."""
        now = time.monotonic()
        is_time = now - self._told.get(kind, 0.0) >= TELL_EVERY
        if is_time:
            self._told[kind] = now
        return is_time

    def end(self, error: BaseException | None) -> None:
        """Show how it ended."""
        if error is not None:
            self.problem = describe_error(error)
        if self._latest is not None:
            self._progress = plain_progress(self._latest)
        self._show_records()
        if self._best_evaluation is not None:
            self._show_confusion(*self._best_evaluation)
        self._outcome = self.history.summary()
        self._is_stopping = False
        if error is not None:
            self._state = "failed"
        else:
            self._state = "finished" if self.training.is_finished else "stopped"

    def _show_records(self) -> None:
        records, history = self.history.records, self.history
        if records:
            self._epochs = {
                "records": [plain_record(record) for record in records],
                "best": history.best_epoch,
            }

    def _show_confusion(self, epoch: int, evaluation: Evaluation) -> None:
        counts = confusion_matrix(
            evaluation.labels, evaluation.predictions, len(self.class_names)
        )
        self._confusion = {"epoch": epoch, "counts": counts.tolist()}

    def _show_finished(self) -> None:
        self.training.restore_best()
        split = self.training.split
        evaluation = evaluate(self.training.model, split.val, split)
        self._show_confusion(self.history.best_epoch, evaluation)
        self._outcome, self._state = self.history.summary(), "finished"

    # Without a kernel --------------------------------------------------------

    def picture_html(self) -> str:
        """Return the history as a table, for reading without a kernel."""
        state = state_in_words(self.history, self._state, self._num_epochs)
        return training_html(self.training, state=state, problem=self.problem)

    def _static_bundle(self) -> dict[str, str]:
        picture = f'<div id="{self._picture_id}">{self.picture_html()}</div>'
        return {"text/html": picture, "text/plain": str(self.history)}

    def _ipython_display_(self) -> None:
        """Show the panel, and under it the table that stays when it is gone."""
        bundle: Any = self._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        display(data, metadata=metadata, raw=True)
        display(self._static_bundle(), raw=True, display_id=self._picture_id)
        self._was_shown = True

    def _show_picture(self) -> None:
        """Bring the table up to date, wherever it was shown."""
        if self._was_shown:
            update_display(self._static_bundle(), raw=True, display_id=self._picture_id)
