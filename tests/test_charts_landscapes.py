"""Loss landscapes: the relief and the paths across it."""

from __future__ import annotations

import pytest
import torch

from course_utils import plots
from course_utils.charts.landscapes import draw_landscape, draw_path, heights_on_grid

X_RANGE, Y_RANGE = (-3.0, 5.0), (0.0, 2.0)


def valley(weights):
    return (weights[..., 0] - 1) ** 2 + 10 * weights[..., 1]


def drawn(height):
    ax = plots.new_figure(4, 3).subplots()
    draw_landscape(ax, height, x_range=X_RANGE, y_range=Y_RANGE)
    return ax


def test_columns_of_the_grid_are_the_first_weight_and_rows_the_second():
    heights = heights_on_grid(valley, X_RANGE, Y_RANGE)

    corners = heights[0, 0], heights[0, -1], heights[-1, 0], heights[-1, -1]
    assert [corner.item() for corner in corners] == [16, 16, 36, 36]
    assert heights[0].argmin() == pytest.approx(len(heights) / 2, abs=1)


def test_the_second_weight_rises_upwards_in_the_drawing():
    ax = drawn(lambda weights: weights[..., 1])

    relief = ax.images[0]
    brightness = relief.get_array().mean(axis=(1, 2))
    assert brightness[-5:].mean() > brightness[:5].mean() + 0.1
    assert relief.origin == "lower"
    assert tuple(relief.get_extent()) == (*X_RANGE, *Y_RANGE)


def test_contours_lie_where_the_relief_has_their_height():
    ax = drawn(lambda weights: weights[..., 0])

    contours = next(c for c in ax.collections if hasattr(c, "levels"))
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        for x, _ in path.vertices:
            assert x == pytest.approx(level, abs=0.05)


def test_a_flat_landscape_is_drawn_without_a_warning(recwarn):
    ax = drawn(lambda weights: weights[..., 0] * 0)

    assert not list(recwarn)
    assert len(ax.images) == 1


def test_heights_that_are_not_one_for_each_pair_are_refused_with_both_shapes():
    with pytest.raises(ValueError, match=r"\(240, 240, 2\).*one number for each pair"):
        heights_on_grid(lambda weights: weights * 2, X_RANGE, Y_RANGE)


def test_gradients_are_not_recorded_for_the_relief():
    scale = torch.tensor(2.0, requires_grad=True)

    heights = heights_on_grid(lambda weights: scale * valley(weights), (0, 1), (0, 1))

    assert not heights.requires_grad


def test_a_path_keeps_the_view_shows_every_step_and_dots_some():
    ax = drawn(valley)
    path = torch.stack([torch.linspace(-2, 9, 31), torch.linspace(0, 1, 31)], dim=1)

    draw_path(ax, path.requires_grad_(), every=10)

    shadow, line, dots, start = ax.lines
    assert len(shadow.get_xdata()) == len(line.get_xdata()) == 31
    assert dots.get_xdata() == pytest.approx(path[10::10, 0].detach().numpy())
    assert start.get_xydata().tolist() == [[-2, 0]]
    assert (ax.get_xlim(), ax.get_ylim()) == (X_RANGE, Y_RANGE)


@pytest.mark.parametrize("shape", [(0, 2), (7, 3), (2,)])
def test_what_is_no_path_of_two_weights_is_refused(shape):
    ax = plots.new_figure(4, 3).subplots()

    with pytest.raises(ValueError, match="num_steps"):
        draw_path(ax, torch.zeros(shape))
