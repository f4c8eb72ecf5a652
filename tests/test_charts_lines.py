"""Curves over a common axis."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from course_utils import plots
from course_utils.charts.lines import draw_lines, show_lines


def drawn(lines, **settings):
    ax = plots.new_figure(4, 3).subplots()
    draw_lines(ax, lines, **settings)
    return ax


def test_without_x_the_points_are_counted_from_one():
    ax = drawn({"loss": [3.0, 2.0, 1.5]})

    assert ax.lines[0].get_xydata().tolist() == [[1, 3], [2, 2], [3, 1.5]]
    assert ax.get_legend() is None


def test_no_two_curves_differ_in_color_alone():
    ax = drawn({name: [1.0, 2.0] for name in "abcde"})

    for look in ("get_color", "get_marker"):
        assert len({getattr(line, look)() for line in ax.lines}) == 5
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list("abcde")


def test_long_curves_differ_in_their_dashes_and_have_no_markers():
    ax = drawn({name: torch.arange(100.0) for name in "abcd"})

    assert {line.get_marker() for line in ax.lines} == {""}
    assert len({line.get_linestyle() for line in ax.lines}) == 4


def test_what_is_not_a_finite_number_leaves_a_gap():
    ax = drawn({"loss": [1.0, float("inf"), float("nan"), 2.0]}, x=[10, 20, 30, 40])

    heights = ax.lines[0].get_ydata()
    assert np.isnan(heights).tolist() == [False, True, True, False]
    assert ax.get_ylim()[1] < 3


def test_a_level_is_a_line_across_with_its_text():
    ax = drawn({"loss": [1.0, 2.0]}, levels={"knowing nothing": 2.303})

    assert ax.lines[1].get_ydata() == [2.303, 2.303]
    assert [text.get_text() for text in ax.texts] == ["knowing nothing"]


def test_a_curve_that_does_not_fit_x_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'loss' has shape \(3,\), and x has \(2,\)"):
        drawn({"loss": [1.0, 2.0, 3.0]}, x=[1, 2])


@pytest.mark.parametrize("count", [0, 6])
def test_more_curves_than_can_be_told_apart_are_refused(count):
    with pytest.raises(ValueError, match=f"{count} curves"):
        drawn({str(n): [1.0] for n in range(count)})


def test_show_lines_passes_on_text_and_settings(capture, monkeypatch):
    kept = []
    monkeypatch.setattr(plots, "new_figure", lambda *size: kept.append(fig) or fig)
    from matplotlib.figure import Figure

    fig = Figure()

    show_lines({"loss": [1.0, 2.0]}, alt="it rises", title="Up", xscale="log")

    (ax,) = kept[0].axes
    assert (ax.get_title(), ax.get_xscale()) == ("Up", "log")
    assert 'alt="it rises"' in capture[0]["text/html"]
