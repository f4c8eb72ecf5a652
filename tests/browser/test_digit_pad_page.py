"""The digit pad in a real browser: strokes, keys, centering, answers and silence."""

from __future__ import annotations

import base64

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, expect
from widget_page import WidgetPage, open_widget

from course_utils import data
from course_utils.widgets.browser import source
from course_utils.widgets.digit_drawing import center_like_mnist
from course_utils.widgets.digit_pad import digit_pad

pytestmark = pytest.mark.browser

ASKED: list[torch.Tensor] = []


def quarters(images):
    """A stand-in network: the share of the ink in each quarter of the image."""
    ASKED.append(images)
    halves = images.float().view(-1, 2, 14, 2, 14).sum(dim=(2, 4)).flatten(1)
    return halves / halves.sum(dim=1, keepdim=True)


CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"]


@pytest.fixture
def view(bare_page) -> WidgetPage:
    ASKED.clear()
    return open_widget(
        bare_page, digit_pad(quarters, class_names=CORNERS, center=False)
    )


def sheet(view: WidgetPage) -> Locator:
    return view.root.get_by_role("application", name="Drawing pad")


def place(view: WidgetPage, x: float, y: float) -> tuple[float, float]:
    """Return where pixel (x, y) of the drawing is on the page."""
    box = sheet(view).bounding_box()
    return box["x"] + box["width"] * x / 28, box["y"] + box["height"] * y / 28


def draw(view: WidgetPage, *points: tuple[float, float]) -> None:
    mouse = view.page.mouse
    mouse.move(*place(view, *points[0]))
    mouse.down()
    for point in points[1:]:
        mouse.move(*place(view, *point), steps=3)
    mouse.up()
    view.settle()


def chart(view: WidgetPage, title: str) -> list[list[str]]:
    rows = view.root.get_by_role("table", name=title).get_by_role("row").all()
    return [row.inner_text().replace("\xa0", " ").split() for row in rows]


def frames(view: WidgetPage) -> None:
    view.page.evaluate(
        "async () => { for (let i = 0; i < 3; i++)"
        " await new Promise(requestAnimationFrame); }"
    )


def test_a_stroke_of_the_mouse_is_seen_and_answered_at_once(view):
    draw(view, (5, 3), (5, 11))

    ink = view.widget.image[0]
    assert (ink[4:11, 4:6] == 255).all()
    assert 20 < (ink > 0).sum() < 60  # a stroke 2 to 4 pixels wide
    assert 0 < ink[2:13, 3].float().mean() < 255  # and soft
    assert chart(view, "network") == [
        ["top-left", "100.0", "%"],
        *([name, "0.0", "%"] for name in CORNERS[1:]),
    ]
    expect(view.root.get_by_role("status")).to_have_text(
        "network: top-left with 100.0 %, then top-right with 0.0 %, "
        "bottom-left with 0.0 %.",
        use_inner_text=True,
    )


def test_a_stroke_ends_where_the_button_is_let_go_even_beside_the_pad(view):
    draw(view, (5, 3), (5, 40))
    before = view.widget.image

    view.page.mouse.move(*place(view, 20, 20))
    view.page.mouse.move(*place(view, 10, 20))
    view.settle()

    assert before[0, 27, 5] == 255
    assert torch.equal(view.widget.image, before)


def test_a_finger_draws_without_scrolling_the_page(view):
    session = view.page.context.new_cdp_session(view.page)
    path = [place(view, 20, 18 + step) for step in range(6)]

    for kind, (x, y) in zip(["touchStart", *["touchMove"] * 5], path, strict=True):
        point = {"x": x, "y": y, "id": 1}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    view.settle()

    assert (view.widget.image[0, 18:23, 19:21] == 255).all()
    assert view.page.evaluate("scrollY") == 0
    assert chart(view, "network")[3] == ["bottom-right", "100.0", "%"]


def test_the_keyboard_alone_draws_moves_and_clears(view):
    keyboard, pen = view.page.keyboard, view.root.locator("[aria-live]")

    keyboard.press("Tab")
    expect(sheet(view)).to_be_focused()
    for _ in range(6):
        keyboard.press("ArrowUp")
    view.settle()
    assert not view.widget.drawing.any()
    expect(pen).to_have_text("Pen up, row 7, column 13")
    keyboard.press("Space")
    for key in [*["ArrowLeft"] * 5, *["PageUp"] * 3]:
        keyboard.press(key)
    keyboard.down("ArrowUp")
    keyboard.press("ArrowRight")  # both: one up and, slantwise, one up and right
    keyboard.up("ArrowUp")
    expect(pen).to_have_text("Pen down, row 2, column 12")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    view.settle()

    ink = view.widget.drawing[0]
    path = [(7, 13), (7, 10), (7, 8), (6, 9), (4, 11), (3, 11), (2, 12)]
    assert all(ink[at] == 255 for at in path)
    assert ink[3, 14] < 100
    expect(pen).to_have_text("Pen up, row 3, column 12")
    view.root.get_by_role("button", name="Move the drawing right by 1 pixel").press(
        "Enter"
    )
    view.root.get_by_role("button", name="Move the drawing down by 1 pixel").press(
        "Enter"
    )
    view.settle()
    assert torch.equal(view.widget.drawing[0, 1:, 1:], ink[:-1, :-1])
    sheet(view).press("Delete")
    view.settle()
    assert not view.widget.drawing.any()
    assert chart(view, "network")[0] == ["top-left", "–"]
    expect(view.root.get_by_role("status")).to_have_text(
        "The pad is empty. Draw a digit."
    )
    assert not sheet(view).evaluate(
        "sheet => sheet.dispatchEvent(new KeyboardEvent("
        "'keydown', { key: 'ArrowDown', cancelable: true }))"
    )  # so that the page does not scroll


def test_the_browser_centers_as_python_does(bare_page):
    digits = data.load("mnist5000").test.images[::97, 0].numpy()
    rng = np.random.default_rng(0)
    blobs = np.zeros((12, 28, 28), np.uint8)
    for blob in blobs:
        top, left, bottom, right = rng.integers([0, 0, 14, 14], [14, 14, 28, 28])
        blob[top:bottom, left:right] = rng.integers(
            0, 256, (bottom - top, right - left)
        )
    images = np.concatenate([digits, np.roll(digits, 2, axis=1), blobs])

    encoded = bare_page.evaluate(
        """([source, images]) => {
        const Ink = new Function(source + '; return Ink;')();
        const text = (bytes) => btoa(String.fromCharCode(...bytes));
        return images.map((image) => {
          const ink = new Ink();
          ink.load(Uint8Array.from(atob(image), (c) => c.charCodeAt(0)));
          return [text(ink.asDrawn()), text(ink.centered())]; }); }""",
        [
            source("digit_drawing.js"),
            [base64.b64encode(i.tobytes()).decode() for i in images],
        ],
    )

    for image, pair in zip(images, encoded, strict=True):
        drawn, centered = (
            np.frombuffer(base64.b64decode(text), np.uint8).reshape(28, 28)
            for text in pair
        )
        np.testing.assert_array_equal(drawn, image)
        expected = center_like_mnist(image)[0].numpy().astype(int)
        assert (
            np.abs(centered - expected).max() <= 1
        )  # a half may be rounded either way


def test_the_centering_undoes_a_shift_and_can_be_switched_off(view):
    view.root.get_by_role("button", name="Example").click()
    view.settle()
    digit = view.widget.image
    for _ in range(3):
        view.root.get_by_role("button", name="Move the drawing left by 1 pixel").click()
    view.settle()
    shifted = view.widget.image

    view.root.get_by_role("checkbox", name="Center it like MNIST").press("Space")
    view.settle()

    assert torch.equal(shifted[:, :, :-3], digit[:, :, 3:])
    assert view.widget.center
    assert torch.equal(view.widget.image, digit)
    assert torch.equal(view.widget.drawing, shifted)


def test_a_slow_network_is_asked_about_the_newest_drawing_alone(view):
    view.page.evaluate("window.kernelAnswers = false")
    for x in range(4, 24, 2):
        draw(view, (x, 5), (x, 9))
    first = view.get("_asked")

    view.page.evaluate("window.kernelAnswers = true")
    view.page.evaluate(
        "window.model.receive({ _answered: window.model.get('_asked') })"
    )
    view.settle()

    assert first == 1
    assert view.get("_asked") == 2
    assert len(ASKED) == 1
    assert (view.widget.image[0, 6:8, 4:22] == 255).all()


def test_a_picture_set_in_a_cell_comes_on_the_pad_and_can_be_spoiled(view):
    digit = data.load("mnist5000").test.images[3]

    view.set(image=digit)
    view.settle()
    draw(view, (2, 2), (2, 2))

    assert torch.equal(view.widget.image[0, 5:], digit[0, 5:])
    assert view.widget.image[0, 1:3, 1:3].min() > 230


def test_without_a_kernel_the_pad_draws_and_says_that_no_network_answers(bare_page):
    view = open_widget(
        bare_page, digit_pad(quarters, class_names=CORNERS), kernel=False
    )

    draw(view, (20, 3), (20, 12))
    frames(view)

    expect(view.root.get_by_role("status")).to_contain_text("No network answers")
    seen = view.root.get_by_role("img", name="What the networks see")
    bright = seen.evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, 28, 28).data]"
        ".filter((value, at) => at % 4 === 0 && value > 200).length"
    )
    assert bright > 30
