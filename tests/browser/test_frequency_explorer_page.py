"""The frequency explorer in a real browser: its transform, its pictures, its words."""

from __future__ import annotations

import base64
import re

import numpy as np
import pytest
from playwright.sync_api import expect
from widget_page import WidgetPage, open_widget

from course_utils.frequency import grating, low_pass, share_of_variance
from course_utils.pictures import photograph
from course_utils.widgets.browser import source
from course_utils.widgets.frequency_explorer import frequency_explorer, middle_square

pytestmark = pytest.mark.browser

PANELS = ["Picture", "Its frequencies", "Kept", "Thrown away"]


@pytest.fixture
def view(bare_page) -> WidgetPage:
    return open_widget(bare_page, frequency_explorer())


def pixels(view: WidgetPage, panel: str) -> np.ndarray:
    """Return what a canvas shows, (256, 256, 3), in 0–255."""
    numbers = (
        view.root.locator("canvas")
        .nth(PANELS.index(panel))
        .evaluate("c => [...c.getContext('2d').getImageData(0, 0, 256, 256).data]")
    )
    return np.array(numbers, float).reshape(256, 256, 4)[:, :, :3]


def shown(part: np.ndarray) -> np.ndarray:
    return np.rint(part.clip(0, 255))


def choice(view: WidgetPage):
    return view.root.get_by_role("combobox", name="Picture")


def cutoff(view: WidgetPage):
    return view.root.get_by_role("slider", name="Cutoff, cycles per picture")


@pytest.mark.parametrize("cutoff", [0, 1, 16, 77, 128, 150])
@pytest.mark.parametrize("name", ["camera", "brick"])
def test_the_browser_keeps_what_python_keeps(bare_page, name, cutoff):
    picture = middle_square(photograph(name))

    encoded, shares = bare_page.evaluate(
        """([source, data, cutoff]) => {
        const fourier = new Function(source + '; return fourier;')();
        const { forward, lowPass, shares } = fourier(256);
        const transform = forward(Uint8Array.from(atob(data), c => c.charCodeAt(0)));
        const kept = new Uint8Array(lowPass(transform, cutoff).buffer);
        let text = '';
        for (const byte of kept) text += String.fromCharCode(byte);
        return [btoa(text), shares(transform)(cutoff)]; }""",
        [
            source("fourier.js"),
            base64.b64encode(picture.tobytes()).decode("ascii"),
            cutoff,
        ],
    )

    kept = np.frombuffer(base64.b64decode(encoded), np.float64).reshape(256, 256)
    np.testing.assert_allclose(kept, low_pass(picture, cutoff), atol=1e-6)
    assert shares["variance"] == pytest.approx(share_of_variance(picture, cutoff))


@pytest.mark.parametrize("mode", ["low-pass", "high-pass"])
def test_the_pictures_are_the_parts_that_python_computes(view, mode):
    view.set(mode=mode, cutoff=23, picture="astronaut")
    view.settle()

    low, high = ("Kept", "Thrown away")[:: 1 if mode == "low-pass" else -1]
    explorer = view.widget
    parts = {"Kept": explorer.kept, "Thrown away": explorer.removed}
    for panel, expected in [
        ("Picture", explorer.image),
        (low, parts[low]),
        (high, parts[high] + 128),
    ]:
        difference = np.abs(pixels(view, panel) - shown(expected)[:, :, None])
        assert difference.max() <= 1  # a half may be rounded either way
        assert difference.mean() < 0.01


def test_stripes_of_any_direction_stand_as_two_points_in_the_spectrum(view):
    choice(view).select_option("stripes")
    view.root.get_by_role("slider", name="Stripes across").fill("40")
    view.root.get_by_role("slider", name="Stripes down").fill("30")
    view.settle()

    assert (view.widget.across, view.widget.down) == (40, 30)
    difference = pixels(view, "Picture")[:, :, 0] - shown(255 * grating(40, 30))
    assert np.abs(difference).max() <= 1
    bright = np.argwhere(pixels(view, "Its frequencies")[:, :, 1] > 200)
    assert bright.mean(axis=0).tolist() == [128, 128]
    assert sorted({tuple(p) for p in bright})[0] == (128 - 30 - 2, 128 - 40 - 2)
    expect(view.root).to_contain_text("Your stripes have 50 cycles per picture.")


def test_stripes_vanish_when_the_circle_leaves_them_out(view):
    view.set(picture="stripes", across=40, down=30, cutoff=50)
    view.settle()
    inside = pixels(view, "Kept").std()

    view.set(cutoff=49)
    view.settle()

    assert inside > 50
    assert pixels(view, "Kept").std() < 1  # the mean, 127.5, is rounded either way


def test_arrow_keys_move_the_cutoff_and_the_words_follow(view):
    status = view.root.get_by_role("status")

    cutoff(view).press("ArrowRight")
    view.settle()

    assert view.widget.cutoff == 17
    assert cutoff(view).get_attribute("aria-valuetext") == "17 cycles per picture"
    share = f"{100 * view.widget.share:.1f}"
    expect(status).to_have_text(
        re.compile(
            rf"Low-pass at 17 cycles per picture keeps {share}\s% of the variance"
        )
    )
    kept = view.root.get_by_role("img", name=re.compile("^Kept: 0 to 17 cycles"))
    expect(kept).to_be_visible()


def test_the_filter_is_chosen_with_the_keyboard(view):
    high = view.root.get_by_role("button", name="high-pass")

    high.press("Enter")
    view.settle()

    assert view.widget.mode == "high-pass"
    assert high.get_attribute("aria-pressed") == "true"
    expect(view.root.get_by_role("status")).to_contain_text("High-pass at 16")


def test_every_control_is_reached_with_tab(view):
    view.set(picture="stripes")
    view.settle()
    names = []
    for _ in range(6):
        view.page.keyboard.press("Tab")
        names.append(
            view.page.evaluate(
                """() => { const e = document.activeElement;
                return e.getAttribute('aria-label')
                  ?? e.labels?.[0]?.innerText.split('\\n')[0] ?? e.innerText; }"""
            ).strip()
        )
    assert names == [
        "Picture",
        "Stripes across, cycles per picture",
        "Stripes down, cycles per picture",
        "low-pass",
        "high-pass",
        "Cutoff, cycles per picture",
    ]


def test_dragging_on_the_spectrum_moves_the_circle(view):
    box = view.root.locator(".frequency-frame svg").bounding_box()
    scale = box["width"] / 256
    x, y = box["x"] + 128.5 * scale, box["y"] + 128.5 * scale
    mouse = view.page.mouse

    mouse.move(x + 20 * scale, y)
    mouse.down()
    mouse.move(x, y - 40 * scale)
    mouse.up()
    mouse.move(x, y - 90 * scale)
    view.settle()

    assert view.widget.cutoff == 40
    radius = view.root.locator(".frequency-frame circle").first.get_attribute("r")
    assert radius == "40.5"


def test_a_picture_of_ones_own_is_shown(bare_page):
    view = open_widget(bare_page, frequency_explorer(photograph("coins")))

    difference = pixels(view, "Picture")[:, :, 0] - view.widget.image

    assert np.abs(difference).max() == 0
    expect(choice(view)).to_have_value("yours")


def test_without_a_kernel_everything_works(bare_page):
    view = open_widget(bare_page, frequency_explorer(), kernel=False)

    choice(view).select_option("grass")
    cutoff(view).fill("64")
    view.settle()

    expected = shown(low_pass(middle_square(photograph("grass")), 64))
    difference = np.abs(pixels(view, "Kept") - expected[:, :, None])
    assert difference.max() <= 1
    expect(view.root.get_by_role("status")).to_contain_text("Low-pass at 64")


def test_many_changes_in_one_frame_are_drawn_once(view):
    drawn = view.page.evaluate(
        """async () => { let count = 0;
        const put = CanvasRenderingContext2D.prototype.putImageData;
        CanvasRenderingContext2D.prototype.putImageData = function (...given) {
          count += 1; return put.apply(this, given); };
        for (let at = 20; at < 40; at += 1) window.model.set('cutoff', at);
        for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
        return count; }"""
    )

    assert drawn == 2  # kept and thrown away


def test_a_narrow_page_cuts_nothing_off(bare_page):
    size = bare_page.viewport_size
    bare_page.set_viewport_size({"width": 400, "height": 900})

    open_widget(bare_page, frequency_explorer())
    needed = bare_page.evaluate("document.documentElement.scrollWidth")

    bare_page.set_viewport_size(size)
    assert needed <= 400
