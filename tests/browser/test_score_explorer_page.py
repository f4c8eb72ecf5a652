"""The score explorer in a real browser: the same numbers as PyTorch's, in words."""

from __future__ import annotations

import math

import pytest
import torch
from playwright.sync_api import Locator, expect
from widget_page import WidgetPage, open_widget

from course_utils.widgets.score_explorer import score_explorer
from course_utils.widgets.score_picture import positive

pytestmark = pytest.mark.browser

SUBTRACTED = "loss = −ln(0.3679 / 2.268) = 1.82 nats"


@pytest.fixture
def view(bare_page) -> WidgetPage:
    return open_widget(bare_page, score_explorer())


def press(view: WidgetPage, name: str, times: int = 1) -> None:
    for _ in range(times):
        view.root.get_by_role("button", name=name).press("Enter")
    view.settle()


def slider(view: WidgetPage, name: str) -> Locator:
    return view.root.get_by_role("slider", name=f"score of class {name}")


def column(view: WidgetPage, number: int) -> list[float]:
    """Return the numbers of a column: 0 score, 1 power, 2 probability, 3 gradient."""
    rows = view.root.locator("tbody tr").all()
    texts = [row.locator(".score-number").nth(number).inner_text() for row in rows]
    return [float(text.replace("−", "-")) for text in texts]


def test_the_browser_computes_what_pytorch_computes(bare_page):
    torch.manual_seed(0)
    cases = [
        (scale * torch.randn(size, dtype=torch.float64)).tolist()
        for scale, size in [(1, 10), (30, 10), (3000, 7), (0, 4)]
    ]
    open_widget(bare_page, score_explorer())

    answers = bare_page.evaluate(
        """cases => cases.map(scores => [exports.softmax(scores),
        exports.crossEntropy(scores, 3), exports.lossGradient(scores, 3)])""",
        cases,
    )

    for scores, (probabilities, loss, gradient) in zip(cases, answers, strict=True):
        explorer = score_explorer(scores, 3)
        torch.testing.assert_close(
            torch.tensor(probabilities).double(),
            explorer.probabilities,
            rtol=1e-6,
            atol=1e-7,
        )
        assert loss == pytest.approx(explorer.loss)
        assert gradient == pytest.approx(explorer.gradient.tolist())


def test_numbers_are_written_as_python_writes_them(bare_page):
    values = [0, 1, 0.36788, 9.99996, 54.59815, 999_999.4, 1e6, 3.2e38, 4.54e-5]
    open_widget(bare_page, score_explorer())

    texts = bare_page.evaluate("values => values.map(exports.positive)", values)

    assert texts == [positive(value) for value in values]


def test_the_first_scores_are_worked_out_as_in_the_lesson(view):
    assert column(view, 1)[:5] == [0.3679, 0.3679, 20.09, 0.1353, 7.389]
    assert (
        column(view, 2)
        == view.widget.probabilities.mul(1000).round().div(1000).tolist()
    )
    assert column(view, 3)[2:6] == [-0.838, 0.001, 0.06, 0.162]
    sums = view.root.locator(".score-sums")
    expect(sums).to_contain_text("+ 54.60 + 20.09 = 123.85")
    expect(sums).to_contain_text("loss = −ln(20.09 / 123.85) = 1.82 nats")
    expect(sums).to_contain_text(SUBTRACTED)
    expect(view.root.get_by_role("status")).to_have_text(
        "Loss 1.819 nats: the true class, 2, has probability 0.162, "
        "the largest is 0.441, of class 8."
    )


def test_the_keyboard_moves_a_score_and_chooses_the_true_class(view):
    names = []
    for _ in range(16):
        view.page.keyboard.press("Tab")
        names.append(
            view.page.evaluate(
                "() => { const e = document.activeElement;"
                " return e.ariaLabel ?? e.labels?.[0]?.innerText.split('\\n')[0]"
                " ?? e.innerText; }"
            )
        )
    for _ in range(5):
        slider(view, "2").press("ArrowRight")
    view.root.get_by_role("combobox").focus()
    view.page.keyboard.press("3")
    view.settle()

    assert names[:6] == [
        "True class",
        "Reset",
        "Add 100 to every score",
        "Subtract 100 from every score",
        "Step downhill",
        "Learning rate",
    ]
    assert names[6:] == [f"score of class {at}" for at in range(10)]
    assert view.widget.scores[2] == pytest.approx(3.5)
    assert view.widget.label == 3
    probability = f"{view.widget.probabilities[2]:.3f}"
    expect(slider(view, "2")).to_have_attribute(
        "aria-valuetext", f"3.5, probability {probability}"
    )
    expect(view.root.get_by_role("row", name="3 (true)")).to_be_visible()
    assert column(view, 3)[3] == pytest.approx(
        view.widget.gradient[3].item(), abs=0.0005
    )


def test_the_numbers_follow_while_a_slider_is_dragged(view):
    box = slider(view, "5").bounding_box()
    mouse = view.page.mouse

    mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    view.settle()

    assert view.widget.scores[5] > 7
    assert column(view, 2)[5] > 0.9
    mouse.up()


def test_adding_100_changes_no_probability_but_overflows_float32(view):
    before = column(view, 2)

    press(view, "Add 100 to every score")

    assert column(view, 2) == before
    assert column(view, 1) == [math.inf] * 10
    sums = view.root.locator(".score-sums")
    expect(sums).to_contain_text("−ln(inf / inf) = nan: float32 ends at 3.4·10³⁸")
    expect(sums).to_contain_text(SUBTRACTED)
    low, high = (float(slider(view, "0").get_attribute(end)) for end in ("min", "max"))
    assert low < min(view.widget.scores)
    assert high > max(view.widget.scores)
    press(view, "Subtract 100", times=3)
    expect(sums).to_contain_text("−ln(0 / 0) = nan: float32 rounds so small an eˢ to 0")
    press(view, "Reset")
    assert view.widget.scores == list(score_explorer().scores)


def test_steps_downhill_lower_the_loss_as_python_steps_do(bare_page):
    view = open_widget(bare_page, score_explorer(), kernel=False)
    twin = score_explorer()
    losses = [twin.loss]
    for _ in range(3):
        twin.step()
        losses.append(twin.loss)

    press(view, "Step downhill", times=3)

    trail = " → ".join(f"{loss:.3f}" for loss in losses)
    expect(view.root).to_contain_text(f"Loss, step by step: {trail} nats")
    assert view.get("scores") == pytest.approx(twin.scores)
    slider(view, "0").press("ArrowRight")
    expect(view.root).not_to_contain_text("step by step")
