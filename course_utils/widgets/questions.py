"""A playground whose browser side asks Python, one question at a time."""

from __future__ import annotations

from typing import Any

import traitlets

from course_utils.widgets.browser import BrowserWidget


class AskedWidget(BrowserWidget):
    """A widget that draws in the browser and computes in Python.

    The browser sends its state with a number in ``_asked`` and sends no more until the
    number stands in ``_answered`` (``questions.js``), so that slow work has no backlog.
    A subclass computes in :meth:`answer`, which must not raise, and lets nothing else
    compute while ``_browser_speaks``.
    """

    _asked = traitlets.Int(0).tag(sync=True)
    _answered = traitlets.Int(0).tag(sync=True)
    _browser_speaks = False

    def answer(self) -> None:
        """Compute from the present state what the browser is to show."""
        raise NotImplementedError

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser sends, in whatever order its traits come."""
        self._browser_speaks = True
        try:
            super().set_state(sync_data)
        finally:
            self._browser_speaks = False

    @traitlets.observe("_asked")
    def _hear(self, change: Any) -> None:
        with self.hold_sync():
            self.answer()
            self._answered = change.new
