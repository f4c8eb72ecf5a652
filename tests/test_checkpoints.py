"""A training on disk: killed, resumed, damaged, or another one's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from interrupted_trainings import HOLD_AT, OPTIMIZERS, a_training
from torch import nn
from training_parts import (
    add_noise,
    is_same,
    small_cnn,
    small_mlp,
    small_split,
    weights_of,
)

from course_utils import runtime, train
from course_utils.train import checkpoints
from course_utils.train.stepping import Stepper

TESTS = Path(__file__).parent


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Add numbers in the order in which the killed process added them."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "training.safetensors"


def fit(model, path, **settings):
    settings = {"num_epochs": 3, "batch_size": 16, "quiet": True} | settings
    return train.fit(model, small_split(), checkpoint=path, **settings)


# Killed


@pytest.fixture(scope="module", params=["float32", "as picked"])
def killed(request, tmp_path_factory):
    """A folder in which a killed process left its trainings, and the precision."""
    folder = tmp_path_factory.mktemp("killed")
    paths = [str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    if request.param == "float32":
        environment["COURSE_PRECISION"] = "float32"
    process = subprocess.Popen(
        [sys.executable, str(TESTS / "interrupted_trainings.py"), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        holding = {process.stdout.readline().strip() for _ in range(4)}
        process.kill()  # SIGKILL where there are signals
    assert holding == {*OPTIMIZERS, "writing"}
    assert process.returncode != 0
    return folder, environment.get("COURSE_PRECISION", "")


@pytest.mark.parametrize("name", [*OPTIMIZERS, "writing"])
def test_a_killed_training_ends_with_the_weights_of_one_that_was_not(
    killed, name, tmp_path, monkeypatch
):
    folder, precision = killed
    monkeypatch.setenv("COURSE_PRECISION", precision)
    resumed, whole = a_training(folder, name), a_training(tmp_path, name)

    assert len(resumed.history) == 1  # at most the epoch under way is lost
    assert resumed.num_steps_done == 5 < HOLD_AT
    resumed.run()
    whole.run()

    assert len(whole.history) == 4
    assert is_same(weights_of(whole.model), weights_of(resumed.model))
    assert is_same(whole.best_weights, resumed.best_weights)


# Stopped, in this process


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_stopped_within_an_epoch_is_kept_to_the_step(optimizer, path):
    def training(where):
        recipe = train.Recipe(4, 16, optimizer=optimizer, augment=add_noise)
        return train.Training(small_cnn(), small_split(), recipe, checkpoint=where)

    whole, first = training(None), training(path)
    whole.run()
    first.run(should_stop=lambda: first.num_steps_done == 8)
    second = training(path)

    assert second.num_steps_done == 8
    second.run()
    assert is_same(weights_of(whole.model), weights_of(second.model))
    for one, other in zip(whole.history.records, second.history.records, strict=True):
        assert one.train_loss == other.train_loss


def test_a_finished_training_is_not_trained_again(path, capsys):
    first = fit(small_cnn(), path)
    model = small_cnn(seed=7)

    second = fit(model, path, quiet=False)

    assert second.to_plain() == first.to_plain()
    assert "Trained before. Best epoch: " in capsys.readouterr().out
    trained = small_cnn()
    fit(trained, None)
    assert is_same(weights_of(trained), weights_of(model))


def test_an_interruption_loses_no_finished_epoch(path, monkeypatch):
    model, whole = small_cnn(), small_cnn()
    take, steps = Stepper.take, []

    def interrupted(self, step, rows):
        if len(steps) == 13:
            raise KeyboardInterrupt
        steps.append(step)
        return take(self, step, rows)

    with monkeypatch.context() as patch:
        patch.setattr(Stepper, "take", interrupted)
        with pytest.raises(KeyboardInterrupt):
            fit(model, path)
    history = fit(model, path)
    fit(whole, None)

    assert len(history) == 3
    assert is_same(weights_of(whole), weights_of(model))


def test_weights_that_share_their_memory_are_kept(path):
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = small_mlp()
            self.again = self.layers[1]

        def forward(self, images):
            return self.layers(images)

    history = fit(Tied(), path)

    assert fit(Tied(), path).to_plain() == history.to_plain()


def test_an_augmentation_that_no_copy_can_be_made_of_is_fine(path):
    class Noise:
        def __init__(self):
            self.generator = torch.Generator()

        def __call__(self, images):
            return images

    assert len(fit(small_mlp(), path, augment=Noise())) == 3


# Written whole or not at all


def test_a_write_that_fails_leaves_the_checkpoint_before(path, monkeypatch):
    sync, writes = os.fsync, []

    def full(handle):
        writes.append(handle)
        if len(writes) == 3:
            raise OSError("no space left on device")
        sync(handle)

    monkeypatch.setattr(checkpoints.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        fit(small_cnn(), path)

    training = train.Training(
        small_cnn(), small_split(), train.Recipe(3, 16), checkpoint=path
    )
    assert len(training.history) == 2


def test_a_finished_write_leaves_one_file_in_a_folder_that_it_made(tmp_path):
    path = tmp_path / "new" / "folder" / "training"

    fit(small_mlp(), path)

    assert list(path.parent.iterdir()) == [path]


# Damaged, or another training's


def test_a_truncated_file_is_named_with_what_to_do(path):
    fit(small_mlp(), path)
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(train.CheckpointError, match=r"cannot be read: .*; delete it"):
        fit(small_mlp(), path)


def test_a_single_flipped_bit_is_noticed(path):
    fit(small_mlp(), path)
    content = bytearray(path.read_bytes())
    content[-50] ^= 1
    path.write_bytes(content)
    model = small_mlp()
    before = weights_of(model)

    with pytest.raises(train.CheckpointError, match=r"is damaged.*delete it"):
        fit(model, path)

    assert is_same(weights_of(model), before)


@pytest.mark.parametrize("content", [b"", b"not a checkpoint at all"])
def test_a_file_of_something_else_is_refused(path, content):
    path.write_bytes(content)

    with pytest.raises(train.CheckpointError, match="cannot be read"):
        fit(small_mlp(), path)
    assert path.read_bytes() == content


def test_weights_that_somebody_else_saved_are_refused(path):
    from safetensors.torch import save_file

    save_file(small_mlp().state_dict(), path)

    with pytest.raises(train.CheckpointError, match="holds no training of this course"):
        fit(small_mlp(), path)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"learning_rate": 0.1}, "learning_rate was 0.002 and is now 0.1"),
        ({"num_epochs": 9}, "num_epochs was 3 and is now 9"),
        ({"seed": 1}, "seed was 0 and is now 1"),
        ({"augment": add_noise}, "augment was None and is now 'add_noise'"),
    ],
)
def test_other_settings_are_named_and_change_nothing(path, changed, words):
    fit(small_mlp(), path)
    model = small_mlp(seed=5)
    before, content = weights_of(model), path.read_bytes()

    with pytest.raises(train.CheckpointError, match=words):
        fit(model, path, **changed)

    assert is_same(weights_of(model), before)
    assert path.read_bytes() == content


def test_another_network_is_named_by_its_first_layer_that_differs(path):
    fit(small_mlp(), path)
    other = nn.Sequential(nn.Flatten(), nn.Linear(96, 16), nn.Tanh(), nn.Linear(16, 3))

    words = r"layer 2 was 'ReLU\(\)' and is now 'Tanh\(\)'"
    with pytest.raises(train.CheckpointError, match=words):
        fit(other, path)


def test_other_training_images_are_told_by_their_labels(path):
    fit(small_mlp(), path)

    with pytest.raises(train.CheckpointError, match="training examples was 70 and is"):
        train.fit(
            small_mlp(), small_split(60), num_epochs=3, batch_size=16,
            checkpoint=path, quiet=True,
        )  # fmt: skip


def test_a_saved_state_keeps_the_order_of_memory_of_its_weight(path, monkeypatch):
    monkeypatch.setattr(runtime, "pick_precision", lambda device: torch.float32)
    recipe = train.Recipe(3, 16)
    first = train.Training(small_cnn(), small_split(), recipe, checkpoint=path)
    first.run(should_stop=lambda: first.num_steps_done == 8)

    second = train.Training(small_cnn(), small_split(), recipe, checkpoint=path)

    for weight, state in second.optimizers[0].state.items():
        assert state["exp_avg"].stride() == weight.stride()
