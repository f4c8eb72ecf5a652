"""The stepper in a real browser: its numbers, its keys, its words."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from widget_page import WidgetPage, open_widget
from worked_examples import BINARY, CROSS, PATCH

from course_utils.convolution import cross_correlate
from course_utils.filters import KERNELS
from course_utils.widgets.browser import source
from course_utils.widgets.convolution_stepper import convolution_stepper
from course_utils.widgets.stepper_picture import readable

pytestmark = pytest.mark.browser


def binary() -> convolution_stepper:
    return convolution_stepper(BINARY, CROSS)


def grid(view: WidgetPage):
    return view.root.get_by_role("grid")


def output_cell(view: WidgetPage, row: int, col: int):
    return grid(view).get_by_role("row").nth(row + 1).get_by_role("gridcell").nth(col)


def output_numbers(view: WidgetPage) -> list[list[str]]:
    rows = grid(view).get_by_role("row").all()[1:]
    return [
        [cell.get_attribute("aria-label") for cell in row.get_by_role("gridcell").all()]
        for row in rows
    ]


def position(view: WidgetPage) -> tuple[int, int]:
    return view.get("row"), view.get("col")


def choice(view: WidgetPage, name: str):
    return view.root.get_by_role("combobox", name=name)


def status(view: WidgetPage):
    return view.root.get_by_role("status")


def arithmetic(view: WidgetPage) -> list[list[str]]:
    """Return the products as written, line by line, each as "pixel·weight value"."""
    return view.root.locator(".work-line").evaluate_all(
        """lines => lines.map(line => [...line.querySelectorAll('.work-product')]
        .map(p => p.children[1].textContent + ' ' + p.children[2].textContent))"""
    )


def total(view: WidgetPage) -> str:
    return view.root.locator(".work-total").inner_text()


CASES = [
    ((1, 9, 11), (1, 2, 5), (1, 0, 1)),
    ((1, 5, 5), (1, 3, 3), (2, 1, 1)),
    ((3, 7, 6), (3, 3, 2), (3, 3, 2)),
    ((4, 16, 13), (4, 7, 4), (4, 2, 2)),
    ((1, 28, 28), (1, 5, 5), (1, 2, 3)),
    ((2, 4, 4), (2, 1, 1), (1, 1, 3)),
    ((1, 2, 3), (1, 3, 3), (1, 0, 1)),  # does not fit
]


@pytest.mark.parametrize(("image_shape", "kernel_shape", "steps"), CASES)
def test_the_browser_computes_what_python_computes(
    bare_page, image_shape, kernel_shape, steps
):
    generator = torch.Generator().manual_seed(sum(image_shape))
    image = torch.randn(image_shape, generator=generator, dtype=torch.float64)
    kernel = torch.randn(kernel_shape, generator=generator, dtype=torch.float64)
    steps = dict(zip(("stride", "padding", "dilation"), steps, strict=True))

    output = bare_page.evaluate(
        """([source, ...given]) =>
        new Function(source + '; return respond;')()(...given)""",
        [source("stepping.js"), image.tolist(), kernel.tolist(), steps],
    )

    if image_shape == (1, 2, 3):
        assert output == []
        return
    expected = cross_correlate(image, kernel, **steps)
    torch.testing.assert_close(torch.tensor(output, dtype=torch.float64), expected)


def test_numbers_are_written_as_in_the_static_picture(bare_page):
    values = [60, -3, 1 / 9, 1 / 256, 137.7777, -0.1 - 0.2, 1e-9, 1234567, 99999.5]

    written = bare_page.evaluate(
        """([source, values]) =>
        values.map(new Function(source + '; return (v) => readable(v);')())""",
        [source("stepping.js"), values],
    )

    assert written == [readable(value) for value in values]


def test_the_hand_worked_output_is_shown(bare_page):
    view = open_widget(bare_page, binary())

    assert output_numbers(view) == [["4", "3", "4"], ["2", "4", "3"], ["2", "3", "4"]]


def test_every_setting_redraws_the_output_python_computes(bare_page):
    image = np.arange(3 * 8 * 7).reshape(3, 8, 7) % 11
    kernel = np.arange(3 * 2 * 3).reshape(3, 2, 3) - 8
    view = open_widget(bare_page, convolution_stepper(image, kernel))

    for name, value in {"Stride": 3, "Padding": 2, "Dilation": 2}.items():
        choice(view, name).select_option(str(value))
        view.settle()

        assert getattr(view.widget, name.lower()) == value
        expected = view.widget.response.tolist()
        assert output_numbers(view) == [[readable(v) for v in row] for row in expected]


def test_the_products_and_the_sum_are_written_out(bare_page):
    view = open_widget(bare_page, convolution_stepper(PATCH, KERNELS["Laplacian"]))

    assert arithmetic(view) == [
        ["120·0 0", "140·(−1) −140", "120·0 0"],
        ["225·(−1) −225", "220·4 880", "205·(−1) −205"],
        ["255·0 0", "250·(−1) −250", "230·0 0"],
    ]
    assert total(view) == "Output at row 0, column 0: −140 + 450 + (−250) = 60"
    expect(status(view)).to_have_text(
        "Row 0, column 0: the window takes rows 0 to 2 and columns 0 to 2 of the "
        "input; 9 products, sum 60. 120 × 0 + 140 × (−1) + 120 × 0 + 225 × (−1) + "
        "220 × 4 + 205 × (−1) + 255 × 0 + 250 × (−1) + 230 × 0 = 60."
    )


def test_channels_are_summed_one_by_one(bare_page):
    image, kernel = np.arange(18).reshape(2, 3, 3), np.ones((2, 2, 2))

    view = open_widget(bare_page, convolution_stepper(image, kernel))

    assert total(view) == "Output at row 0, column 0: 8 + 44 = 52"
    assert arithmetic(view)[2] == ["9·1 9", "10·1 10"]


def test_a_rounded_sum_says_so(bare_page):
    view = open_widget(bare_page, convolution_stepper(PATCH, np.full((3, 3), 1 / 9)))

    assert total(view).endswith("≈ 196.11")


def test_many_products_are_said_in_sums(bare_page):
    image, kernel = np.ones((2, 6, 6)), np.ones((2, 5, 5))

    view = open_widget(bare_page, convolution_stepper(image, kernel))

    expect(status(view)).to_contain_text(
        "25 from the 25 products of channel 0 + 25 from the 25 products of channel 1"
    )


def test_pointing_at_an_output_moves_the_window(bare_page):
    view = open_widget(bare_page, binary())

    output_cell(view, 1, 2).hover()
    view.settle()

    assert (view.widget.row, view.widget.col) == (1, 2)
    assert total(view).endswith("= 3")
    used = view.root.locator(".grid-cell.used").evaluate_all(
        "cells => cells.map(c => c.getAttribute('aria-label'))"
    )
    assert used == ["1", "1", "0", "1", "1", "1", "1", "1", "0"]
    expect(status(view)).to_contain_text("rows 1 to 3 and columns 2 to 4")


def test_the_window_skips_the_gaps_of_a_dilated_kernel(bare_page):
    image = np.arange(49).reshape(7, 7)
    widget = convolution_stepper(image, np.ones((2, 3)), dilation=2)

    view = open_widget(bare_page, widget)
    view.set(row=1, col=1)

    used = view.root.locator(".grid-cell.used").evaluate_all(
        "cells => cells.map(c => c.getAttribute('aria-label'))"
    )
    assert used == ["8", "10", "12", "22", "24", "26"]
    expect(status(view)).to_contain_text("rows 1, 3 and columns 1, 3, 5")


def test_pixels_outside_the_image_count_as_zero(bare_page):
    widget = convolution_stepper(PATCH, KERNELS["Laplacian"], padding=1)

    view = open_widget(bare_page, widget)

    assert arithmetic(view)[0] == ["0·0 0", "0·(−1) 0", "0·0 0"]
    assert view.root.locator(".grid-cell.padding").count() == 16
    expect(status(view)).to_contain_text("rows −1 to 1 and columns −1 to 1")


@pytest.mark.parametrize("where", ["input", "kernel", "product"])
def test_pointing_at_one_factor_marks_pixel_weight_and_product(bare_page, where):
    view = open_widget(bare_page, convolution_stepper(PATCH, KERNELS["Laplacian"]))
    tables = view.root.get_by_role("table")
    factor = {
        "input": tables.nth(0).get_by_label("205"),
        "kernel": tables.nth(1).get_by_role("cell").nth(5),
        "product": view.root.locator(".work-product").nth(5),
    }[where]

    factor.hover()

    marked = view.root.locator(".linked").all_inner_texts()
    assert [text.split() for text in marked] == [
        ["205"],
        ["−1"],
        ["+", "205·(−1)", "−205"],
    ]


def test_the_whole_widget_can_be_walked_with_the_keyboard(bare_page):
    view = open_widget(bare_page, binary())
    press = bare_page.keyboard.press
    seen = []
    while not seen or seen[-1] != "gridcell":
        press("Tab")
        seen.append(
            bare_page.evaluate(
                """() => { const e = document.activeElement;
                return e.getAttribute('role')
                  ?? e.labels?.[0]?.innerText.split('\\n')[0] ?? e.innerText; }"""
            )
        )
        assert len(seen) < 20
    controls = ["Restart", "Back", "Play", "Step", "Speed", "Stride", "Padding"]
    assert [name.strip() for name in seen] == [
        *controls,
        "Dilation",
        "Hide outputs until visited",
        "gridcell",
    ]
    steps = {
        "ArrowRight": (0, 1),
        "ArrowDown": (1, 1),
        "End": (1, 2),
        "PageDown": (2, 2),
        "ArrowRight ": (2, 2),  # the edge holds
        "ArrowLeft": (2, 1),
        "Home": (2, 0),
        "ArrowUp": (1, 0),
        "PageUp": (0, 0),
        "Control+End": (2, 2),
        "Control+Home": (0, 0),
    }
    for key, place in steps.items():
        press(key.strip())
        view.settle()
        assert position(view) == place, key
        focused = bare_page.locator(":focus")
        assert focused.get_attribute("aria-selected") == "true"
        assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    expect(status(view)).to_contain_text("Row 0, column 0")


def test_the_settings_change_from_the_keyboard(bare_page):
    view = open_widget(bare_page, binary())

    choice(view, "Stride").press("ArrowDown")
    choice(view, "Padding").press("ArrowDown")
    view.settle()

    assert (view.widget.stride, view.widget.padding) == (2, 1)


def test_keys_do_not_reach_the_notebook_but_its_commands_do(bare_page):
    view = open_widget(bare_page, binary())
    bare_page.evaluate(
        """() => { window.keys = [];
        document.addEventListener('keydown', e => window.keys.push(e.key)); }"""
    )

    play = view.root.get_by_role("button", name="Play")
    play.press("b")
    choice(view, "Stride").press("ArrowUp")
    play.press("Control+s")

    assert bare_page.evaluate("window.keys") == ["Control", "s"]


def test_step_back_and_restart_walk_in_reading_order(bare_page):
    view = open_widget(bare_page, binary())
    button = {n: view.root.get_by_role("button", name=n) for n in ("Step", "Back")}
    for name, place in [
        ("Step", (0, 1)),
        ("Step", (0, 2)),
        ("Step", (1, 0)),
        ("Back", (0, 2)),
    ]:
        button[name].click()
        view.settle()
        assert position(view) == place

    view.root.get_by_role("button", name="Restart").click()
    view.settle()

    assert position(view) == (0, 0)
    assert button["Back"].get_attribute("aria-disabled") == "true"


def test_playing_visits_every_position_and_is_read_out_once(bare_page):
    view = open_widget(bare_page, convolution_stepper(PATCH, [[1, 0], [0, -1]]))
    choice(view, "Speed").select_option("fast")
    expect(status(view)).to_contain_text("Row 0, column 0")
    bare_page.evaluate(
        """() => { window.said = []; window.visited = [];
        const line = document.querySelector('[role=status]');
        const hear = () => window.said.push(line.textContent.trim().slice(0, 15));
        new MutationObserver(hear).observe(line, { childList: true });
        window.model.on('change:row change:col', () => queueMicrotask(() =>
          window.visited.push([model.get('row'), model.get('col')].join()))); }"""
    )

    view.root.get_by_role("button", name="Play").click()
    expect(view.root.get_by_role("button", name="Pause")).to_be_visible()
    expect(view.root.get_by_role("button", name="Play")).to_be_visible()
    expect(status(view)).to_contain_text("Row 1, column 1")

    said = bare_page.evaluate("window.said")
    assert said == ["Playing.", "Row 1, column 1"]
    visited = bare_page.evaluate("[...new Set(window.visited)]")
    assert visited == ["0,1", "1,0", "1,1"]


def test_pause_stops_the_window_and_pointing_does_not_move_a_playing_one(bare_page):
    view = open_widget(bare_page, binary())
    choice(view, "Speed").select_option("slow")
    view.root.get_by_role("button", name="Play").click()

    output_cell(view, 2, 2).hover()
    view.settle()
    assert position(view) != (2, 2)
    view.root.get_by_role("button", name="Pause").click()
    output_cell(view, 2, 1).hover()
    view.settle()

    assert position(view) == (2, 1)


def test_space_in_the_output_plays_and_any_arrow_pauses(bare_page):
    view = open_widget(bare_page, binary())
    output_cell(view, 0, 0).focus()

    bare_page.keyboard.press("Space")
    expect(view.root.get_by_role("button", name="Pause")).to_be_visible()
    bare_page.keyboard.press("ArrowDown")

    expect(view.root.get_by_role("button", name="Play")).to_be_visible()


def test_hidden_outputs_appear_where_the_window_has_been(bare_page):
    view = open_widget(bare_page, binary())

    view.root.get_by_label("Hide outputs until visited").check()
    output_cell(view, 1, 1).hover()
    view.settle()

    hidden = "not yet visited"
    assert view.widget.hide_unvisited
    assert output_numbers(view) == [
        ["4", hidden, hidden],
        [hidden, "4", hidden],
        [hidden, hidden, hidden],
    ]


def test_the_size_formula_carries_the_numbers(bare_page):
    view = open_widget(bare_page, binary())
    formula = view.root.locator(".stepper-formula")

    view.set(stride=2, padding=1)

    expect(formula).to_contain_text("⌊(5 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1 = 3")


def test_the_size_formula_has_a_line_for_each_unlike_side(bare_page):
    view = open_widget(bare_page, convolution_stepper(np.ones((4, 6)), np.ones((2, 3))))
    formula = view.root.locator(".stepper-formula")

    expect(formula).to_contain_text("height ⌊(4 + 2·0 − 1·(2 − 1) − 1) / 1⌋ + 1 = 3")
    expect(formula).to_contain_text("width ⌊(6 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 4")


def test_a_kernel_that_does_not_fit_is_explained_and_mended(bare_page):
    view = open_widget(bare_page, binary())
    alert = view.root.get_by_role("alert").first

    choice(view, "Dilation").select_option("3")
    expect(alert).to_have_text(
        "The kernel does not fit: it spans 7 pixels, and the input is only 5 high. "
        "Choose a smaller dilation or a padding of at least 1."
    )
    play = view.root.get_by_role("button", name="Play")
    play.click(force=True)
    assert play.get_attribute("aria-disabled") == "true"
    choice(view, "Padding").select_option("1")

    expect(alert).to_be_hidden()
    assert output_numbers(view) == [["1"]]


def test_a_cell_moves_the_window_and_changes_the_numbers(bare_page):
    view = open_widget(bare_page, binary())

    view.set(row=2, col=1)
    assert total(view).endswith("= 3")
    view.set(image_values=PATCH, kernel_values=KERNELS["Laplacian"])

    assert output_numbers(view) == [["60"]]


def test_without_a_kernel_everything_works(bare_page):
    view = open_widget(bare_page, binary(), kernel=False)

    output_cell(view, 2, 2).hover()
    choice(view, "Stride").select_option("2")

    assert output_numbers(view) == [["4", "4"], ["2", "4"]]
    expect(status(view)).to_contain_text("Row 1, column 1")


def test_two_steppers_do_not_disturb_each_other(bare_page):
    view = open_widget(bare_page, binary())
    bare_page.evaluate(
        """() => { const second = new window.model.constructor();
        second.receive({ ...window.startState, _picture_id: 'second' });
        const el = document.body.appendChild(document.createElement('div'));
        el.id = 'second-widget';
        window.exports.default.render({ model: second, el });
        window.second = second; }"""
    )

    output_cell(view, 2, 2).hover()
    choice(view, "Padding").select_option("1")
    view.settle()

    second = bare_page.locator("#second-widget")
    assert bare_page.evaluate("[second.get('row'), second.get('padding')]") == [0, 0]
    assert second.get_by_role("gridcell").count() == 9
    second.get_by_role("button", name="Step").click()
    assert position(view) == (2, 2)


def test_a_view_that_leaves_stops_playing_and_listening(bare_page):
    view = open_widget(bare_page, binary())
    choice(view, "Speed").select_option("fast")
    view.root.get_by_role("button", name="Play").click()
    bare_page.wait_for_function("window.model.get('col') > 0")

    bare_page.evaluate("window.cleanUp()")
    place = position(view)

    bare_page.wait_for_timeout(500)  # two and a half of the fast steps
    assert position(view) == place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_number_stands_out_from_its_color(bare_page, scheme):
    image = np.arange(64).reshape(8, 8) * 4
    kernel = np.linspace(-1, 1, 9).reshape(3, 3)
    view = open_widget(bare_page, convolution_stepper(image, kernel))
    if scheme == "dark":  # as in JupyterLab's dark theme
        bare_page.add_style_tag(
            content=":root { --jp-layout-color1: #212121; --jp-ui-font-color1: #fff;"
            " --jp-ui-font-color2: rgb(255 255 255 / 70%) }"
        )

    worst = view.root.evaluate(
        """root => {
        const rgb = text => text.match(/[\\d.]+/g).map(Number).slice(0, 3);
        const light = c => c.map(v => v / 255)
          .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const contrast = cell => {
          const style = getComputedStyle(cell);
          const [a, b] = [rgb(style.color), rgb(style.backgroundColor)].map(light);
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        };
        const cells = [...root.querySelectorAll('.grid-cell, .work-sum')];
        return [cells.length, Math.min(...cells.map(contrast))]; }"""
    )

    assert worst[0] == 64 + 9 + 36 + 1
    assert worst[1] >= 4.5


def test_the_window_jumps_where_motion_is_not_wanted(bare_page):
    bare_page.emulate_media(reduced_motion="reduce")
    view = open_widget(bare_page, binary())

    frame = view.root.locator(".grid-frame").first
    duration = frame.evaluate("e => getComputedStyle(e).transitionDuration")

    bare_page.emulate_media(reduced_motion="no-preference")
    assert duration == "0s"


@pytest.mark.parametrize("width", [400, 760])
def test_nothing_is_cut_off_on_a_narrow_page(bare_page, width):
    size = bare_page.viewport_size
    bare_page.set_viewport_size({"width": width, "height": 900})
    image = np.arange(256).reshape(16, 16)

    open_widget(bare_page, convolution_stepper(image, KERNELS["sharpen"], padding=1))
    needed = bare_page.evaluate("document.documentElement.scrollWidth")

    bare_page.set_viewport_size(size)
    assert needed <= width


def test_numbers_of_16_by_16_pixels_are_shown(bare_page):
    image = np.arange(256).reshape(16, 16)

    view = open_widget(bare_page, convolution_stepper(image, KERNELS["Sobel x"]))

    shown = view.root.get_by_role("table").first.get_by_role("cell").all_inner_texts()
    assert shown == [str(number) for number in range(256)]


@pytest.mark.parametrize("name", ["Gaussian blur", "Sobel x"])
@pytest.mark.parametrize("side", [5, 10, 16, 28])
def test_input_kernel_and_output_stand_side_by_side(bare_page, side, name):
    image = np.arange(side**2).reshape(side, side) % 256

    view = open_widget(bare_page, convolution_stepper(image, KERNELS[name]))

    parts = view.root.locator(".number-grid").all()
    boxes = [part.bounding_box() for part in parts]
    assert [b["y"] < boxes[0]["y"] + boxes[0]["height"] for b in boxes] == [True] * 3
    assert boxes[2]["x"] > boxes[1]["x"] > boxes[0]["x"]
