"""The training panel in a real browser: what it shows, says, asks and answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from training_parts import small_cnn, small_split
from widget_page import WidgetPage, open_widget

from course_utils.train import Recipe, Training
from course_utils.train.history import EpochRecord
from course_utils.widgets.training_panel import TrainingPanel

pytestmark = pytest.mark.browser

NAMES = ["row", "bright column", "dark column"]
LOSSES = [(1.2, 1.1), (0.8, 0.6), (0.5, 0.7), (0.4, 0.9)]
PROGRESS = {
    "epoch": 4,
    "num_epochs": 8,
    "step": 18,
    "num_steps": 40,
    "examples_per_second": 12_412.3,
    "seconds_left": 42.4,
    "train_loss": 0.45,
    "train_accuracy": 0.86,
}


def epochs(num: int) -> dict:
    """Return the browser's view of the first epochs; the second is the best."""
    records = [
        vars(EpochRecord(i + 1, loss, 0.6 + 0.1 * i, val, 0.55 + 0.1 * i, 0.1, 1.5))
        for i, (loss, val) in enumerate(LOSSES[:num])
    ]
    return {"records": records, "best": min(num, 2)}


class Asked(TrainingPanel):
    """A panel that notes what its buttons ask, and trains nothing."""

    def _hear(self, widget, message, buffers) -> None:
        self.wishes = [*getattr(self, "wishes", []), message]


def panel(state: str = "running", num: int = 3, **traits) -> Asked:
    training = Training(small_cnn(), small_split(), Recipe(8, 16))
    made = Asked(training, NAMES)
    shown = {
        "_progress": PROGRESS,
        "_run": 1,
        "_plan": "8 epochs: about 50 s.",
        "_epochs": epochs(num),
        "_confusion": {"epoch": num, "counts": [[12, 0, 1], [2, 7, 0], [0, 3, 5]]},
    }
    for name, value in (shown | traits).items():
        setattr(made, name, value)
    made._state = state
    return made


def button(view: WidgetPage, name: str):
    return view.root.get_by_role("button", name=name)


def status(view: WidgetPage):
    return view.root.get_by_role("status")


def can_press(view: WidgetPage) -> tuple[bool, bool]:
    buttons = view.root.get_by_role("group", name="Training").get_by_role("button")
    return tuple(b.get_attribute("aria-disabled") == "false" for b in buttons.all())


def charts(view: WidgetPage):
    return view.root.locator(".training-chart")


def marks(chart, kind: str, shape: str) -> list[tuple[float, float]]:
    """Return the middles of a curve's marks, in the units of the picture."""
    return chart.locator(f".curve-picture .{kind} {shape}.curve-mark").evaluate_all(
        """marks => marks.map(m => m.tagName === 'circle'
          ? [m.cx.baseVal.value, m.cy.baseVal.value]
          : [m.x.baseVal.value + 3, m.y.baseVal.value + 3])"""
    )


def test_while_it_trains_it_says_how_far_and_how_fast(bare_page):
    view = open_widget(bare_page, panel())

    line = view.root.locator(".training-pace")
    assert line.inner_text() == (
        "Epoch 4 of 8 · 12,400 images per second · about 42 s left"
    )
    width = view.root.locator(".training-bar > div").evaluate("e => e.style.width")
    assert width == "45%"
    expect(view.root.get_by_text("8 epochs: about 50 s.")).to_be_visible()


def test_the_curves_stand_where_their_numbers_say(bare_page):
    view = open_widget(bare_page, panel())
    loss = charts(view).first

    for index, (kind, shape) in enumerate(
        [("training", "circle"), ("validation", "rect")]
    ):
        points = marks(loss, kind, shape)
        values = [pair[index] for pair in LOSSES[:3]]
        # Of 8 epochs over 400 units, from 46 on; and the losses on one straight scale.
        assert [x for x, _ in points] == pytest.approx([46 + 50 * e for e in (1, 2, 3)])
        slopes = [
            (y2 - y1) / (v2 - v1)
            for (_, y1), (_, y2), v1, v2 in zip(
                points[:-1], points[1:], values[:-1], values[1:], strict=True
            )
        ]
        assert slopes == pytest.approx([-144] * 2, abs=1)  # 0 to 1.25 on 180 units


def test_training_and_validation_differ_in_more_than_color(bare_page):
    view = open_widget(bare_page, panel())

    dashes = view.root.locator(
        ".training-chart .curve-picture .curve-line"
    ).evaluate_all("lines => lines.map(l => getComputedStyle(l).strokeDasharray)")

    assert dashes == ["none", "7px, 4px"] * 2
    for kind, tag in [("training", "circle"), ("validation", "rect")]:
        marked = view.root.locator(f".{kind} .curve-mark").evaluate_all(
            "marks => [...new Set(marks.map(m => m.tagName))]"
        )
        assert marked == [tag]


def test_the_best_epoch_is_marked_in_both_charts(bare_page):
    view = open_widget(bare_page, panel())

    for chart in charts(view).all():
        expect(chart.get_by_text("best: epoch 2")).to_be_visible()
        ring = chart.locator(".curve-ring")
        x, y = marks(chart, "validation", "rect")[1]
        assert float(ring.get_attribute("cx")) == pytest.approx(x)
        assert float(ring.get_attribute("cy")) == pytest.approx(y)


def test_the_epoch_under_way_is_a_hollow_point_between_two_epochs(bare_page):
    view = open_widget(bare_page, panel())

    point = charts(view).first.locator("circle.curve-now")

    assert float(point.get_attribute("cx")) == pytest.approx(46 + 50 * 8 * 18 / 40)
    view.set(_progress=PROGRESS | {"epoch": 3, "step": 15})
    view.settle()
    assert point.count() == 0


def test_each_curve_is_described_in_words(bare_page):
    view = open_widget(bare_page, panel())

    loss, accuracy = view.root.get_by_role("img").all()

    assert loss.get_attribute("aria-label") == (
        "Loss by epoch: training from 1.200 to 0.500, validation from 1.100 to 0.700 "
        "in 3 epochs; best epoch 2, with validation 0.600."
    )
    assert "validation from 55.0 % to 75.0 %" in accuracy.get_attribute("aria-label")


def test_before_the_first_epoch_there_is_nothing_to_mark(bare_page):
    start = {"_epochs": {"records": [], "best": 0}, "_confusion": {}, "_progress": {}}

    view = open_widget(bare_page, panel(**start))

    assert view.root.locator(".training-pace").inner_text() == "Timing a few steps …"
    assert view.root.locator(".curve-mark, .curve-ring").count() == 4  # the legends
    expect(view.root.get_by_role("table")).to_have_count(0)


def test_the_confusion_matrix_is_a_table_with_heads(bare_page):
    view = open_widget(bare_page, panel())
    table = view.root.get_by_role("table", name="Confusion matrix after epoch 3")

    heads = [
        table.get_by_role(r, name=n)
        for r in ("rowheader", "columnheader")
        for n in NAMES
    ]
    assert [head.count() for head in heads] == [1] * 6
    rows = [
        row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()
    ]
    assert rows == [["12", "0", "1"], ["2", "7", "0"], ["0", "3", "5"]]
    expect(table).to_contain_text("24 of 30 validation images are right")

    view.set(_confusion={"epoch": 4, "counts": [[13, 0, 0], [0, 9, 0], [0, 0, 8]]})
    view.settle()
    expect(view.root.get_by_role("table")).to_contain_text("30 of 30 validation images")


def test_the_numbers_of_each_epoch_unfold_from_the_keyboard(bare_page):
    view = open_widget(bare_page, panel())

    view.root.get_by_text("The numbers of each epoch").focus()
    bare_page.keyboard.press("Enter")

    row = view.root.get_by_role("row", name="2 (best)")
    expect(row).to_be_visible()
    assert row.locator("td").all_inner_texts() == [
        *("0.8000", "0.6000", "70.0 %", "65.0 %", "1.5")
    ]


@pytest.mark.parametrize(
    ("state", "stopping", "expected", "names"),
    [
        ("ready", False, (False, True), ["Stop", "Start"]),
        ("running", False, (True, False), ["Stop", "Resume"]),
        ("running", True, (False, False), ["Stopping …", "Resume"]),
        ("stopped", False, (False, True), ["Stop", "Resume"]),
        ("finished", False, (False, False), ["Stop", "Resume"]),
        ("failed", False, (False, False), ["Stop", "Resume"]),
    ],
)
def test_only_what_can_be_done_can_be_pressed(
    bare_page, state, stopping, expected, names
):
    view = open_widget(bare_page, panel(state, _is_stopping=stopping))

    assert can_press(view) == expected
    buttons = view.root.get_by_role("group", name="Training").get_by_role("button")
    assert buttons.all_inner_texts() == names
    for each in buttons.all():  # one that cannot be pressed asks nothing
        each.press("Enter")
    view.settle()
    assert len(getattr(view.widget, "wishes", [])) == sum(expected)


def test_both_buttons_are_reached_and_pressed_from_the_keyboard(bare_page):
    view = open_widget(bare_page, panel())

    bare_page.keyboard.press("Tab")
    assert bare_page.locator(":focus").inner_text() == "Stop"
    outline = bare_page.locator(":focus").evaluate(
        "e => getComputedStyle(e).outlineStyle"
    )
    assert outline == "solid"
    bare_page.keyboard.press("Enter")
    expect(button(view, "Stopping")).to_be_visible()
    view.settle()
    view.set(_state="stopped", _outcome="Stopped on request.")
    expect(bare_page.locator(":focus")).to_have_text("Stop")  # focus stays
    bare_page.keyboard.press("Tab")
    bare_page.keyboard.press("Space")
    view.settle()

    assert view.widget.wishes == [
        {"wish": "stop", "run": 1},
        {"wish": "picture"},
        {"wish": "resume"},
    ]


def test_stopping_a_training_for_which_a_cell_waits_interrupts_the_kernel(bare_page):
    view = open_widget(bare_page, panel())
    bare_page.evaluate(
        """() => { window.interrupts = 0;
        window.model.widget_manager =
          { kernel: { interrupt: () => { window.interrupts += 1; } } }; }"""
    )

    button(view, "Stop").click()
    assert bare_page.evaluate("window.interrupts") == 0  # no cell waits
    view.set(_is_awaited=True)
    assert bare_page.evaluate("window.interrupts") == 1  # now one does
    view.set(_state="stopped", _is_awaited=False)
    view.set(_is_awaited=True)

    assert bare_page.evaluate("window.interrupts") == 1


def test_a_kernel_that_does_not_answer_is_explained(bare_page):
    view = open_widget(bare_page, panel(), kernel=False)

    button(view, "Stop").click()

    note = view.root.get_by_role("alert").filter(has_text="busy with a cell, or gone")
    expect(note).to_contain_text("the training stops when that cell is done")


def test_a_screen_reader_hears_epochs_and_the_end_but_no_steps(bare_page):
    view = open_widget(bare_page, panel(num=1))
    bare_page.evaluate(
        """() => { window.said = [];
        const line = document.querySelector('[role=status]');
        new MutationObserver(() => window.said.push(line.textContent))
          .observe(line, { childList: true }); }"""
    )

    view.set(_epochs=epochs(2))
    for step in range(19, 25):
        view.set(_progress=PROGRESS | {"step": step})
        view.settle()
    view.set(_epochs=epochs(3))  # at once after the other: not said
    view.set(_state="finished", _outcome="Best epoch: 2. It is over.")
    view.settle()

    assert bare_page.evaluate("window.said") == [
        "Epoch 2 of 8: validation accuracy 65.0 %, loss 0.600, the best so far.",
        "Best epoch: 2. It is over.",
    ]
    spoken = view.root.locator("[role=status], [role=alert], [aria-live]")
    assert spoken.count() == 3  # the line, the problem and the note


def test_short_epochs_are_said_now_and_then(bare_page):
    view = open_widget(bare_page, panel(num=1))

    for num in (2, 3, 4):
        view.set(_epochs=epochs(num))

    expect(status(view)).to_contain_text("Epoch 2 of 8")
    expect(status(view)).to_contain_text("Epoch 4 of 8")
    expect(status(view)).to_contain_text("the best was 0.600 in epoch 2")


def test_a_problem_is_read_out_and_a_doubt_is_shown(bare_page):
    view = open_widget(bare_page, panel(_doubts=["it ends in softmax."]))

    view.set(problem="The loss grew.", _state="failed")

    expect(view.root.get_by_role("alert").filter(has_text="grew")).to_be_visible()
    expect(view.root.get_by_text("Look again: it ends in softmax.")).to_be_visible()


def test_without_a_kernel_the_curves_are_still_there(bare_page):
    view = open_widget(bare_page, panel("finished", num=4), kernel=False)

    assert len(marks(charts(view).first, "validation", "rect")) == 4
    assert view.root.locator(".training-pace").inner_text() == "4 of 8 epochs"


def test_two_panels_have_each_their_own_state(bare_page):
    view = open_widget(bare_page, panel())
    bare_page.evaluate(
        """() => { const second = new window.model.constructor();
        second.receive({ ...window.startState, _state: 'stopped' });
        const el = document.body.appendChild(document.createElement('div'));
        el.id = 'second';
        window.exports.default.render({ model: second, el }); }"""
    )

    button(view, "Stop").click()

    second = bare_page.locator("#second")
    expect(button(view, "Stopping")).to_be_visible()
    assert second.get_by_role("button", name="Stop").inner_text() == "Stop"


def test_a_view_that_leaves_stops_listening(bare_page):
    view = open_widget(bare_page, panel(num=1))
    text = view.root.inner_text()

    bare_page.evaluate("window.cleanUp()")
    view.set(_epochs=epochs(3), _state="stopped", _outcome="Over.")
    view.settle()

    assert view.root.inner_text() == text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(bare_page, scheme):
    view = open_widget(bare_page, panel())
    if scheme == "dark":  # as in JupyterLab's dark theme
        bare_page.add_style_tag(
            content=":root { --jp-layout-color1: #212121; --jp-ui-font-color1: #fff;"
            " --jp-layout-color2: #303030;"
            " --jp-ui-font-color2: rgb(255 255 255 / 70%) }"
        )

    worst = view.root.evaluate(
        """root => {
        const paint = document.createElement('canvas').getContext('2d');
        const over = (colors) => { // from the page up, as the browser lays them
          paint.clearRect(0, 0, 1, 1);
          for (const c of colors) { paint.fillStyle = c; paint.fillRect(0, 0, 1, 1); }
          return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = c => c.map(v => v / 255)
          .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const grounds = (e) => e ? [...grounds(e.parentElement),
          getComputedStyle(e).backgroundColor] : ['white'];
        const contrast = e => {
          const style = getComputedStyle(e), under = grounds(e);
          const ink = e instanceof SVGElement ? style.fill : style.color;
          const [a, b] = [over([...under, ink]), over(under)].map(light);
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        };
        const texts = [...root.querySelectorAll('*')].filter(e => e.tagName !== 'STYLE'
          && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
        return [texts.length, Math.min(...texts.map(contrast))]; }"""
    )

    assert worst[0] > 60
    assert worst[1] >= 4.5


@pytest.mark.parametrize("width", [400, 760])
def test_nothing_is_cut_off_on_a_narrow_page(bare_page, width):
    size = bare_page.viewport_size
    bare_page.set_viewport_size({"width": width, "height": 900})

    open_widget(bare_page, panel())
    needed = bare_page.evaluate("document.documentElement.scrollWidth")

    bare_page.set_viewport_size(size)
    assert needed <= width


def test_numbers_are_rounded_for_reading(bare_page):
    open_widget(bare_page, panel())
    call = "([name, ...values]) => window.exports[name](...values)"

    def ask(*arguments):
        return bare_page.evaluate(call, list(arguments))

    assert [ask("roughly", n) for n in (12_412.3, 987.6, 45.4, 0.4)] == [
        *("12,400", "988", "45", "0")
    ]
    assert [ask("timeLeft", s) for s in (0.3, 42.4, 60, 134, 3599)] == [
        *("about a second left", "about 42 s left", "about 1 min left"),
        *("about 2 min 10 s left", "about 60 min left"),
    ]
    assert ask("niceTicks", 0, 2.3, 5) == pytest.approx([0, 0.5, 1, 1.5, 2, 2.5])
    assert ask("niceTicks", 0.34, 1, 5)[-1] == pytest.approx(1)
    assert [ask("shownEpochs", done, 500) for done in (0, 15, 16, 480)] == [
        *(20, 20, 30, 500)
    ]
    assert ask("shownEpochs", 3, 8) == 8
