"""The augmentation gallery in a real browser: the very pixels, and words for them."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, expect
from widget_page import WidgetPage, open_widget

from course_utils.pictures import as_pixels
from course_utils.widgets.augmentation_gallery import augmentation_gallery

pytestmark = pytest.mark.browser

IMAGES = torch.rand(2, 3, 12, 16, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def view(bare_page) -> WidgetPage:
    return open_widget(bare_page, augmentation_gallery(IMAGES, titles=["cat", "dog"]))


def slider(view: WidgetPage, name: str) -> Locator:
    return view.root.get_by_role("slider", name=name)


def pictures(view: WidgetPage) -> np.ndarray:
    """Return what the canvases show, (14, H, W, 3): picture, exact and draws."""
    shown = view.root.locator("canvas").evaluate_all(
        """canvases => canvases.map((canvas) => [canvas.height, canvas.width,
        ...canvas.getContext('2d')
          .getImageData(0, 0, canvas.width, canvas.height).data])"""
    )
    height, width = shown[0][:2]
    return np.array([numbers[2:] for numbers in shown]).reshape(-1, height, width, 4)[
        ..., :3
    ]


def shown_as_computed(view: WidgetPage) -> np.ndarray:
    """Wait until the canvases show what Python computes, and return it."""
    gallery = view.widget
    expected = np.stack(
        [
            as_pixels(image)
            for image in (gallery.original, gallery.image, *gallery.draws)
        ]
    )
    for _ in range(100):  # pictures are decoded beside the page's own work
        if np.array_equal(shown := pictures(view), expected):
            break
        view.page.wait_for_timeout(50)
    np.testing.assert_array_equal(shown, expected)
    return shown


def exact(view: WidgetPage, words: str) -> Locator:
    return view.root.get_by_role("img", name=words, exact=True)


def test_the_browser_shows_the_pixels_that_python_computes(view):
    view.set(degrees=30.0, brightness=1.3, erase=3)
    words = (
        "cat, turned 30° counter-clockwise, brightness times 1.3, "
        "3 by 3 pixels erased in the middle"
    )

    expect(exact(view, words)).to_be_visible()
    shown_as_computed(view)


def test_the_keyboard_sets_everything_and_the_words_follow(view):
    names = []
    for _ in range(15):
        view.page.keyboard.press("Tab")
        names.append(
            view.page.evaluate(
                "() => { const e = document.activeElement;"
                " return e.ariaLabel ?? e.labels?.[0]?.innerText.split('\\n')[0]"
                " ?? e.innerText; }"
            ).strip()
        )
    slider(view, "Shift right").press("ArrowRight")
    slider(view, "Rotation").press("ArrowLeft")
    view.root.get_by_role("checkbox", name="Flip left–right").press("Space")
    view.settle()

    assert names[0].startswith("Picture")
    assert names[1:6] == [
        "Shift right",
        "Shift down",
        "Rotation",
        "Scale",
        "Brightness",
    ]
    assert names[6:10] == ["Contrast", "Saturation", "Noise", "Erase"]
    assert names[10:12] == ["Flip left–right", "Flip top–bottom"]
    assert names[12].startswith("Border")
    assert names[13:] == ["New draws", "Reset"]
    assert (view.widget.dx, view.widget.degrees, view.widget.flip) == (1, -1, True)
    expect(slider(view, "Rotation")).to_have_attribute("aria-valuetext", "−1°")
    expect(view.root.get_by_role("status")).to_have_text(
        "Exactly: shifted 1 pixel right, turned 1° clockwise, left and right swapped. "
        "Drawn: shift across −1 to 1 pixels, angle −1 to 1°, "
        "left and right swapped in half."
    )
    view.root.get_by_role("button", name="Reset").press("Enter")
    expect(exact(view, "cat, unchanged")).to_be_visible()
    assert (view.widget.dx, view.widget.degrees, view.widget.flip) == (0, 0, False)


def test_new_draws_change_the_draws_alone_and_the_picture_can_be_chosen(view):
    view.set(dx=5)
    expect(exact(view, "cat, shifted 5 pixels right")).to_be_visible()
    before = shown_as_computed(view)

    view.root.get_by_role("button", name="New draws").press("Enter")
    view.page.wait_for_function("window.model.get('_answered') === 1")
    view.settle()
    after = shown_as_computed(view)

    np.testing.assert_array_equal(before[:2], after[:2])
    assert (before != after).any()
    view.root.get_by_role("combobox", name="Picture").select_option("dog")
    expect(exact(view, "dog, shifted 5 pixels right")).to_be_visible()
    shown_as_computed(view)


def test_a_gray_picture_has_no_saturation_and_sliders_as_far_as_its_sides(bare_page):
    view = open_widget(bare_page, augmentation_gallery(torch.zeros(1, 12, 20)))

    ends = [slider(view, "Shift right").get_attribute(end) for end in ("min", "max")]

    assert ends == ["-10", "10"]
    assert slider(view, "Erase").get_attribute("max") == "12"
    expect(slider(view, "Saturation")).to_be_hidden()
    expect(view.root.get_by_role("combobox", name="Picture")).to_be_hidden()


def test_the_words_follow_also_where_no_pixel_changes(bare_page):
    view = open_widget(bare_page, augmentation_gallery(torch.zeros(1, 12, 20)))
    expect(exact(view, "Picture 1, unchanged")).to_be_visible()

    view.set(flip_vertical=True)

    expect(view.root.get_by_role("checkbox", name="Flip top–bottom")).to_be_checked()
    expect(exact(view, "Picture 1, top and bottom swapped")).to_be_visible()


def test_a_slider_moved_fast_is_worked_out_for_its_last_place_alone(view):
    view.page.evaluate("window.kernelAnswers = false")
    for place in range(1, 6):
        slider(view, "Shift down").fill(str(place))
    asked = view.get("_asked")

    view.page.evaluate("window.kernelAnswers = true")
    view.page.evaluate(
        "window.model.receive({ _answered: window.model.get('_asked') })"
    )
    view.settle()

    assert asked == 1
    assert view.get("_asked") == 2
    assert view.widget.dy == 5
    expect(exact(view, "cat, shifted 5 pixels down")).to_be_visible()


def test_without_a_kernel_the_pictures_stay_and_the_gallery_says_why(bare_page):
    gallery = augmentation_gallery(IMAGES, dx=2)
    view = open_widget(bare_page, gallery, kernel=False)

    slider(view, "Rotation").fill("40")

    expect(view.root.get_by_role("status")).to_have_text(re.compile("^No answer"))
    expect(exact(view, "Picture 1, shifted 2 pixels right")).to_be_visible()
    shown_as_computed(view)
