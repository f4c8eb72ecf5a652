"""The training panel without a browser: its thread, its words, its manners."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
import torch
from nbclient import NotebookClient
from torch import nn
from training_parts import (
    add_noise,
    is_same,
    small_cnn,
    small_mlp,
    small_split,
    weights_of,
)

from course_utils import train
from course_utils.widgets import training_rivals
from course_utils.widgets.training_panel import training_panel

PROJECT = Path(__file__).parents[1]
LONG = 100_000  # epochs: such a training is stopped, or the test hangs


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def panel_of():
    """Makes panels, and stops what a test leaves running."""
    made = []

    def make(model=None, **settings):
        settings = {"num_epochs": 3, "batch_size": 16} | settings
        made.append(training_panel(model or small_cnn(), small_split(), **settings))
        return made[-1]

    yield make
    for panel in made:
        panel.stop()
        panel.worker.join(30)


def fit(model, **settings):
    settings = {"num_epochs": 3, "batch_size": 16, "quiet": True} | settings
    return train.fit(model, small_split(), **settings)


class Paced:
    """An augmentation that holds the training at a batch until it is let go on."""

    def __init__(self, hold_at: int):
        self.hold_at, self.seen = hold_at, 0
        self.is_held, self.go_on = threading.Event(), threading.Event()

    def __call__(self, images):
        self.seen += 1
        if self.seen == self.hold_at:
            self.is_held.set()
            assert self.go_on.wait(30)
        return images


# The training


def test_a_panel_trains_as_fit_does(panel_of):
    ours, theirs = small_cnn(), small_cnn()
    history = fit(theirs, augment=add_noise, seed=3)

    panel = panel_of(ours, augment=add_noise, seed=3)
    seen = panel.wait()

    assert seen is panel.history
    assert [r.val_loss for r in seen.records] == [r.val_loss for r in history.records]
    assert is_same(weights_of(ours), weights_of(theirs))
    assert not panel.is_running


def test_the_cell_does_not_wait_for_the_training(panel_of):
    pace = Paced(hold_at=12)

    panel = panel_of(augment=pace)
    assert pace.is_held.wait(30)

    assert panel.is_running
    with pytest.raises(TimeoutError, match=r"still training after 0\.01 s: "):
        panel.wait(timeout=0.01)
    pace.go_on.set()
    assert len(panel.wait(timeout=30)) == 3


@pytest.mark.parametrize("hold_at", [10, 16])  # the trial's and the warm-up's are 4
def test_a_panel_stopped_and_resumed_ends_as_if_nothing_had_been(panel_of, hold_at):
    whole, parted, pace = small_cnn(), small_cnn(), Paced(hold_at)
    fit(whole, num_epochs=4, augment=lambda images: images)

    panel = panel_of(parted, num_epochs=4, augment=pace)
    assert pace.is_held.wait(30)
    panel.stop()
    pace.go_on.set()
    stopped = panel.wait(timeout=30)
    assert panel._state == "stopped"
    assert stopped.stop_reason == "Stopped on request."
    assert 0 < len(stopped) < 4
    assert is_same(weights_of(parted), panel.training.best_weights)
    panel.resume()
    panel.wait(timeout=30)

    assert panel._state == "finished"
    assert len(panel.history) == 4
    assert is_same(weights_of(whole), weights_of(parted))


def test_two_panels_at_once_end_as_each_does_alone(panel_of):
    alone = [small_cnn(1), small_cnn(2)]
    fit(alone[0], augment=add_noise, num_epochs=6)
    fit(alone[1], optimizer="muon", num_epochs=6)
    together = [small_cnn(1), small_cnn(2)]

    panels = [
        panel_of(together[0], augment=add_noise, num_epochs=6),
        panel_of(together[1], optimizer="muon", num_epochs=6),
    ]
    for panel in panels:
        panel.wait(timeout=60)

    for one, other in zip(alone, together, strict=True):
        assert is_same(weights_of(one), weights_of(other))


def test_the_threads_of_torch_are_left_as_they_were(panel_of):
    before = torch.get_num_threads()

    panel_of().wait(timeout=30)

    assert torch.get_num_threads() == before


def test_a_panel_that_is_to_wait_begins_with_its_button_or_with_wait(panel_of):
    model = small_mlp()
    before = weights_of(model)

    panel = panel_of(model, start=False)

    assert not panel.is_running
    assert is_same(weights_of(model), before)
    assert panel._plan.startswith("3 epochs, 70 images in batches of 16, on ")
    assert len(panel.wait(timeout=30)) == 3


def test_a_finished_training_is_read_from_its_checkpoint(panel_of, tmp_path):
    path, first, second = tmp_path / "training", small_mlp(), small_mlp(seed=4)
    settings = {"checkpoint": path, "learning_rate": 0.3, "num_epochs": 9}
    earlier = panel_of(first, **settings)
    history = earlier.wait(timeout=30)
    assert history.best_epoch < 9

    panel = panel_of(second, **settings)

    assert panel._state == "finished"
    assert not panel.is_running
    assert len(panel._epochs["records"]) == len(panel.wait(timeout=30)) == 9
    assert panel._plan.startswith("Trained before.")
    assert panel._confusion == earlier._confusion
    assert is_same(weights_of(first), weights_of(second))


# What the browser is told


def test_the_state_in_the_end_is_that_of_the_history(panel_of):
    panel = panel_of(num_epochs=5, class_names=["row", "bright", "dark"])
    history = panel.wait(timeout=30)

    assert panel._epochs["best"] == history.best_epoch
    losses = [record["val_loss"] for record in panel._epochs["records"]]
    assert losses == [record.val_loss for record in history.records]
    assert panel._confusion["epoch"] == history.best_epoch
    split, counts = small_split(), torch.tensor(panel._confusion["counts"])
    predictions = train.evaluate(panel.training.model, split.val, split).predictions
    for true in range(3):
        for predicted in range(3):
            pairs = (split.val.labels == true) & (predictions == predicted)
            assert counts[true, predicted] == pairs.sum()
    assert panel._outcome == history.summary()
    assert not panel._is_awaited


def test_the_browser_is_told_at_most_five_times_a_second(panel_of, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(
        "course_utils.widgets.training_view.time.monotonic", lambda: now[0]
    )
    panel = panel_of(start=False)
    told = []
    panel.observe(lambda change: told.append(now[0]), names="_progress")
    progress = train.Progress(1, 3, 1, 15, 100.0, 2.0, 1.0, 0.5)

    for tick in range(41):  # 2 seconds
        now[0] = 100 + tick * 0.05
        panel.see_step(train.Progress(**{**vars(progress), "step": tick}))

    assert 9 <= len(told) <= 11
    assert min(b - a for a, b in pairwise(told)) >= 0.2 - 1e-9


def test_all_that_the_browser_is_told_is_plain_json(panel_of):
    panel = panel_of()
    panel.see_step(train.Progress(1, 3, 1, 15, float("inf"), float("nan"), 1.0, 0.5))
    panel.wait(timeout=30)

    for name in ("_progress", "_epochs", "_confusion", "_doubts"):
        json.dumps(getattr(panel, name), allow_nan=False)


def test_a_stop_that_was_asked_of_an_earlier_run_is_forgotten(panel_of):
    panel = panel_of(num_epochs=LONG)
    panel._hear(panel, {"wish": "stop", "run": 1}, [])
    panel.worker.join(30)
    assert panel._state == "stopped"
    panel._hear(panel, {"wish": "resume"}, [])

    panel._hear(panel, {"wish": "stop", "run": 1}, [])
    assert not panel._is_stopping
    assert panel.is_running
    panel._hear(panel, {"wish": "stop", "run": 2}, [])
    panel.worker.join(30)

    assert not panel.is_running


# What goes wrong


def test_a_diverging_training_is_shown_and_raised_again_by_wait(panel_of):
    panel = panel_of(small_mlp(), learning_rate=50.0, optimizer="sgd", num_epochs=30)

    for _ in range(2):
        with pytest.raises(train.DivergedError, match="learning rate is 50; try 5"):
            panel.wait(timeout=30)

    assert panel._state == "failed"
    assert "learning rate is 50" in panel.problem
    assert "DivergedError" not in panel.problem
    assert "learning rate is 50" in panel.picture_html()
    with pytest.raises(RuntimeError, match="this training failed; make a new model"):
        panel.resume()
    panel._hear(panel, {"wish": "resume"}, [])
    assert "this training failed" in panel.problem


def test_an_error_of_the_learners_own_code_is_shown_with_its_name(panel_of):
    def broken(images):
        if len(images) == 6:
            raise KeyError("brightness")
        return images

    panel = panel_of(augment=broken)

    with pytest.raises(KeyError, match="brightness"):
        panel.wait(timeout=30)
    assert panel.problem == "KeyError: 'brightness'"


@pytest.mark.parametrize(
    ("model", "settings", "error", "words"),
    [
        (nn.Sequential(nn.Flatten(), nn.Linear(784, 3)), {}, ValueError, "784"),
        (small_mlp(num_classes=2), {}, ValueError, "needs 3 outputs"),
        (small_mlp(), {"epochs": 3}, TypeError, "did you mean num_epochs"),
        (small_mlp(), {"class_names": ["a"]}, ValueError, "1 names.* 3 scores"),
    ],
)
def test_what_cannot_work_is_refused_in_the_cell(
    panel_of, model, settings, error, words
):
    with pytest.raises(error, match=words):
        panel_of(model, **settings)


def test_a_model_that_ends_in_softmax_is_doubted_in_the_panel(panel_of):
    panel = panel_of(nn.Sequential(small_mlp(), nn.Softmax(dim=1)))

    assert "end in softmax" in panel._doubts[0]


# Never two trainings on one model


def test_another_panel_on_the_same_model_stops_the_first(panel_of):
    model = small_cnn()
    first = panel_of(model, num_epochs=LONG)

    second = panel_of(model)

    assert not first.is_running
    assert first._state == "stopped"
    assert "another training of this model began" in first.history.stop_reason
    assert len(second.wait(timeout=30)) == 3


def test_resuming_the_first_panel_stops_the_second(panel_of):
    model = small_cnn()
    first = panel_of(model, num_epochs=LONG)
    second = panel_of(nn.Sequential(model), num_epochs=LONG)  # the same weights

    first.resume()

    assert first.is_running
    assert not second.is_running


def test_fit_refuses_a_model_that_a_panel_trains(panel_of):
    pace, model = Paced(hold_at=6), small_cnn()
    panel_of(model, augment=pace)
    assert pace.is_held.wait(30)

    with pytest.raises(train.BusyModelError, match="is being trained already"):
        fit(model)

    pace.go_on.set()


def test_a_cell_that_runs_again_stops_the_panel_it_made_before(panel_of, monkeypatch):
    def run_cell(cell_id, count):
        cell = training_rivals.Cell(cell_id, count)
        monkeypatch.setattr(training_rivals, "present_cell", lambda: cell)

    run_cell("a", 1)
    first, beside = panel_of(num_epochs=LONG), panel_of(num_epochs=LONG)
    run_cell("b", 2)
    other = panel_of(num_epochs=LONG)
    assert [p.is_running for p in (first, beside, other)] == [True, True, True]
    run_cell("a", 3)
    panel_of(num_epochs=LONG)

    assert [p.is_running for p in (first, beside, other)] == [False, False, True]
    assert "its cell was run again" in first.history.stop_reason


def test_closing_a_panel_stops_its_training(panel_of):
    panel = panel_of(num_epochs=LONG)

    panel.close()
    panel.worker.join(30)

    assert not panel.is_running
    assert "closed" in panel.history.stop_reason


# Without a browser


def test_the_table_for_readers_without_a_kernel_follows_the_end(panel_of, capture):
    pace = Paced(hold_at=12)
    panel = panel_of(augment=pace)
    assert pace.is_held.wait(30)

    panel._ipython_display_()
    shown = capture[-1]["text/html"]
    assert "Under way when this was written: 1 of 3 epochs are done." in shown
    pace.go_on.set()
    panel.wait(timeout=30)

    shown = capture[-1]["text/html"]
    assert panel._picture_id in shown
    assert "Finished after 3 of 3 epochs." in shown
    assert shown.count('<th scope="row">') == 3
    assert capture[-1]["text/plain"] == str(panel.history)


def test_a_panel_that_was_not_shown_shows_nothing(panel_of, capture):
    panel_of().wait(timeout=30)

    assert capture == []


def test_a_panel_prints_in_one_line(panel_of):
    panel = panel_of()
    panel.wait(timeout=30)

    assert repr(panel).startswith("TrainingPanel(finished, History(3 epochs, best ")


def run_python(code: str, **options) -> subprocess.Popen:
    paths = [str(PROJECT), str(PROJECT / "tests"), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


BEGIN = """
from training_parts import small_cnn, small_split
from course_utils.widgets.training_panel import training_panel
panel = training_panel(small_cnn(), small_split(), num_epochs=100_000, batch_size=16)
while not panel.history.records:
    panel.worker.join(0.01)
"""


def test_python_ends_at_once_while_a_panel_trains():
    process = run_python(BEGIN + "print(panel.is_running)")

    output, _ = process.communicate(timeout=120)

    assert output.strip() == "True"
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT to another process")
def test_interrupting_a_wait_stops_the_training_and_says_so():
    process = run_python(
        BEGIN + "print('waiting', flush=True)\nhistory = panel.wait()\n"
        "print(panel.is_running, panel._state, len(history) > 0)"
    )
    assert process.stdout.readline().strip() == "waiting"

    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=120)

    first, last = output.strip().splitlines()
    assert first.startswith("Training stopped. Best epoch: ")
    assert first.endswith("Stopped on request.")
    assert last == "False stopped True"
    assert process.returncode == 0


@pytest.fixture(scope="module")
def executed():
    """A notebook in which cells make panels, run in a kernel without a browser."""
    cells = [
        "from training_parts import small_cnn, small_split\n"
        "from course_utils.widgets.training_panel import training_panel\n"
        "model, parts = small_cnn(), small_split()",
        "panel = training_panel(model, parts, num_epochs=4, batch_size=16)\npanel",
        "panel.wait()",
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
    )
    paths = [str(PROJECT), str(PROJECT / "tests"), os.environ.get("PYTHONPATH", "")]
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute(env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)})
    return notebook


def test_a_notebook_run_without_a_browser_keeps_the_finished_state(executed):
    states = executed.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]

    [state] = [s["state"] for s in states["state"].values() if "_epochs" in s["state"]]

    assert state["_state"] == "finished"
    assert len(state["_epochs"]["records"]) == 4
    assert state["_outcome"].startswith("Best epoch: ")


def test_a_notebook_run_without_a_browser_shows_the_table(executed):
    alive, table = executed.cells[1]["outputs"]

    assert "application/vnd.jupyter.widget-view+json" in alive["data"]
    assert "Finished after 4 of 4 epochs." in table["data"]["text/html"]
    assert "validation accuracy" in table["data"]["text/plain"]
    [history] = executed.cells[2]["outputs"]
    assert history["data"]["text/html"].count('<th scope="row">') == 4
