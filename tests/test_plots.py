from __future__ import annotations

import numpy as np
import pytest
import torch

from course_utils import plots

WHITE = (247, 246, 246)  # the middle of the color map RdBu_r


@pytest.fixture
def ax():
    return plots.new_figure().subplots()


def colors_at(ax, *positions):
    image = ax.images[0]
    shown = image.to_rgba(image.get_array(), bytes=True)
    return [tuple(int(v) for v in shown[row, col, :3]) for row, col in positions]


def test_a_picture_is_shown_with_black_at_0_whatever_its_own_range(ax):
    plots.draw_image(ax, np.array([[100, 150]], np.uint8))

    assert colors_at(ax, (0, 0), (0, 1)) == [(100, 100, 100), (150, 150, 150)]


def test_a_color_tensor_is_shown_in_its_colors(ax):
    red = torch.zeros(3, 2, 2)
    red[0] = 1

    plots.draw_image(ax, red)

    assert ax.images[0].get_array()[0, 0].tolist() == [255, 0, 0]


def test_zero_is_white_in_a_signed_map_even_if_it_is_lopsided(ax):
    plots.draw_response(ax, torch.tensor([[-1.0, 0.0, 9.0]]))

    blueish, white, red = colors_at(ax, (0, 0), (0, 1), (0, 2))
    assert white == WHITE
    assert red[0] > red[2]
    assert blueish[2] > blueish[0]


def test_a_map_of_zeros_can_be_drawn(ax):
    plots.draw_response(ax, torch.zeros(2, 2))

    assert colors_at(ax, (0, 0)) == [WHITE]


def test_numbers_are_legible_on_their_own_shade(ax):
    plots.draw_numbers(ax, np.array([[0, 255]], np.uint8))

    assert [t.get_text() for t in ax.texts] == ["0", "255"]
    assert [t.get_color() for t in ax.texts] == ["white", "black"]


def test_negative_numbers_carry_a_true_minus_sign(ax):
    plots.draw_numbers(ax, torch.tensor([[-2.0, 1.5]]), signed=True)

    assert [t.get_text() for t in ax.texts] == ["−2", "1.5"]


def test_the_window_frames_whole_pixels(ax):
    plots.draw_image(ax, np.zeros((9, 11)))
    plots.draw_window(ax, 2, 5, height=3, width=4)

    (frame,) = ax.patches
    assert frame.get_bbox().bounds == (4.5, 1.5, 4, 3)


def test_the_figure_carries_its_alternative_text_safely():
    fig = plots.new_figure()

    html = plots.figure_html(fig, alt='a "curve" <falls>', caption="1 < 2")

    assert 'alt="a &quot;curve&quot; &lt;falls&gt;"' in html
    assert "<figcaption>1 &lt; 2</figcaption>" in html


def test_a_figure_without_alternative_text_is_refused():
    with pytest.raises(ValueError, match="alt="):
        plots.figure_html(plots.new_figure(), alt=" ")


def test_show_puts_the_figure_and_its_text_into_the_output(capture):
    plots.show(plots.new_figure(), alt="an empty figure")

    (data,) = capture
    assert data["text/html"].startswith("<figure")
    assert data["text/plain"] == "an empty figure"


def test_signed_pictures_side_by_side_share_one_scale(monkeypatch):
    figures = []
    monkeypatch.setattr(plots, "show", lambda fig, **_: figures.append(fig))

    plots.show_pictures(
        {"weak": torch.tensor([[1.0]]), "strong": torch.tensor([[-8.0]])},
        alt="two maps",
        signed=True,
    )

    limits = [ax.images[0].get_clim() for ax in figures[0].axes]
    assert limits == [(-8, 8), (-8, 8)]


def test_more_pictures_than_columns_go_on_in_the_next_row(monkeypatch):
    figures = []
    monkeypatch.setattr(plots, "show", lambda fig, **_: figures.append(fig))
    pictures = {str(n): np.zeros((4, 5), np.uint8) for n in range(5)}

    plots.show_pictures(pictures, alt="five frames", columns=3)

    titles = [ax.get_title() for ax in figures[0].axes]
    assert titles == ["0", "1", "2", "3", "4", ""]
    assert [ax.axison for ax in figures[0].axes] == [True] * 5 + [False]
