from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgba

from course_utils import charts, metrics, plots
from course_utils.train import EpochRecord, History

NAMES = ("bird", "cat", "dog")
MATRIX = torch.tensor([[80, 12, 8], [3, 55, 42], [0, 20, 80]])


def records(*val_losses: float, train_losses: tuple[float, ...] = ()):
    losses = train_losses or val_losses
    return [
        EpochRecord(
            epoch=i + 1,
            train_loss=losses[i],
            train_accuracy=(50 + i) / 100,
            val_loss=val_loss,
            val_accuracy=(40 + i) / 100,
            learning_rate=0.1,
            seconds=1.0,
        )
        for i, val_loss in enumerate(val_losses)
    ]


@pytest.fixture
def ax():
    return plots.new_figure(5, 4).subplots()


@pytest.fixture
def shown(monkeypatch):
    """What is shown: pairs of a figure and its alternative text."""
    pairs = []
    monkeypatch.setattr(
        plots, "show", lambda fig, *, alt, caption: pairs.append((fig, alt))
    )
    return pairs


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


# Curves


def test_the_curves_hold_every_record_on_both_axes():
    axes = plots.new_figure().subplots(1, 2)

    charts.draw_history(axes, records(2.3, 1.0, 0.8))

    training, validation = axes[0].lines[:2]
    assert list(training.get_xdata()) == [1, 2, 3]
    assert list(validation.get_ydata()) == [2.3, 1.0, 0.8]
    assert list(axes[1].lines[1].get_ydata()) == [0.4, 0.41, 0.42]
    assert axes[0].get_ylabel() == "loss, nats per example"


def test_training_and_validation_differ_in_more_than_color():
    axes = plots.new_figure().subplots(1, 2)

    charts.draw_history(axes, records(2.3, 1.0))

    training, validation = axes[0].lines[:2]
    assert training.get_linestyle() != validation.get_linestyle()
    assert training.get_marker() != validation.get_marker()


def test_a_star_marks_the_epoch_of_the_lowest_validation_loss_on_both_axes():
    axes = plots.new_figure().subplots(1, 2)

    charts.draw_history(axes, records(2.3, 0.8, 1.0, 1.4))

    for ax, height in zip(axes, (0.8, 0.41), strict=True):
        (star,) = [line for line in ax.lines if line.get_marker() == "*"]
        assert (star.get_xdata()[0], star.get_ydata()[0]) == (2, height)


@pytest.mark.parametrize(
    ("val_losses", "sentence"),
    [
        (
            (2.3, 0.4, 0.6),
            "falls from 2.30 to 0.40, lowest at epoch 2, then rises to 0.60",
        ),
        ((2.3, 1.1, 0.4), "falls from 2.30 to 0.40, lowest at the end"),
        ((0.4, 0.5, 0.9), "rises from 0.40 to 0.90, lowest at epoch 1"),
        (
            (2.3, 0.4, 0.4),
            "falls from 2.30 to 0.40, lowest at epoch 2, then stays there",
        ),
        ((2.3,), "is 2.30"),
        ((0.4, 0.4), "starts and ends at 0.40, lowest at epoch 1"),
        (
            (2.3, 0.5, math.nan),
            "falls from 2.30 to 0.50, lowest at epoch 2, then ends as no number",
        ),
        ((0.5, math.inf), "starts at 0.50 and ends as no number, lowest at epoch 1"),
    ],
)
def test_the_text_tells_the_course_of_the_validation_loss(val_losses, sentence):
    text = charts.describe_history(records(*val_losses))

    assert f"Validation loss {sentence}. " in text


def test_the_text_tells_training_loss_and_accuracy_too():
    text = charts.describe_history(
        records(2.3, 0.9, 1.0, train_losses=(2.2, 0.5, 0.041))
    )

    assert "over 3 epochs" in text
    assert "Training loss falls from 2.20 to 0.041." in text
    assert "Validation accuracy at epoch 2: 41.0%." in text


def test_a_training_without_one_finite_loss_is_drawn_and_said():
    lost = records(math.nan, math.nan)

    charts.draw_history(plots.new_figure().subplots(1, 2), lost)

    assert charts.describe_history(lost) == (
        "The validation loss is no number in any epoch."
    )


def test_no_finished_epoch_is_refused():
    with pytest.raises(ValueError, match="no finished epoch"):
        charts.show_history([])


def test_show_history_takes_a_history_or_its_records(shown):
    charts.show_history(History(records(2.3, 0.8)))
    charts.show_history(records(2.3, 0.8))

    assert shown[0][1] == shown[1][1] != ""


# Classes


def test_the_confusion_matrix_shows_each_count_that_is_not_zero(ax):
    charts.draw_confusion_matrix(ax, MATRIX, NAMES)

    found = {text.get_position(): text.get_text() for text in ax.texts}
    assert found[(2, 1)] == "42"  # column dog, row cat
    assert found[(1, 1)] == "55"
    assert (0, 2) not in found
    assert len(found) == 8
    assert [t.get_text() for t in ax.get_yticklabels()] == list(NAMES)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")


def test_only_mistakes_are_colored_and_by_their_share_of_the_row(ax):
    matrix = torch.tensor([[900, 100], [10, 10]])

    charts.draw_confusion_matrix(ax, matrix, ("many", "few"))

    np.testing.assert_allclose(ax.images[0].get_array(), [[0, 0.1], [0.5, 0]])
    right = {tuple(patch.get_xy()) for patch in ax.patches}
    assert right == {(-0.5, -0.5), (0.5, 0.5)}


@pytest.mark.parametrize("share", range(0, 101, 5))
def test_the_counts_of_mistakes_are_legible_on_their_color(ax, share):
    matrix = torch.tensor([[0, 100], [share, 100 - share]])

    charts.draw_confusion_matrix(ax, matrix, ("first", "second"))

    image = ax.images[0]
    colors = image.to_rgba(image.get_array())
    for text in ax.texts:
        col, row = text.get_position()
        if row != col:
            assert contrast(to_rgba(text.get_color()), colors[row, col]) >= 4.5


def contrast(one, other) -> float:
    """Return the contrast of two colors, 1 to 21, as WCAG 2 defines it."""

    def luminance(color) -> float:
        channels = np.asarray(color[:3], float)
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722])

    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_a_matrix_without_mistakes_can_be_drawn_and_told(ax):
    perfect = torch.diag(torch.tensor([5, 5, 5]))

    charts.draw_confusion_matrix(ax, perfect, NAMES)

    assert texts(ax) == ["5", "5", "5"]
    assert charts.describe_confusion_matrix(perfect, NAMES) == (
        "Confusion matrix of 3 classes: 15 of 15 images right."
    )


def test_the_matrix_s_text_names_the_most_frequent_mistakes():
    text = charts.describe_confusion_matrix(MATRIX, NAMES)

    assert text == (
        "Confusion matrix of 3 classes: 215 of 300 images right. Most frequent "
        "mistakes: cat taken for dog (42), dog taken for cat (20), "
        "bird taken for cat (12)."
    )


def test_each_class_is_shown_with_wilson_s_interval_the_best_on_top(ax):
    matrix = torch.tensor([[60, 40, 0], [5, 90, 5], [20, 0, 80]])

    charts.draw_per_class(ax, matrix, NAMES)

    assert [t.get_text() for t in ax.get_yticklabels()] == ["cat", "dog", "bird"]
    assert texts(ax) == ["90.0%", "80.0%", "60.0%"]
    top_to_bottom = ax.get_ylim()
    assert top_to_bottom[0] > top_to_bottom[1]
    (whiskers,) = [c for c in ax.collections if len(c.get_segments()) == 3]
    for segment, correct in zip(whiskers.get_segments(), (90, 80, 60), strict=True):
        _, low, high = metrics.accuracy_interval(correct, 100)
        assert segment[:, 0].tolist() == pytest.approx([low, high])


def test_a_class_without_images_is_left_out(ax):
    matrix = torch.tensor([[8, 2, 0], [0, 0, 0], [1, 0, 9]])

    charts.draw_per_class(ax, matrix, NAMES)

    assert [t.get_text() for t in ax.get_yticklabels()] == ["dog", "bird"]
    assert charts.describe_per_class(matrix, NAMES) == (
        "Accuracy by class: dog 90.0%, bird 80.0%; all classes 85.0%."
    )


@pytest.mark.parametrize("show", [charts.show_confusion_matrix, charts.show_per_class])
def test_names_that_do_not_fit_the_matrix_are_refused(show):
    with pytest.raises(ValueError, match=r"\(3, 3\) does not fit 2 class names"):
        show(MATRIX, ("cat", "dog"))


def test_accuracy_by_class_of_no_image_is_refused():
    with pytest.raises(ValueError, match="no image"):
        charts.show_per_class(torch.zeros(3, 3, dtype=torch.long), NAMES)


# Probabilities and calibration


@pytest.mark.parametrize("label", [None, 1, 2])
def test_the_bars_are_the_probabilities_and_the_predicted_one_stands_out(ax, label):
    charts.draw_probabilities(ax, torch.tensor([0.1, 0.7, 0.2]), NAMES, label=label)

    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([0.1, 0.7, 0.2])
    colors = [bar.get_facecolor() for bar in ax.patches]
    assert colors[1] != colors[0] == colors[2]
    assert texts(ax) == ["10%", "70%", "20%"]


@pytest.mark.parametrize(
    ("label", "title"), [(None, "cat, 70% sure"), (1, "✓ cat, 70% sure")]
)
def test_the_title_of_the_bars_says_what_is_predicted(ax, label, title):
    charts.draw_probabilities(ax, torch.tensor([0.1, 0.7, 0.2]), NAMES, label=label)

    assert ax.get_title() == title


def test_the_true_class_of_a_mistake_is_marked_and_named(ax):
    charts.draw_probabilities(ax, torch.tensor([0.1, 0.7, 0.2]), NAMES, label=2)

    assert [t.get_text() for t in ax.get_yticklabels()] == ["bird", "cat", "▸ dog"]
    assert ax.get_title() == "✗ cat, 70% sure (true: dog)"


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0, "0%"), (0.001, "<0.5%"), (0.006, "1%"), (0.994, "99%"), (0.9999, ">99.5%")],
)
def test_no_probability_is_rounded_to_certainty(ax, probability, text):
    charts.draw_probabilities(
        ax, torch.tensor([probability, 1 - probability]), ("a", "b")
    )

    assert texts(ax)[0] == text


def test_the_bars_text_names_the_three_likeliest_classes_and_the_truth():
    text = charts.describe_probabilities(
        torch.tensor([0.1, 0.6, 0.05, 0.25]), ("ape", "bee", "cow", "dog"), label=0
    )

    assert (
        text
        == "Probabilities of 4 classes: bee 60%, dog 25%, ape 10%. True class: ape."
    )


def test_probabilities_that_do_not_fit_the_names_are_refused(ax):
    with pytest.raises(ValueError, match=r"\(4,\) do not fit 3 class names"):
        charts.draw_probabilities(ax, torch.ones(4) / 4, NAMES)


def test_the_image_stands_beside_its_bars(shown):
    charts.show_probabilities(
        torch.tensor([0.1, 0.7, 0.2]), NAMES, image=torch.rand(3, 9, 11)
    )

    image_ax, bars_ax = shown[0][0].axes
    assert image_ax.images[0].get_array().shape == (9, 11, 3)
    assert len(bars_ax.patches) == 3


def test_each_filled_bin_is_a_point_of_sure_against_right(ax):
    probabilities = torch.tensor([[0.9, 0.1]] * 4 + [[0.6, 0.4]] * 2)
    found = metrics.calibration(probabilities, torch.tensor([0, 0, 0, 1, 0, 1]))

    charts.draw_calibration(ax, found)

    (points,) = [c for c in ax.collections if len(c.get_offsets()) == 2]
    np.testing.assert_allclose(
        points.get_offsets(), [[0.6, 0.5], [0.9, 0.75]], atol=1e-6
    )
    small, large = points.get_sizes()
    assert large > small
    assert ax.get_title() == "Calibration error 13.3%"


@pytest.mark.parametrize(
    ("num_right", "words"), [(2, "surer than it should be"), (10, "less sure than")]
)
def test_the_calibration_s_text_says_which_way_it_is_off(num_right, words):
    probabilities = torch.tensor([[0.8, 0.2]]).expand(10, -1)
    labels = torch.tensor([0] * num_right + [1] * (10 - num_right))

    text = charts.describe_calibration(metrics.calibration(probabilities, labels))

    assert f"80.0% sure and {num_right / 10:.1%} right, {words}" in text


# Pictures


def test_a_wrong_prediction_shows_in_its_text_and_in_its_frame(ax):
    image = torch.rand(1, 9, 11)
    other = plots.new_figure().subplots()

    charts.draw_prediction(ax, image, label="cat", prediction="cat", probability=0.8)
    charts.draw_prediction(other, image, label="cat", prediction="dog")

    assert (ax.get_title(), ax.get_xlabel()) == ("✓ cat 80%", "")
    assert (other.get_title(), other.get_xlabel()) == ("✗ dog", "true: cat")
    right, wrong = ax.spines["left"], other.spines["left"]
    assert right.get_linewidth() < wrong.get_linewidth()
    assert right.get_linestyle() != wrong.get_linestyle()


def test_the_pictures_come_in_order_with_their_own_predictions(shown):
    images = torch.rand(5, 3, 9, 11)
    labels, predictions = torch.tensor([0, 1, 2, 0, 1]), torch.tensor([0, 1, 1, 2, 1])
    probabilities = torch.tensor([[0.5, 0.3, 0.2]]).expand(5, -1)

    charts.show_predictions(
        images, labels, predictions, NAMES, probabilities=probabilities, columns=3
    )

    ((fig, alt),) = shown
    titles = [ax.get_title() for ax in fig.axes]
    assert titles == [
        "✓ bird 50%",
        "✓ cat 30%",
        "✗ cat 30%",
        "✗ dog 20%",
        "✓ cat 30%",
        "",
    ]
    assert alt == (
        "5 pictures, 3 of them recognized. "
        "Wrong: dog taken for cat, bird taken for dog."
    )


@pytest.mark.parametrize("columns", [4, 6, 8])
def test_long_titles_do_not_run_into_each_other(shown, columns):
    names = ("automobile", "airplane")
    nothing = torch.zeros(8, dtype=torch.long)
    sure = torch.tensor([[0.999, 0.001]]).expand(8, -1)

    charts.show_predictions(
        torch.rand(8, 3, 9, 9),
        nothing,
        nothing,
        names,
        probabilities=sure,
        columns=columns,
    )

    fig = shown[0][0]
    fig.draw_without_rendering()
    boxes = [ax.title.get_window_extent() for ax in fig.axes[:columns]]
    for left, right in pairwise(boxes):
        assert left.x1 < right.x0


@pytest.mark.parametrize(
    ("num_images", "num_labels", "num_probabilities"), [(0, 0, 0), (3, 2, 2), (3, 3, 4)]
)
def test_pictures_that_do_not_fit_their_labels_are_refused(
    num_images, num_labels, num_probabilities
):
    labels = torch.zeros(num_labels, dtype=torch.long)
    probabilities = torch.ones(num_probabilities, 3) / 3

    counts = f"{num_images}, {num_labels}, {num_labels} and {num_probabilities}"
    with pytest.raises(ValueError, match=f"there are {counts}"):
        charts.show_predictions(
            torch.rand(num_images, 1, 4, 4),
            labels,
            labels,
            NAMES,
            probabilities=probabilities,
        )


# All of them


SHOWN = {
    "history": lambda: charts.show_history(records(2.3, 0.8, 0.9)),
    "confusion matrix": lambda: charts.show_confusion_matrix(MATRIX, NAMES),
    "per class": lambda: charts.show_per_class(MATRIX, NAMES),
    "calibration": lambda: charts.show_calibration(
        metrics.calibration(torch.tensor([[0.9, 0.1]]), torch.tensor([0]))
    ),
    "probabilities": lambda: charts.show_probabilities(torch.ones(3) / 3, NAMES),
    "predictions": lambda: charts.show_predictions(
        torch.rand(7, 3, 9, 11), *torch.zeros(2, 7, dtype=torch.long), NAMES
    ),
    "ten classes": lambda: charts.show_confusion_matrix(
        torch.ones(10, 10, dtype=torch.long), [str(digit) for digit in range(10)]
    ),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_a_chart_comes_with_its_text_and_fits_the_page(show, capture):
    show()

    (data,) = capture
    width = re.search(r"width: (\d+)px", data["text/html"])
    assert int(width[1]) <= 7 * plots.PIXELS_PER_INCH
    assert len(data["text/plain"]) > 20
    assert "nan" not in data["text/plain"]
