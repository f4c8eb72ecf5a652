"""The loop, against PyTorch's own pieces and against what was promised of it."""

from __future__ import annotations

import copy
import math
import threading
import traceback
import warnings

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from training_parts import (
    IMAGE,
    add_noise,
    is_same,
    small_cnn,
    small_mlp,
    small_split,
    weights_of,
)

from course_utils import models, runtime, train
from course_utils.data.parts import Part
from course_utils.data.splitting import Split
from course_utils.train.feeding import SHUFFLE
from course_utils.train.fitting import announcement, expected_seconds, in_words
from course_utils.train.optimizers import Muon, make_optimizers, orthogonalize
from course_utils.train.progress import Clock
from course_utils.train.recipe import make_recipe
from course_utils.train.troubles import LossWatch

OPTIMIZERS = ["adamw", "sgd", "muon"]
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _one_thread():
    """Leave the other cores alone, and add numbers in one order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(params=["float32", "bfloat16"])
def precision(request, monkeypatch):
    monkeypatch.setattr(
        runtime, "pick_precision", lambda device: getattr(torch, request.param)
    )
    return request.param


@pytest.fixture
def in_float32(monkeypatch):
    monkeypatch.setenv("COURSE_PRECISION", "float32")


def fit(model, split=None, **settings):
    settings = {"num_epochs": 2, "batch_size": 16, "quiet": True} | settings
    return train.fit(model, split or small_split(), **settings)


def a_training(model, **settings) -> train.Training:
    recipe = make_recipe(**{"num_epochs": 3, "batch_size": 16} | settings)
    return train.Training(model, small_split(), recipe)


# The loop itself


@pytest.mark.usefixtures("in_float32")
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_the_loop_agrees_with_a_plain_loop_in_pytorch(optimizer):
    split, ours, theirs = small_split(), small_mlp(), small_mlp()
    settings = {"learning_rate": 0.02, "weight_decay": 0.1, "label_smoothing": 0.1}

    train.fit(
        ours, split, num_epochs=3, batch_size=16, optimizer=optimizer, quiet=True,
        seed=5, **settings,
    )  # fmt: skip

    matrices = [w for w in theirs.parameters() if w.dim() > 1]
    biases = [w for w in theirs.parameters() if w.dim() == 1]
    groups = [{"params": matrices}, {"params": biases, "weight_decay": 0}]
    kind = {
        "sgd": lambda g: torch.optim.SGD(
            g, lr=1, momentum=0.9, nesterov=True, weight_decay=0.1
        ),
        "adamw": lambda g: torch.optim.AdamW(g, lr=1, weight_decay=0.1),
    }[optimizer](groups)
    images, labels = split.normalize(split.train.images), split.train.labels
    step, best = 0, (math.inf, None)
    for epoch in range(3):
        with runtime.random_numbers_of(5, SHUFFLE, epoch, device=CPU):
            order = torch.randperm(70)
        for rows in order.split(16):
            done = step / 15  # of 3 epochs with 5 batches
            rate = 0.02 * (done / 0.25 if done < 0.25 else (1 - done) / 0.75)
            for group in kind.param_groups:
                group["lr"] = rate
            kind.zero_grad()
            loss = F.cross_entropy(
                theirs(images[rows]), labels[rows], label_smoothing=0.1
            )
            loss.backward()
            kind.step()
            step += 1
        with torch.no_grad():
            scores = theirs(split.normalize(split.val.images))
        val_loss = F.cross_entropy(scores, split.val.labels).item()
        if val_loss < best[0]:
            best = val_loss, weights_of(theirs)
    for name, weight in best[1].items():
        torch.testing.assert_close(ours.state_dict()[name], weight)


@pytest.mark.usefixtures("in_float32")
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_the_training_loss_counts_each_example_once_and_no_smoothing(smoothing):
    split, model = small_split(), small_mlp()
    images, labels = split.normalize(split.train.images), split.train.labels

    # Steps too small to change a weight: the loss is that of the first weights.
    history = fit(
        model, split, num_epochs=1, learning_rate=1e-12, label_smoothing=smoothing
    )

    with torch.no_grad():
        scores = model(images)
    record = history.records[0]
    assert record.train_loss == pytest.approx(F.cross_entropy(scores, labels).item())
    right = (scores.argmax(dim=1) == labels).sum().item()
    assert record.train_accuracy == pytest.approx(right / 70)


@pytest.mark.usefixtures("in_float32")
def test_the_validation_figures_are_those_of_the_weights_after_the_epoch():
    split, model, seen = small_split(), small_cnn(), []
    training = train.Training(model, split, make_recipe(num_epochs=2, batch_size=16))

    def judge(record):
        seen.append((record, train.evaluate(model, split.val, split)))

    training.run(on_epoch=judge)

    for record, evaluation in seen:
        images = split.normalize(split.val.images)
        expected = F.cross_entropy(evaluation.logits, split.val.labels).item()
        assert record.val_loss == pytest.approx(expected)
        assert record.val_accuracy == pytest.approx(evaluation.accuracy)
    model.eval()
    with torch.no_grad():
        torch.testing.assert_close(model(images), evaluation.logits)


def test_a_training_learns_in_either_precision(precision):
    model = small_cnn()

    history = fit(model, small_split(200, 60), num_epochs=8, learning_rate=0.02)

    assert history.precision == precision
    assert history.best.val_accuracy > 0.9
    assert history.records[-1].train_loss < history.records[0].train_loss / 2


def test_the_learning_rate_climbs_to_its_peak_and_ends_at_zero():
    recipe = make_recipe(num_epochs=2, warmup=0.25)

    factors = [recipe.learning_rate_factor(p) for p in (0, 0.125, 0.25, 0.625, 1)]

    assert factors == pytest.approx([0, 0.5, 1, 0.5, 0])
    assert fit(small_mlp()).records[-1].learning_rate == 0


def test_a_constant_schedule_stays():
    recipe = make_recipe(num_epochs=2, schedule="constant")

    assert {recipe.learning_rate_factor(p / 7) for p in range(8)} == {1.0}


@pytest.mark.usefixtures("in_float32")
def test_the_model_ends_with_the_weights_of_its_best_epoch():
    split, model = small_split(), small_mlp()

    history = fit(
        model, split, num_epochs=8, learning_rate=0.5, optimizer="sgd",
        schedule="constant",
    )  # fmt: skip

    losses = [record.val_loss for record in history.records]
    assert history.best_epoch == losses.index(min(losses)) + 1 < len(losses)
    now = train.evaluate(model, split.val, split).loss
    assert now == pytest.approx(min(losses))


def test_patience_ends_a_training_that_no_longer_improves():
    history = fit(
        small_mlp(), num_epochs=40, learning_rate=0.1, schedule="constant", patience=3
    )

    assert len(history) == history.best_epoch + 3 < 40
    assert history.stop_reason == "No better validation loss in 3 epochs."


def test_the_validation_part_is_never_augmented():
    seen = []

    def note(images):
        seen.append(len(images))
        assert images.min() >= 0
        assert images.max() <= 1
        return images

    fit(small_cnn(), augment=note, num_epochs=2)

    # One pair for the trial run, then the training images, batch by batch.
    assert seen == [2] + 2 * [16, 16, 16, 16, 6]


@pytest.mark.usefixtures("in_float32")
def test_an_augmentation_that_changes_nothing_changes_no_weight():
    plain, augmented = small_mlp(), small_mlp()

    fit(plain)
    fit(augmented, augment=lambda images: images)

    for one, other in zip(plain.parameters(), augmented.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def test_training_draws_none_of_the_callers_random_numbers():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    model = copy.deepcopy(small_cnn())
    torch.set_rng_state(before)

    fit(model, augment=add_noise)

    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("seed", [0, 4])
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(seed):
    one, other = small_cnn(), small_cnn()
    torch.manual_seed(99)

    fit(one, augment=add_noise, seed=4)
    torch.rand(5)
    fit(other, augment=add_noise, seed=seed)

    assert is_same(one.state_dict(), other.state_dict()) == (seed == 4)


def test_each_step_draws_new_random_numbers_and_each_epoch_a_new_order():
    numbers, firsts = [], []

    def note(images):
        numbers.append(torch.rand(()).item())
        firsts.append(images[0])
        return images

    training = a_training(small_mlp(), augment=note)
    numbers.clear()  # of the trial run
    firsts.clear()
    training.run()

    assert len(set(numbers)) == len(numbers) == 15
    assert not torch.equal(firsts[0], firsts[5])


# Stopping and going on


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("stop_after", [3, 5, 7, 14])  # of 15 steps, 5 in an epoch
def test_a_stopped_training_goes_on_as_if_nothing_had_been(
    optimizer, stop_after, precision
):
    settings = {"optimizer": optimizer, "augment": add_noise}
    whole = a_training(small_cnn(), **settings)
    parted = a_training(small_cnn(), **settings)

    whole.run()
    parted.run(should_stop=lambda: parted.num_steps_done == stop_after)
    reason = parted.history.stop_reason
    parted.restore_best()
    parted.restore_best()
    parted.run()

    assert reason == "Stopped on request."
    assert is_same(weights_of(whole.model), weights_of(parted.model))
    assert without_times(whole.history) == without_times(parted.history)
    assert is_same(whole.best_weights, parted.best_weights)


def without_times(history):
    return [{**record, "seconds": None} for record in history.to_plain()]


def test_a_stopped_training_leaves_the_best_weights_in_the_model():
    training = a_training(small_mlp(), num_epochs=9, learning_rate=0.3)

    training.run(should_stop=lambda: training.num_steps_done == 33)
    training.restore_best()

    assert len(training.history) == 6
    assert is_same(training.model.state_dict(), training.best_weights)


def test_two_trainings_in_two_threads_end_as_each_does_alone():
    def trainings():
        first = a_training(small_cnn(1), augment=add_noise, num_epochs=6)
        second = a_training(small_cnn(2), optimizer="muon", num_epochs=6)
        return first, second

    alone, together = trainings(), trainings()
    for training in alone:
        training.run()
    threads = [threading.Thread(target=training.run) for training in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for one, other in zip(alone, together, strict=True):
        assert is_same(one.model.state_dict(), other.model.state_dict())


def test_a_model_that_is_being_trained_is_refused_to_others():
    model = small_cnn()
    training, refusals = a_training(model), []

    def try_again():
        for owner in (model, nn.Sequential(model.classifier)):
            with pytest.raises(train.BusyModelError, match="being trained already"):
                fit(owner)
            refusals.append(owner)
        return True

    training.run(should_stop=try_again)

    assert len(refusals) == 2
    training.run()  # free again


def test_looking_at_a_model_in_training_does_not_change_what_it_learns():
    alone, watched = a_training(small_cnn()), a_training(small_cnn())
    split, looks = small_split(), []
    alone.run()

    ended = threading.Event()

    def look():
        while not ended.is_set():
            looks.append(train.evaluate(watched.model, split.val, split).loss)

    thread = threading.Thread(target=look)
    thread.start()
    while not watched.is_finished:  # one step at a time, so that each begins anew
        watched.run(should_stop=lambda: True)
    ended.set()
    thread.join()

    assert looks
    assert is_same(alone.model.state_dict(), watched.model.state_dict())


# What goes wrong is said in words


def test_a_diverging_loss_names_the_learning_rate():
    with pytest.raises(train.DivergedError, match=r"learning rate is 50; try 5,"):
        fit(small_mlp(), learning_rate=50.0, optimizer="sgd", num_epochs=20)


def test_a_loss_that_is_not_a_number_is_noticed_in_its_epoch():
    def spoil(images):
        return images * (float("nan") if len(images) == 6 else 1)

    with pytest.raises(train.DivergedError, match=r"The loss became nan in epoch 1:"):
        fit(small_mlp(), augment=spoil)


def test_a_validation_loss_that_is_not_a_number_is_told_apart():
    class FailsInEval(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers, self.calls = small_mlp(), 0

        def forward(self, images):
            self.calls += not self.training
            return self.layers(images) * (float("nan") if self.calls > 1 else 1)

    with pytest.raises(train.DivergedError, match="validation loss is nan after epoch"):
        fit(FailsInEval())


@pytest.mark.parametrize(
    ("start", "later", "is_refused"),
    [(0.01, 0.5, False), (0.01, 7.0, True), (4.0, 11.0, False), (4.0, 12.5, True)],
)
def test_a_loss_diverges_only_above_three_times_guessing_and_start(
    start, later, is_refused
):
    watch = LossWatch(make_recipe(num_epochs=1))
    about = {"num_classes": 10, "epoch": 1, "is_last": True}  # guessing costs 2.303
    watch.look(torch.tensor(start), **about)

    if is_refused:
        with pytest.raises(train.DivergedError, match=f"from {start:.3g} to"):
            watch.look(torch.tensor(later), **about)
    else:
        watch.look(torch.tensor(later), **about)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"lerning_rate": 0.1}, "'lerning_rate'; did you mean learning_rate"),
        ({"epochs": 3}, "'epochs'; did you mean num_epochs"),
        ({"batchsize": 3}, "did you mean batch_size"),
        ({"zzz": 3}, "expected num_epochs, batch_size"),
    ],
)
def test_a_misspelled_setting_is_answered_with_a_suggestion(settings, words):
    with pytest.raises(TypeError, match=words):
        fit(small_mlp(), **settings)


def test_a_missing_number_of_epochs_is_asked_for():
    with pytest.raises(TypeError, match="num_epochs is missing"):
        train.fit(small_mlp(), small_split())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"num_epochs": 0}, "num_epochs is 0, expected a whole number from 1"),
        ({"num_epochs": 2.5}, "num_epochs is 2.5"),
        ({"batch_size": -1}, "batch_size is -1"),
        ({"patience": 0}, "patience is 0"),
        ({"learning_rate": 0}, "learning_rate is 0, expected more than 0"),
        ({"momentum": 1.0}, "momentum is 1.0, expected 0 or more, below 1"),
        ({"optimizer": "adam"}, "'adam', expected one of adamw, sgd, muon"),
        ({"schedule": "cosine"}, "'cosine', expected one of one-cycle, constant"),
    ],
)
def test_a_setting_out_of_range_names_value_and_range(settings, words):
    with pytest.raises(ValueError, match=words):
        fit(small_mlp(), **settings)


def test_a_model_without_parameters_is_refused():
    class Guess(nn.Module):
        def forward(self, images):
            return images.flatten(1)[:, :3]

    with pytest.raises(ValueError, match="Guess has no parameters to train"):
        fit(Guess())


def test_a_model_with_too_few_scores_is_told_both_numbers():
    words = r"returns 2 scores for an image, and the labels go up to 2: .* 3 outputs"
    with pytest.raises(ValueError, match=words):
        fit(small_mlp(num_classes=2))


def test_more_scores_than_classes_are_allowed():
    assert len(fit(small_mlp(num_classes=5))) == 2


class Returns(nn.Module):
    """Scores, put through a function."""

    def __init__(self, change):
        super().__init__()
        self.layers, self.change = small_mlp(), change

    def forward(self, images):
        return self.change(self.layers(images))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda scores: scores[:, :, None, None], r"shape \(2, 3, 1, 1\)"),
        (lambda scores: scores[0], r"shape \(3,\)"),
        (lambda scores: scores[:1], r"shape \(1, 3\)"),
        (lambda scores: (scores, scores), "a tuple"),
        (lambda scores: None, "a NoneType"),
    ],
)
def test_an_output_of_another_shape_is_held_against_the_expected_one(change, found):
    with pytest.raises(ValueError, match=f"returned {found} for 2 images, expected"):
        fit(Returns(change))


def test_a_layer_that_does_not_fit_is_named_with_both_sizes():
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 3))

    with pytest.raises(ValueError, match="cannot take images of 2 x 8 x 6") as caught:
        fit(model)

    text = str(caught.value)
    assert "It stops at 1 (Linear): it takes 784 values" in text
    assert "nn.Linear(96, 3)" in text
    shown = "".join(traceback.format_exception(caught.value))
    assert "mat1" not in shown


def test_an_error_of_the_learners_own_forward_is_shown_with_its_cause():
    def forget(scores):
        return scores[undefined]  # noqa: F821

    with pytest.raises(ValueError, match="cannot take images of") as caught:
        fit(Returns(forget))

    shown = "".join(traceback.format_exception(caught.value))
    assert "NameError: name 'undefined' is not defined" in shown


def test_a_lone_last_image_and_batch_norm_are_told_what_to_do():
    model = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(96), nn.Linear(96, 3))

    with pytest.raises(ValueError, match=r"leave one image .* choose batch_size=70"):
        fit(model, batch_size=69)


def test_a_lone_last_image_is_fine_for_batch_norm_on_maps():
    assert len(fit(small_cnn(), batch_size=69)) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda scores: scores.softmax(dim=1), "end in softmax.*Leave the softmax out"),
        (lambda scores: (scores * 9).relu(), "end in ReLU"),
    ],
)
def test_a_model_that_ends_in_softmax_or_relu_is_warned_of(change, words):
    with pytest.warns(UserWarning, match=words):
        fit(Returns(change))


@pytest.mark.parametrize(
    "change", [lambda scores: scores, lambda scores: scores.log_softmax(dim=1)]
)
def test_a_sound_model_is_trained_without_a_warning(change):
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        fit(Returns(change))


def test_a_label_below_zero_and_an_empty_part_are_refused():
    split = small_split()
    below = Part(split.val.images, split.val.labels - 1)
    empty = Part(split.val.images[:0], split.val.labels[:0])

    for part, words in [(below, "a label is -1"), (empty, "no images")]:
        other = Split(split.train, part, split.test, split.mean, split.std)
        with pytest.raises(ValueError, match=words):
            fit(small_mlp(), other)


def test_an_augmentation_that_changes_the_shape_is_refused():
    words = r"augment made \(2, 2, 8, 3\) of images of shape \(2, 2, 8, 6\)"
    with pytest.raises(ValueError, match=words):
        fit(small_mlp(), augment=lambda images: images[..., ::2])


def test_a_lazy_layer_finds_its_size_in_the_trial_run():
    model = nn.Sequential(nn.Flatten(), nn.LazyLinear(3))

    assert len(fit(model)) == 2
    assert model[1].in_features == math.prod(IMAGE)


# Optimizers


@pytest.mark.parametrize("shape", [(16, 40), (40, 16), (24, 216), (64, 27)])
def test_orthogonalize_keeps_the_directions_and_evens_out_their_sizes(shape, precision):
    torch.manual_seed(0)
    matrix = torch.randn(shape)

    result = orthogonalize(matrix)

    U, sizes, V = torch.linalg.svd(matrix, full_matrices=False)
    inner = U.T @ result @ V.T  # diagonal where the directions are kept
    new_sizes = inner.diagonal()
    assert sizes.max() / sizes.min() > 1.4
    assert new_sizes.min() > 0.6
    assert new_sizes.max() < 1.3
    off = 1e-4 if precision == "float32" else 0.05
    torch.testing.assert_close(inner, torch.diag(new_sizes), atol=off, rtol=0)


def test_more_steps_bring_all_sizes_near_one_even_in_a_square_matrix():
    torch.manual_seed(0)

    sizes = torch.linalg.svdvals(orthogonalize(torch.randn(20, 20), num_steps=8))

    assert sizes.min() > 0.6
    assert sizes.max() < 1.3


def test_muon_leaves_a_kernel_of_zeros_finite():
    kernel = nn.Parameter(torch.zeros(4, 2, 3, 3))
    kernel.grad = torch.randn(4, 2, 3, 3)

    Muon([kernel], 0.1).step()

    assert kernel.isfinite().all()
    assert kernel.abs().sum() > 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "model",
    [models.MLP(IMAGE, (5,)), models.ClassicCNN(IMAGE, (3, 4)),
     models.GlobalPoolingCNN(2, (3, 4)), small_cnn()],
    ids=lambda model: type(model).__name__,
)  # fmt: skip
def test_every_parameter_of_every_network_is_trained(model, optimizer):
    model = copy.deepcopy(model)
    before = {name: weight.clone() for name, weight in model.named_parameters()}

    fit(model, optimizer=optimizer, num_epochs=2)

    unchanged = [n for n, w in model.named_parameters() if torch.equal(w, before[n])]
    assert unchanged == []


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_weight_decay_spares_biases_and_batch_norm(optimizer):
    groups = [
        group
        for made in make_optimizers(
            small_cnn(), make_recipe(num_epochs=1, optimizer=optimizer)
        )
        for group in made.param_groups
    ]

    for group in groups:
        decayed = group.get("weight_decay", 0) > 0
        assert not (decayed and any(w.dim() <= 1 for w in group["params"]))


def test_frozen_weights_stay():
    model = small_cnn()
    model.features.requires_grad_(requires_grad=False)
    frozen = [weight.clone() for weight in model.features.parameters()]

    fit(model)

    for weight, before in zip(model.features.parameters(), frozen, strict=True):
        assert torch.equal(weight, before)


# What is said before and after


def test_reckoning_the_time_leaves_model_and_random_numbers_alone():
    training = a_training(small_cnn(), augment=add_noise)
    training.model.train()
    before, numbers = weights_of(training.model), torch.get_rng_state()

    seconds = expected_seconds(training)

    assert seconds > 0
    assert is_same(weights_of(training.model), before)
    assert torch.equal(torch.get_rng_state(), numbers)
    assert training.model.training
    assert training.num_steps_done == 0


def test_the_announcement_says_what_is_going_to_be_trained():
    training = a_training(small_cnn())

    text = announcement(training)

    assert text.startswith("3 epochs, 70 images in batches of 16, on ")
    training.run(should_stop=lambda: training.num_steps_done == 7)
    assert announcement(training).startswith("Going on in epoch 2 of 3, 70 images")
    training.run()
    assert announcement(training).startswith("Trained before. Best epoch: ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "about a second"), (59.4, "about 59 s"), (59.7, "about 1 min"),
     (119, "about 2 min"), (130, "about 2 min 10 s")],
)  # fmt: skip
def test_times_are_said_roughly(seconds, words):
    assert in_words(seconds) == words


def test_fit_prints_what_it_does_unless_told_to_be_quiet(capsys):
    fit(small_mlp(), quiet=False)
    assert capsys.readouterr().out.startswith("2 epochs, 70 images")

    fit(small_mlp())
    assert capsys.readouterr() == ("", "")


def test_progress_is_told_after_each_step_where_steps_are_slow(monkeypatch):
    monkeypatch.setattr(Clock, "TELL_EVERY", 0.0)
    training, seen = a_training(small_cnn()), []

    training.run(on_step=seen.append)

    assert [p.step for p in seen] == list(range(1, 16))
    assert [p.epoch for p in seen] == [1] * 5 + [2] * 5 + [3] * 5
    assert {(p.num_epochs, p.num_steps) for p in seen} == {(3, 15)}
    assert all(p.examples_per_second > 0 for p in seen)
    assert seen[-1].seconds_left == 0 < seen[0].seconds_left
    # After the last step of an epoch, the figures are the epoch's.
    assert [p.train_loss for p in seen[4::5]] == [
        record.train_loss for record in training.history.records
    ]


def test_the_pace_counts_examples_and_forgets_the_validation(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("course_utils.train.progress.time.perf_counter", lambda: now[0])
    clock = Clock()

    told = []
    for num_examples in (16, 16, 6):
        now[0] += 0.06
        told.append(clock.tick(num_examples))
    assert told == [False, True, False]
    assert clock.examples_per_second == pytest.approx(32 / 0.12)
    now[0] += 5  # the validation
    assert clock.lap() == pytest.approx(5.18)
    now[0] += 0.2
    assert clock.tick(20)

    assert clock.examples_per_second == pytest.approx(100)
    assert clock.seconds_per_step == pytest.approx(5.38 / 4)


def test_a_history_is_a_table_with_its_best_epoch():
    history = fit(small_mlp(), num_epochs=3)

    lines = str(history).splitlines()
    assert lines[0].split() == [
        *("epoch", "training", "loss", "validation", "loss"),
        *("training", "accuracy", "validation", "accuracy", "seconds"),
    ]
    assert len(lines) == 3 + 2
    assert lines[-1].startswith(f"Best epoch: {history.best_epoch}, validation loss")
    page = history._repr_html_()
    assert page.count("(best)") == 1
    assert f'<th scope="row">{history.best_epoch} (best)</th>' in page


def test_a_history_without_an_epoch_has_no_best():
    with pytest.raises(LookupError, match="no epoch was finished"):
        _ = train.History().best
    assert "No epoch was finished." in str(train.History())


# Predicting


def test_predicting_leaves_each_module_in_its_mode():
    model = small_cnn().train()
    model.features[1].eval()
    modes = [module.training for module in model.modules()]
    split = small_split()

    train.evaluate(model, split.val, split)

    assert [module.training for module in model.modules()] == modes


def test_predictions_do_not_depend_on_the_size_of_batches(monkeypatch):
    model, split = small_cnn(), small_split()
    whole = train.predict(model, split.val.images, split.normalize)

    monkeypatch.setattr("course_utils.train.loop.EVALUATION_BATCH", 7)
    parts = train.predict(model, split.val.images, split.normalize)

    torch.testing.assert_close(parts, whole)


def test_average_flips_is_the_mean_over_image_and_mirror_image():
    model, split = small_cnn(), small_split()

    both = train.predict(model, split.val.images, split.normalize, average_flips=True)

    plain = train.predict(model, split.val.images, split.normalize)
    mirrored = train.predict(model, split.val.images.flip(3), split.normalize)
    torch.testing.assert_close(both, (plain + mirrored) / 2)


def test_an_evaluation_agrees_with_its_definition():
    scores = torch.tensor([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0]])
    evaluation = train.Evaluation(scores, torch.tensor([0, 1, 1]))

    by_hand = [
        math.log1p(math.exp(-2)),
        math.log1p(math.exp(-1)),
        math.log1p(math.e**3),
    ]
    assert evaluation.loss == pytest.approx(sum(by_hand) / 3)
    assert evaluation.accuracy == pytest.approx(2 / 3)
    assert evaluation.predictions.tolist() == [0, 1, 0]
    assert evaluation.probabilities.sum(dim=1).tolist() == pytest.approx([1, 1, 1])
