"""The kernel playground in a bare page: what the browser computes and says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from widget_page import WidgetPage, open_widget

from course_utils.filters import KERNELS, filter_picture
from course_utils.pictures import as_gray
from course_utils.widgets.kernel_picture import displayed
from course_utils.widgets.kernel_playground import kernel_playground

pytestmark = pytest.mark.browser

# A picture that is not square, with sides that no stride below divides.
PIXELS = np.random.default_rng(0).integers(0, 256, (23, 31, 3), dtype=np.uint8)
BORDERS = ["reflect", "replicate", "zero", "wrap", "crop"]

_RESPOND = """({ pixels, shape, kernel, options }) => {
  const [height, width] = shape;
  const rgba = new Uint8ClampedArray(4 * height * width).fill(255);
  pixels.forEach((value, i) => rgba[4 * Math.floor(i / 3) + (i % 3)] = value);
  const picture = window.exports.readPixels(rgba, height, width);
  const response = window.exports.respond(picture, kernel, options);
  return { ...response, planes: response.planes.map(plane => [...plane]) };
}"""
_PAINTED = """(which) => {
  const canvas = document.querySelectorAll(".kernel-picture canvas")[which];
  const { height, width } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return { height, width, rgba: [...data] };
}"""


@pytest.fixture
def view(bare_page: Page) -> WidgetPage:
    return shown(bare_page, kernel_playground(PIXELS, "identity"))


def shown(page: Page, playground, **options) -> WidgetPage:
    view = open_widget(page, playground, **options)
    expect(response_canvas(view)).to_have_attribute("aria-label", re.compile("values"))
    return view


def response_canvas(view: WidgetPage) -> Locator:
    return view.root.get_by_role("img", name="Response of")


def weight(view: WidgetPage, row: int, col: int) -> Locator:
    return view.root.get_by_label(f"weight row {row} column {col}", exact=True)


def preset(view: WidgetPage, name: str) -> Locator:
    return view.root.get_by_role("radio", name=name, exact=True)


def painted(view: WidgetPage, which: int = 1) -> np.ndarray:
    """The pixels of a canvas, shape (H, W, 3): 0 is the input, 1 the response."""
    view.settle()
    canvas = view.page.evaluate(_PAINTED, which)
    rgba = np.array(canvas["rgba"], np.uint8)
    return rgba.reshape(canvas["height"], canvas["width"], 4)[:, :, :3]


def assert_painted_as_python_computes(view: WidgetPage) -> None:
    pixels = displayed(view.widget.response, view.widget.display)
    expected = pixels if pixels.ndim == 3 else np.stack([pixels] * 3, axis=2)
    # A value within rounding of a half may fall to either side.
    np.testing.assert_allclose(painted(view).astype(int), expected, atol=1)


def browser_response(view: WidgetPage, kernel, **options) -> np.ndarray:
    """What ``respond`` returns for PIXELS, shaped as filter_picture shapes it."""
    question = {"pixels": PIXELS.ravel().tolist(), "shape": PIXELS.shape[:2]}
    question |= {"kernel": kernel.tolist(), "options": options}
    answer = view.page.evaluate(_RESPOND, question)
    planes = np.array(answer["planes"])
    planes = planes.reshape(-1, answer["height"], answer["width"])
    assert answer["low"] == pytest.approx(planes.min())
    assert answer["high"] == pytest.approx(planes.max())
    return planes.transpose(1, 2, 0) if options["color"] else planes[0]


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("color", [False, True])
def test_the_browser_computes_what_filter_picture_computes(view, border, color):
    rng = np.random.default_rng(5)
    image = PIXELS if color else as_gray(PIXELS)

    for shape in [(1, 1), (3, 3), (2, 5), (6, 1), (1, 7), (4, 4), (7, 7)]:
        for stride in (1, 2, 5, 8):
            kernel = rng.normal(size=shape) * rng.integers(0, 2, shape)
            ours = browser_response(
                view, kernel, border=border, stride=stride, color=color
            )
            theirs = filter_picture(image, kernel, border=border, stride=stride)
            assert ours.shape == theirs.shape
            limit = 1e-5 * max(np.abs(theirs).max(), 1)
            np.testing.assert_allclose(ours, theirs, atol=limit, rtol=0)


def test_the_input_is_painted_in_gray_or_in_color(view):
    gray = np.stack([as_gray(PIXELS)] * 3, axis=2)

    np.testing.assert_array_equal(painted(view, 0), gray)
    view.root.get_by_role("checkbox", name="In color").check()

    np.testing.assert_array_equal(painted(view, 0), PIXELS)


@pytest.mark.parametrize("display", ["picture", "absolute", "signed"])
@pytest.mark.parametrize("color", [False, True])
def test_each_display_is_painted_as_the_static_picture_paints_it(view, display, color):
    view.set(color=color, kernel=np.array([[1.5, -2, 0.25], [0, 1, -1.75]]))

    view.root.get_by_label("Show", exact=True).select_option(display)

    assert view.get("display") == display
    assert_painted_as_python_computes(view)


def test_zero_is_white_above_it_red_and_below_it_blue(view):
    step = np.zeros((4, 8), np.uint8)
    step[:, 2:5] = 200  # a bright bar: up at its left edge, down at its right

    view.set(image=step, kernel=[[-1, 1]], display="signed")
    expect(response_canvas(view)).to_have_attribute("aria-label", re.compile("4 by 8"))

    row = painted(view)[1].astype(int)
    assert row[2, 0] > row[2, 2] + 50
    assert row[5, 2] > row[5, 0] + 50
    assert (row[0] == 247).all()


def test_an_arrow_key_in_a_weight_changes_picture_and_kernel(view):
    before = painted(view)

    weight(view, 2, 3).press("ArrowUp")

    view.settle()
    np.testing.assert_array_equal(view.widget.kernel, [[0, 0, 0], [0, 1, 1], [0, 0, 0]])
    assert (painted(view) != before).any()
    assert_painted_as_python_computes(view)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["ArrowDown", "ArrowDown"], -2),
        (["Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"], 0.3),
        (["1", "/", "9"], 1 / 9),
        (["-", "2", ".", "5"], -2.5),
        (["0", ",", "5"], 0.5),
        (["3", "Escape"], 3),
    ],
)
def test_a_weight_takes_what_is_typed(view, keys, value):
    weight(view, 1, 1).click()
    for key in keys:
        view.page.keyboard.press(key)

    view.settle()
    assert view.widget.kernel[0, 0] == pytest.approx(value, abs=1e-15)


def test_ctrl_and_alt_with_arrows_and_enter_move_between_weights(view):
    weight(view, 2, 2).press("Control+ArrowRight")
    expect(weight(view, 2, 3)).to_be_focused()

    weight(view, 2, 3).press("Alt+ArrowUp")
    expect(weight(view, 1, 3)).to_be_focused()

    weight(view, 1, 3).press("Enter")
    expect(weight(view, 2, 1)).to_be_focused()

    view.settle()
    np.testing.assert_array_equal(view.widget.kernel, KERNELS["identity"])


def test_text_that_is_no_number_is_marked_and_said_and_the_picture_stays(view):
    before = painted(view)

    weight(view, 2, 1).fill("abc")

    alert = view.root.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("Row 2 column 1: “abc” is not a number")
    expect(weight(view, 2, 1)).to_have_attribute("aria-invalid", "true")
    np.testing.assert_array_equal(painted(view), before)
    weight(view, 2, 1).fill("4")
    expect(alert).to_have_count(0)
    view.settle()
    assert view.widget.kernel[1, 0] == 4


def test_a_number_half_typed_is_no_mistake_until_the_focus_goes(view):
    weight(view, 1, 1).fill("-")
    expect(view.root.get_by_role("alert").filter(visible=True)).to_have_count(0)

    weight(view, 1, 1).press("Tab")

    expect(view.root.get_by_role("alert").filter(visible=True)).to_contain_text("“-”")


def test_looking_at_a_weight_does_not_round_it(view):
    preset(view, "box blur").check()

    weight(view, 1, 1).focus()
    expect(weight(view, 1, 1)).to_have_value(str(1 / 9))
    weight(view, 1, 2).focus()

    view.settle()
    np.testing.assert_array_equal(view.widget.kernel, KERNELS["box blur"])
    expect(weight(view, 1, 1)).to_have_value("0.1111")


def test_each_preset_shows_its_kernel(view):
    for name in KERNELS:
        preset(view, name).check()

        told = re.compile(f"the {name} kernel")
        expect(response_canvas(view)).to_have_attribute("aria-label", told)
        view.settle()
        np.testing.assert_array_equal(view.widget.kernel, KERNELS[name])
        assert_painted_as_python_computes(view)


def test_random_draws_other_weights_on_each_press(view):
    view.set(kernel=np.zeros((2, 5)))
    draws = []
    for _ in range(3):
        view.root.get_by_role("button", name="Random").click()
        view.settle()
        draws.append(view.widget.kernel)

    assert all(draw.shape == (2, 5) and np.abs(draw).max() <= 1 for draw in draws)
    assert not np.array_equal(draws[0], draws[1])
    assert not np.array_equal(draws[1], draws[2])


def test_rows_and_columns_are_chosen_apart_and_the_center_stays(view):
    view.set(kernel=KERNELS["Laplacian"])

    view.root.get_by_label("Rows of the kernel").select_option("5")
    view.root.get_by_label("Columns of the kernel").select_option("2")

    view.settle()
    expected = np.array([[0, 0], [0, -1], [-1, 4], [0, -1], [0, 0]])
    np.testing.assert_array_equal(view.widget.kernel, expected)
    expect(view.root.get_by_role("spinbutton")).to_have_count(10)


SUMS = [
    ([[1, -1]], False, "Sum 0: flat areas vanish."),
    ([[0.25, 0.75]], False, "Sum 1: brightness is kept."),
    ([[2, 0.5]], False, "Sum 2.5: the picture gets brighter."),
    ([[0.5]], False, "Sum 0.5: the picture gets darker."),
    ([[-3]], False, "Sum −3: flat areas fall below zero."),
    ([[0]], False, "All weights are 0: nothing is left of the picture."),
    ([[3, 1]], True, "Sum 4, divided by it: brightness is kept."),
    ([[3, -3]], True, "Sum 0, so divided by the sum of sizes, 6: flat areas vanish."),
]


def test_the_sum_is_told_with_its_meaning(view):
    for kernel, normalize, words in SUMS:
        view.set(kernel=kernel, normalize=normalize)

        expect(view.root.get_by_text(words, exact=True)).to_be_visible()


def test_normalization_paints_what_python_computes(view):
    view.set(kernel=[[1, 2, 1], [2, 4, 2]])

    view.root.get_by_label("Normalize").check()

    assert_painted_as_python_computes(view)
    assert view.widget.divisor == 12


@pytest.mark.parametrize("border", BORDERS)
def test_border_and_stride_are_chosen_from_lists(view, border):
    view.set(kernel=np.ones((4, 6)) / 24)

    view.root.get_by_label("Border", exact=True).select_option(border)
    view.root.get_by_label("Stride", exact=True).select_option("3")

    assert_painted_as_python_computes(view)
    assert (view.widget.border, view.widget.stride) == (border, 3)


def test_a_small_response_keeps_the_scale_of_the_input_until_it_is_enlarged(view):
    def width(which):
        return view.root.locator(".kernel-picture").nth(which).bounding_box()["width"]

    view.set(stride=4)
    view.settle()
    assert width(1) == pytest.approx(width(0) * 8 / 31, abs=1)

    view.root.get_by_role("button", name="Enlarge").click()

    assert width(1) == pytest.approx(width(0), abs=1)


def test_values_that_the_display_cuts_off_are_counted(view):
    view.set(image=np.full((4, 5), 100, np.uint8), kernel=[[3]])
    caption = view.root.locator("figure").nth(1)
    expect(caption).to_contain_text("100 % above 255, shown as 255")
    expect(caption).to_contain_text("values 300 to 300")

    view.set(kernel=[[-1]])
    expect(caption).to_contain_text("100 % below 0, shown as 0")

    view.set(display="signed")
    expect(caption).not_to_contain_text("shown as")
    expect(caption).to_contain_text("−100")


def test_pointing_at_a_pixel_tells_what_goes_in_and_out(view):
    view.set(kernel=[[0, 0, 0], [0, -2, 0], [0, 0, 0]], border="crop")
    canvas = response_canvas(view)
    box = canvas.bounding_box()

    canvas.hover(position={"x": box["width"] * 3.5 / 29, "y": box["height"] * 2.5 / 21})

    value = int(as_gray(PIXELS)[3, 4])
    expect(view.root.locator(".kernel-readout")).to_have_text(
        f"Pixel row 3, column 4: {value} → response row 2, column 3: "
        f"−{2 * value}, shown as 0"
    )


def test_the_arrow_keys_point_too_and_a_screen_reader_hears_it(view):
    view.set(kernel=[[1]], stride=2, color=True)
    canvas = response_canvas(view)

    canvas.press("ArrowDown")  # begins in the middle: row 6, column 8
    canvas.press("Shift+ArrowLeft")
    canvas.press("ArrowUp")

    red, green, blue = (int(value) for value in PIXELS[10, 0])
    values = f"({red}, {green}, {blue})"
    expect(view.root.get_by_role("status")).to_have_text(
        f"Pixel row 10, column 0: {values} → response row 5, column 0: {values}"
    )


def test_the_window_on_the_input_is_framed(view):
    view.set(kernel=np.ones((2, 5)))

    response_canvas(view).press("ArrowDown")

    frame = view.root.locator(".pixel-frame").first.bounding_box()
    picture = view.root.locator(".kernel-picture").first.bounding_box()
    scale = picture["width"] / 31
    assert frame["width"] == pytest.approx(5 * scale, abs=0.5)
    assert frame["height"] == pytest.approx(2 * scale, abs=0.5)
    assert frame["x"] - picture["x"] == pytest.approx(13 * scale, abs=0.5)
    assert frame["y"] - picture["y"] == pytest.approx(10 * scale, abs=0.5)
    frame = view.root.locator(".pixel-frame").nth(1).bounding_box()
    assert frame["width"] == frame["height"] == pytest.approx(scale, abs=0.5)


def test_a_saved_kernel_loads_again(view, tmp_path: Path):
    mine = np.array([[1 / 3, -0.1, 2], [0, 1e-5, -7]])
    view.set(kernel=mine)
    with view.page.expect_download() as download:
        view.root.get_by_role("button", name="Save JSON").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    view.set(kernel=[[1]])

    load(view, file)

    expect(view.root.get_by_role("spinbutton")).to_have_count(6)
    view.settle()
    np.testing.assert_array_equal(view.widget.kernel, mine)
    assert json.loads(file.read_text())["kernel"] == mine.tolist()


def load(view: WidgetPage, file: Path) -> None:
    with view.page.expect_file_chooser() as chooser:
        view.root.get_by_role("button", name="Load JSON").click()
    chooser.value.set_files(file)


NO_KERNELS = {
    "{kernel": "it is not JSON",
    "3": "it holds no rows",
    "null": "it holds no rows",
    "[]": "it holds no rows",
    '{"kernel": [1, 2]}': "it holds no rows",
    "[[1], [2, 3]]": "row 2 has 2 weights, row 1 has 1",
    "[[]]": "row 1 has 0 weights; expected 1 to 7",
    "[[1,1,1,1,1,1,1,1]]": "row 1 has 8 weights; expected 1 to 7",
    "[[1],[1],[1],[1],[1],[1],[1],[1]]": "it has 8 rows; at most 7 fit",
    '[[1, "two"]]': 'row 1 column 2 is "two"; expected a number',
    "[[1, null]]": "row 1 column 2 is null; expected a number",
    "[[1e999]]": "row 1 column 1 is too large; expected a number",
}


def test_a_file_that_is_no_kernel_is_refused_in_words(view, tmp_path):
    for number, (text, words) in enumerate(NO_KERNELS.items()):
        file = tmp_path / f"mine{number}.json"
        file.write_text(text)

        load(view, file)

        alert = view.root.get_by_role("alert").filter(visible=True)
        expect(alert).to_contain_text(f"mine{number}.json is not a kernel: {words}")
    view.settle()
    np.testing.assert_array_equal(view.widget.kernel, KERNELS["identity"])


def copied_kernel(text: str) -> np.ndarray:
    names: dict = {}
    exec(text, names)
    return names["kernel"]


def test_the_kernel_is_copied_as_python(view):
    mine = np.array([[1 / 9, -2], [1e-7, 0.5]])
    view.set(kernel=mine)
    view.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    view.root.get_by_role("button", name="Copy as Python").click()

    expect(view.root.get_by_role("status")).to_contain_text("Copied")
    text = view.page.evaluate("navigator.clipboard.readText()")
    view.page.context.clear_permissions()
    np.testing.assert_array_equal(copied_kernel(text), mine)
    assert copied_kernel(text).dtype == float


def test_without_a_clipboard_the_text_stands_selected_to_copy(view):
    view.page.evaluate("""() => navigator.clipboard.writeText =
        () => Promise.reject(new DOMException("no", "NotAllowedError"))""")

    view.root.get_by_role("button", name="Copy as Python").click()

    text = view.root.get_by_label("The kernel as Python, to copy")
    expect(text).to_be_focused()
    np.testing.assert_array_equal(
        copied_kernel(view.page.evaluate("getSelection().toString()")),
        KERNELS["identity"],
    )
    expect(view.root.get_by_role("status")).to_contain_text("copy the selected text")


def test_the_canvases_say_what_they_show_and_the_status_what_changed(view):
    preset(view, "Sobel x").check()

    canvas = response_canvas(view)
    response = filter_picture(as_gray(PIXELS), KERNELS["Sobel x"])
    low, high = (
        f"{value:.0f}".replace("-", "−") for value in (response.min(), response.max())
    )
    told = re.compile(f"the Sobel x kernel: 23 by 31, values from {low} to {high}")
    expect(canvas).to_have_attribute("aria-label", told)
    expect(view.root.get_by_role("status")).to_have_text(
        re.compile(f"values from {low} to {high};.*Sum 0: flat areas vanish")
    )
    expect(view.root.get_by_role("img", name="Input: Your own picture")).to_be_visible()


def test_a_kernel_larger_than_the_picture_is_told_and_the_last_response_stays(view):
    view.set(image=PIXELS[:5, :4])
    expect(response_canvas(view)).to_have_attribute("aria-label", re.compile("5 by 4"))
    before = painted(view)

    view.set(kernel=np.ones((3, 6)))

    alert = view.root.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("a kernel of 3 × 6 does not fit in 5 × 4 pixels")
    np.testing.assert_array_equal(painted(view), before)
    view.set(kernel=np.ones((3, 3)))
    expect(alert).to_have_count(0)


def test_a_state_set_from_a_cell_shows_in_every_control(view):
    view.set(kernel=KERNELS["Gaussian blur"], border="wrap", stride=2, normalize=True,
             color=True, display="absolute")  # fmt: skip

    expect(preset(view, "Gaussian blur")).to_be_checked()
    expect(view.root.get_by_label("Rows of the kernel")).to_have_value("5")
    expect(view.root.get_by_label("Border", exact=True)).to_have_value("wrap")
    expect(view.root.get_by_label("Stride", exact=True)).to_have_value("2")
    expect(view.root.get_by_label("Normalize")).to_be_checked()
    expect(view.root.get_by_role("checkbox", name="In color")).to_be_checked()
    expect(view.root.get_by_label("Show", exact=True)).to_have_value("absolute")
    assert_painted_as_python_computes(view)


def test_a_value_that_python_refuses_is_told(view):
    view.page.evaluate("window.model.set('stride', 99); window.model.save_changes()")

    alert = view.root.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("99")


def test_without_a_kernel_everything_but_the_photographs_still_works(bare_page):
    view = shown(bare_page, kernel_playground(PIXELS, "identity"), kernel=False)
    before = painted(view)

    preset(view, "emboss").check()
    assert (painted(view) != before).any()

    view.root.get_by_label("Picture", exact=True).select_option("coffee")
    alert = view.root.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("No answer from the kernel")
    expect(view.root.get_by_label("Picture", exact=True)).to_have_value("")


def test_the_keyboard_alone_reaches_everything(view):
    view.page.locator("body").press("Tab")
    names = [focused_name(view)]
    for _ in range(40):
        view.page.keyboard.press("Tab")
        names.append(focused_name(view))
        if names[-1].startswith("Response"):
            break

    expected = ["Picture", "Upload", "Take a photo", "identity", "Random"]
    expected += [f"weight row {i} column {j}" for i in (1, 2, 3) for j in (1, 2, 3)]
    expected += ["Rows", "Columns", "Border", "Stride", "Show", "In color", "Normalize"]
    expected += ["Copy as Python", "Save JSON", "Load JSON", "Input", "Response"]
    assert len(names) == len(expected)
    for name, start in zip(names, expected, strict=True):
        assert name.startswith(start)


def focused_name(view: WidgetPage) -> str:
    """The name of what has the focus, which must be visible as having it."""
    name, outline = view.page.evaluate("""() => {
      const node = document.activeElement, label = node.labels?.[0];
      const seen = node.type === "radio" ? label.querySelector("span") : node;
      return [node.getAttribute("aria-label") ?? (label ?? node).innerText,
        getComputedStyle(seen).outlineStyle];
    }""")
    assert outline == "solid", f"no focus to be seen on {name}"
    return name


def test_in_the_presets_the_arrow_keys_go_from_one_to_the_next(view):
    preset(view, "identity").focus()

    view.page.keyboard.press("ArrowRight")

    view.settle()
    np.testing.assert_array_equal(view.widget.kernel, KERNELS["box blur"])


@pytest.mark.parametrize("width", [400, 700, 960])
def test_nothing_sticks_out_at_any_width(bare_page, width):
    bare_page.set_viewport_size({"width": width, "height": 900})
    view = shown(bare_page, kernel_playground(PIXELS, np.full((7, 7), -0.1234)))

    sticking_out = view.page.evaluate("""() => {
      const right = document.querySelector(".course-playground")
        .getBoundingClientRect().right;
      return [...document.querySelectorAll(".course-playground *")]
        .filter(node => node.getBoundingClientRect().right > right)
        .map(node => node.outerHTML.slice(0, 80));
    }""")

    bare_page.set_viewport_size({"width": 960, "height": 900})
    assert sticking_out == []
