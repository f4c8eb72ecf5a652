from __future__ import annotations

import pytest
import torch

from course_utils import invariance_charts as charts
from course_utils import plots
from course_utils.invariance import Reading
from course_utils.metrics import Interval


def reading(amount: float, accuracy: float, change: float = 0.5) -> Reading:
    interval = Interval(accuracy, accuracy - 0.04, accuracy + 0.02)
    return Reading(amount, interval, change)


READINGS = {
    "stiff": [reading(-6, 0.1, 1.2), reading(0, 0.9, 0), reading(6, 0.2, 1.1)],
    "supple": [reading(-6, 0.8), reading(0, 0.85), reading(6, 0.7)],
}


def new_axes():
    return plots.new_figure().subplots()


def test_the_meter_says_in_words_where_each_network_stands(capture):
    charts.show_meter(READINGS, "shift, pixels")

    alt = capture[0]["text/plain"]
    assert "shift, pixels" in alt
    assert "stiff: at most 90%, 10% at −6 and 20% at 6" in alt
    assert "supple: at most 85%, 80% at −6 and 70% at 6" in alt


def test_networks_differ_in_more_than_color():
    ax = new_axes()

    charts.draw_meter(ax, READINGS, "accuracy")

    first, second = ax.lines
    assert first.get_marker() != second.get_marker()
    assert first.get_linestyle() != second.get_linestyle()


def test_the_meter_draws_each_quantity_at_its_amount():
    accuracy_ax, change_ax = plots.new_figure().subplots(1, 2)

    charts.draw_meter(accuracy_ax, READINGS, "accuracy")
    charts.draw_meter(change_ax, READINGS, "feature_change")

    assert accuracy_ax.lines[0].get_xydata().tolist() == [[-6, 0.1], [0, 0.9], [6, 0.2]]
    assert change_ax.lines[0].get_ydata().tolist() == [1.2, 0, 1.1]


def test_accuracies_carry_a_band_as_wide_as_their_intervals():
    ax = new_axes()

    charts.draw_meter(ax, READINGS, "accuracy")

    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert heights.min() == pytest.approx(0.1 - 0.04)
    assert heights.max() == pytest.approx(0.9 + 0.02)


def test_what_was_trained_on_is_shaded():
    ax = new_axes()

    charts.draw_meter(ax, READINGS, "accuracy", trained=(-3, 2))

    box = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (box.x0, box.x1) == (pytest.approx(-3), pytest.approx(2))


def test_right_and_wrong_answers_differ_in_a_mark():
    ax = new_axes()

    charts.draw_answers(ax, {"one": torch.tensor([7, 1])}, 7)

    assert [text.get_text() for text in ax.texts] == ["7 ✓", "1 ✗"]


def test_a_walk_is_told_step_by_step(capture):
    answers = {"one": torch.tensor([7, 7, 1]), "two": torch.tensor([7, 2, 2])}

    charts.show_walk(torch.rand(3, 1, 9, 11), answers, 7, ["0 px", "1 px", "2 px"])

    alt = capture[0]["text/plain"]
    assert alt == "A 7, moved step by step: one says 7 7 1; two says 7 2 2."


def test_curves_are_told_by_their_ends(capture):
    charts.show_curves(
        {"up": [1.0, 2.0, 4.0]}, x=range(3), xlabel="epochs", ylabel="count", title="It"
    )

    assert capture[0]["text/plain"] == "It. count against epochs: up, from 1 to 4."


def test_each_seed_has_a_line_from_one_recipe_to_the_other():
    ax = new_axes()

    charts.draw_pairs(ax, [0.3, 0.5], [0.4, 0.6], ("plain", "augmented"))

    pairs = [line.get_ydata() for line in ax.lines if line.get_color() == "0.7"]
    assert [tuple(pair) for pair in pairs] == [(0.3, 0.4), (0.5, 0.6)]
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        "plain",
        "augmented",
    ]


@pytest.mark.parametrize(("is_level", "axis"), [(True, 0), (False, 1)])
def test_an_interval_reaches_along_the_axis_that_is_asked_for(is_level, axis):
    ax = new_axes()

    charts.draw_interval(ax, Interval(0.5, 0.2, 0.6), at=3, is_level=is_level)

    (segment,) = ax.collections[0].get_segments()
    assert segment[:, axis].tolist() == pytest.approx([0.2, 0.6])
    assert segment[:, 1 - axis].tolist() == [3, 3]
