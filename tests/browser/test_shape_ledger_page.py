"""The shape ledger in a real browser: typing, choosing rows, keys, no kernel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from torch import nn
from widget_page import WidgetPage, open_widget

from course_utils.widgets.shape_ledger import shape_ledger

pytestmark = pytest.mark.browser

CODE = "Conv2d(3, 16, 5)\nReLU()\nMaxPool2d(2)\nFlatten()\nLinear(3136, 10)"


@pytest.fixture
def view(bare_page) -> WidgetPage:
    return open_widget(bare_page, shape_ledger(CODE, (3, 32, 32)))


def typing(view: WidgetPage, text: str) -> None:
    """Type all of the text anew, and wait until Python has answered."""
    asked = view.get("asked")
    view.root.get_by_label("Layers of torch.nn, one a line").fill(text)
    answered(view, asked)


def answered(view: WidgetPage, asked: int) -> None:
    view.page.wait_for_function("n => window.model.get('answered') > n", arg=asked)
    view.settle()


def test_the_table_follows_what_is_typed(view):
    typing(view, CODE.replace("3, 16, 5", "3, 16, 3, padding=1"))

    rows = view.root.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("(1, 16, 32, 32)")
    expect(rows.last).to_contain_text("✗ fails here")
    fault = view.root.locator(".course-problem:visible")
    expect(fault).to_contain_text("it takes 3136 values (in_features=3136), but 4096")
    expect(view.root.get_by_role("status")).to_contain_text("It stops at line 5")

    typing(view, "Conv2d(3, 16, 5)\nRelu(")
    expect(view.root.get_by_role("status")).to_contain_text("line 2")
    expect(view.root.get_by_role("row")).to_have_count(2)
    expect(fault).to_have_count(0)


def test_the_input_size_is_typed_in_words_that_people_use(view):
    size = view.root.get_by_label("Input size: C, H, W")
    asked = view.get("asked")

    size.fill("3 x 40 × 36")
    answered(view, asked)
    assert view.widget.input_size == [3, 40, 36]
    expect(view.root.get_by_role("row").nth(1)).to_contain_text("(1, 16, 36, 32)")

    size.fill("3, many")
    expect(size).to_have_attribute("aria-invalid", "")
    expect(view.root.get_by_role("status")).to_contain_text("such as 3, 32, 32")
    assert view.widget.input_size == [3, 40, 36]


def test_a_row_is_chosen_with_keys_and_spells_its_formulas(view):
    first = view.root.get_by_role("button", name="line 1")
    first.focus()

    view.page.keyboard.press("ArrowDown")
    view.page.keyboard.press("End")
    view.page.keyboard.press("Home")
    view.page.keyboard.press("Enter")
    view.settle()

    assert view.widget.chosen == 0
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(first).to_be_focused()
    opened = view.root.locator(f"#{first.get_attribute('aria-controls')}")
    expect(opened).to_contain_text("⌊(32 − 5 + 2·0)/1⌋ + 1 = 28")
    expect(opened).to_contain_text("16·5·5·3 + 16 = 1,216")
    expect(opened).to_contain_text("1 + (5 − 1)·1 = 5")

    view.page.keyboard.press("Enter")
    view.settle()
    assert view.widget.chosen == -1
    expect(view.root.locator(".ledger-details")).to_have_count(0)


def test_tab_reaches_the_text_the_size_and_one_row(view):
    names = []
    for _ in range(4):
        view.page.keyboard.press("Tab")
        names.append(
            view.page.evaluate(
                """() => { const e = document.activeElement;
                return e.labels?.[0]?.innerText.trim() ?? e.innerText; }"""
            )
        )

    assert names[:2] == ["Input size: C, H, W", "Layers of torch.nn, one a line"]
    assert "line 1" in names  # the scrolling table itself may come before it


def test_a_model_of_ones_own_is_shown_without_a_text_and_in_little_room(bare_page):
    size = bare_page.viewport_size
    bare_page.set_viewport_size({"width": 400, "height": 900})
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten())

    view = open_widget(bare_page, shape_ledger(model, (3, 8, 8)))
    needed = bare_page.evaluate("document.documentElement.scrollWidth")

    bare_page.set_viewport_size(size)
    expect(view.root.get_by_role("textbox")).to_have_count(1)
    expect(view.root.get_by_role("table")).to_contain_text("(1, 144)")
    expect(view.root.get_by_role("table")).to_contain_text(
        re.compile("Sequential on an")
    )
    assert needed <= 400


def test_without_a_kernel_the_last_ledger_stays_and_the_page_says_so(bare_page):
    view = open_widget(bare_page, shape_ledger(CODE, (3, 32, 32)), kernel=False)

    view.root.get_by_role("button", name="line 3").click()
    expect(view.root.locator(".ledger-details")).to_contain_text("= 14")
    view.root.get_by_label("Layers of torch.nn, one a line").fill("ReLU()")

    expect(view.root.get_by_role("alert").first).to_contain_text(
        "No answer from Python"
    )
    expect(view.root.get_by_role("row")).to_have_count(7)
