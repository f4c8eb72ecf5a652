"""Choosing, uploading, dropping and photographing a picture, in a bare page."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from widget_page import ADDRESS, WidgetPage, open_widget

from course_utils.pictures import photograph
from course_utils.widgets.picture_picker import picture_picker
from course_utils.widgets.picture_source import encode_png

pytestmark = pytest.mark.browser

PIXELS = np.random.default_rng(0).integers(0, 256, (23, 31, 3), dtype=np.uint8)


@pytest.fixture
def view(bare_page: Page) -> WidgetPage:
    view = open_widget(bare_page, picture_picker())
    expect(preview(view)).to_have_attribute("aria-label", re.compile("Chelsea"))
    return view


def preview(view: WidgetPage) -> Locator:
    return view.root.get_by_role("img")


def alert(view: WidgetPage) -> Locator:
    return view.root.get_by_role("alert").filter(visible=True)


def upload(view: WidgetPage, file: Path) -> None:
    with view.page.expect_file_chooser() as chooser:
        view.root.get_by_role("button", name="Upload").click()
    chooser.value.set_files(file)


def await_own_picture(view: WidgetPage, size: str) -> np.ndarray:
    told = f"Your own picture, {size} pixels"
    expect(preview(view)).to_have_attribute("aria-label", told)
    view.settle()
    return view.widget.image


def test_an_uploaded_png_arrives_in_python_pixel_by_pixel(view, tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "mine.png")

    upload(view, tmp_path / "mine.png")

    np.testing.assert_array_equal(await_own_picture(view, "23 by 31"), PIXELS)
    expect(view.root.get_by_label("Picture", exact=True)).to_have_value("")


def test_the_same_file_can_be_uploaded_again_after_a_photograph(view, tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "mine.png")
    upload(view, tmp_path / "mine.png")
    await_own_picture(view, "23 by 31")
    view.root.get_by_label("Picture", exact=True).select_option("coins")
    expect(preview(view)).to_have_attribute("aria-label", re.compile("Greek coins"))

    upload(view, tmp_path / "mine.png")

    np.testing.assert_array_equal(await_own_picture(view, "23 by 31"), PIXELS)


def test_a_photo_taken_sideways_stands_upright(view, tmp_path):
    halves = np.zeros((40, 60, 3), np.uint8)
    halves[:, 30:] = 255  # dark left, bright right
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was turned a quarter to the left
    Image.fromarray(halves).save(tmp_path / "mine.jpg", exif=turned, quality=95)

    upload(view, tmp_path / "mine.jpg")

    image = await_own_picture(view, "60 by 40")
    assert image[:25].max() < 20
    assert image[35:].min() > 235


def test_a_large_picture_is_reduced_to_fit(view, tmp_path):
    Image.new("RGB", (1600, 800), "navy").save(tmp_path / "mine.webp")

    upload(view, tmp_path / "mine.webp")

    assert await_own_picture(view, "256 by 512").shape == (256, 512, 3)


def test_transparent_parts_are_white(view, tmp_path):
    Image.new("RGBA", (6, 4), (255, 0, 0, 0)).save(tmp_path / "mine.png")

    upload(view, tmp_path / "mine.png")

    assert (await_own_picture(view, "4 by 6") == 255).all()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.txt", b"hello", "notes.txt is not a picture file"),
        ("mine.png", b"\x89PNG\r\n\x1a\n broken", "mine.png cannot be read"),
        ("empty.jpg", b"", "empty.jpg cannot be read"),
        ("mine.heic", b"\0\0\0\x18ftypheic", "cannot be read|is not a picture file"),
        ("huge.png", bytes(40 * 1024**2 + 1), "huge.png is too large (over 40 MB)"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_in_words(
    view, tmp_path, name, content, words
):
    (tmp_path / name).write_bytes(content)

    upload(view, tmp_path / name)

    expect(alert(view)).to_have_text(
        re.compile(words.replace("(", r"\(").replace(")", r"\)"))
    )
    expect(preview(view)).to_have_attribute("aria-label", re.compile("Chelsea"))
    view.settle()
    assert view.widget.photograph == "chelsea"


def test_a_good_picture_takes_the_message_of_a_bad_one_away(view, tmp_path):
    (tmp_path / "bad.png").write_bytes(b"bad")
    upload(view, tmp_path / "bad.png")
    expect(alert(view)).to_have_count(1)
    Image.fromarray(PIXELS).save(tmp_path / "mine.png")

    upload(view, tmp_path / "mine.png")

    await_own_picture(view, "23 by 31")
    expect(alert(view)).to_have_count(0)


def test_a_picture_dropped_on_the_widget_is_taken(view):
    stream = io.BytesIO()
    Image.fromarray(PIXELS).save(stream, "PNG")
    encoded = base64.b64encode(stream.getvalue()).decode()

    view.page.evaluate(
        """(encoded) => {
          const bytes = Uint8Array.from(atob(encoded), c => c.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], "mine.png", { type: "image/png" }));
          const zone = document.querySelector(".course-playground");
          for (const kind of ["dragover", "drop"])
            zone.dispatchEvent(new DragEvent(kind,
              { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        encoded,
    )

    np.testing.assert_array_equal(await_own_picture(view, "23 by 31"), PIXELS)


def test_a_photograph_that_ships_comes_from_python(view):
    view.root.get_by_label("Picture", exact=True).select_option("camera")

    expect(preview(view)).to_have_attribute(
        "aria-label", "A photographer at work, 512 by 512 pixels"
    )
    np.testing.assert_array_equal(view.widget.image, photograph("camera"))
    expect(view.root.get_by_role("status")).to_contain_text("A photographer at work")


def test_a_picture_set_from_a_cell_is_shown(view):
    view.set(image=PIXELS[:7, :5])

    expect(preview(view)).to_have_attribute(
        "aria-label", "Your own picture, 7 by 5 pixels"
    )


def test_without_a_kernel_a_picture_of_ones_own_still_works(bare_page, tmp_path):
    view = open_widget(bare_page, picture_picker(), kernel=False)
    Image.fromarray(PIXELS).save(tmp_path / "mine.png")

    upload(view, tmp_path / "mine.png")

    expect(preview(view)).to_have_attribute(
        "aria-label", re.compile("Your own picture")
    )


@pytest.fixture
def camera(view) -> WidgetPage:
    """The page may use the camera, which sends Chromium's test pattern."""
    view.page.context.grant_permissions(["camera"], origin=ADDRESS)
    yield view
    view.page.context.clear_permissions()


def test_a_photo_is_taken_with_the_camera(camera):
    camera.root.get_by_role("button", name="Take a photo…").press("Enter")
    expect(camera.root.get_by_label("What the camera sees")).to_be_visible()
    camera.page.wait_for_function("document.querySelector('video').videoWidth > 0")

    camera.root.get_by_role("button", name="Take the photo").press("Enter")

    expect(preview(camera)).to_have_attribute(
        "aria-label", re.compile("Your own picture")
    )
    expect(camera.root.get_by_role("button", name="Take a photo…")).to_be_focused()
    camera.settle()
    assert max(camera.widget.image.shape) == 512
    assert camera.widget.image.std() > 10
    assert camera_is_off(camera)


def camera_is_off(view: WidgetPage) -> bool:
    return view.page.evaluate("document.querySelector('video').srcObject === null")


def test_cancel_closes_the_camera_and_keeps_the_picture(camera):
    camera.page.evaluate("""() => {
      const devices = navigator.mediaDevices;
      const open = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wish) => window.stream = await open(wish);
    }""")
    camera.root.get_by_role("button", name="Take a photo…").click()
    camera.root.get_by_role("button", name="Cancel").click()

    expect(camera.root.get_by_label("What the camera sees")).to_be_hidden()
    assert camera_is_off(camera)
    states = "window.stream.getTracks().map(track => track.readyState)"
    assert camera.page.evaluate(states) == ["ended"]
    assert camera.widget.photograph == "chelsea"


def test_the_camera_goes_off_when_the_widget_goes(camera):
    camera.root.get_by_role("button", name="Take a photo…").click()
    expect(camera.root.get_by_label("What the camera sees")).to_be_visible()

    camera.page.evaluate("window.cleanUp()")

    assert camera_is_off(camera)


def test_a_camera_that_is_not_allowed_is_told(view):
    view.root.get_by_role("button", name="Take a photo…").click()

    expect(alert(view)).to_contain_text("The browser may not use the camera. Allow it")
    expect(view.root.get_by_role("button", name="Take a photo…")).to_be_enabled()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "navigator.mediaDevices.getUserMedia = () => "
            "Promise.reject(new DOMException('', 'NotFoundError'))",
            "No camera was found. Upload a picture instead.",
        ),
        (
            "navigator.mediaDevices.getUserMedia = () => "
            "Promise.reject(new DOMException('', 'NotReadableError'))",
            "Another program uses the camera.",
        ),
        (
            "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"
            "Object.defineProperty(window, 'isSecureContext', { value: false })",
            "only on https pages",
        ),
        (
            "navigator.mediaDevices.getUserMedia = () => "
            "Promise.reject(new DOMException('smoke', 'AbortError'))",
            "The camera does not open: smoke.",
        ),
    ],
    ids=["none", "busy", "insecure", "unknown"],
)
def test_a_camera_that_does_not_open_is_told_why(view, script, words):
    view.page.evaluate(f"() => {{ {script} }}")

    view.root.get_by_role("button", name="Take a photo…").click()

    expect(alert(view)).to_contain_text(words)


def test_photographs_that_came_with_the_list_show_before_python_answers(view):
    choice = view.root.get_by_label("Picture", exact=True)
    choice.focus()
    send_album(view, "coins", photograph("coins"))
    view.page.evaluate("window.kernelAnswers = false")

    choice.select_option("coins")

    told = "Greek coins from Pompeii, 303 by 384 pixels"
    expect(preview(view)).to_have_attribute("aria-label", told)
    assert view.root.locator("canvas").first.evaluate("c => c.width") == 384


def test_python_follows_a_photograph_that_was_shown_before_it_answered(view):
    choice = view.root.get_by_label("Picture", exact=True)
    choice.focus()
    send_album(view, "coins", photograph("coins"))

    choice.select_option("coins")
    view.settle()

    assert view.widget.photograph == "coins"
    np.testing.assert_array_equal(view.widget.image, photograph("coins"))


def send_album(view: WidgetPage, name: str, pixels: np.ndarray) -> None:
    """Let a photograph arrive as Python sends it, and wait until it is decoded."""
    png = base64.b64encode(encode_png(pixels)).decode()
    view.page.evaluate(
        """async ([name, png]) => {
        const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
        window.model.emit("msg:custom", { photograph: name },
          [new DataView(bytes.buffer)]);
        await createImageBitmap(new Blob([bytes]));  // takes as long as the widget's
        await new Promise((done) => setTimeout(done, 100)); }""",
        [name, png],
    )
