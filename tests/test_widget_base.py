from __future__ import annotations

from course_utils.widgets.browser import BrowserWidget, source
from course_utils.widgets.guard import guarded


class Speaking:
    problem = "an old message"

    @guarded
    def halve(self, number):
        return number / 2


def test_an_exception_in_a_callback_becomes_words_in_the_widget():
    widget = Speaking()

    result = widget.halve("two")

    assert result is None
    assert widget.problem.startswith("TypeError: unsupported operand")


def test_a_callback_that_succeeds_clears_the_message():
    widget = Speaking()

    assert widget.halve(4) == 2
    assert widget.problem == ""


def test_source_joins_files_in_order():
    text = source("controls.js", "playground.css")

    assert text.index("function make(") < text.index(".course-playground {")


class Pictured(BrowserWidget):
    _esm = "export default {}"

    def picture_html(self):
        return "<figure>a static picture</figure>"


def test_a_static_picture_follows_the_widget_for_readers_without_a_kernel(capture):
    Pictured()._ipython_display_()

    alive, static = capture
    assert "application/vnd.jupyter.widget-view+json" in alive
    assert "a static picture" in static["text/html"]


def test_each_widget_hides_only_its_own_static_picture(capture):
    first, second = Pictured(), Pictured()

    first._ipython_display_()

    assert first._picture_id in capture[1]["text/html"]
    assert second._picture_id not in capture[1]["text/html"]
