"""The ground that the playgrounds stand on: a widget that computes in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets
from IPython.display import display

FOLDER = Path(__file__).parent


def source(*names: str) -> str:
    """Return files of this folder as one text, so that playgrounds share their parts.

    Parameters
    ----------
    *names : str
        File names; of the JavaScript files only the last one has exports.

    Returns
    -------
    str
    """
    return "\n".join(FOLDER.joinpath(name).read_text("utf-8") for name in names)


class BrowserWidget(anywidget.AnyWidget):
    """A widget whose work is done by its JavaScript, with or without a kernel.

    A subclass sets ``_esm = source("controls.js", …)`` and ``_css``, keeps its whole
    state in traits, and draws that state in :meth:`picture_html`.
    """

    _css = source("playground.css")
    # What went wrong, in words for the learner; shown in the widget by showProblem.
    problem = traitlets.Unicode("").tag(sync=True)
    # The element that hideStaticPicture hides while the widget is alive.
    _picture_id = traitlets.Unicode().tag(sync=True)

    @traitlets.default("_picture_id")
    def _new_picture_id(self) -> str:
        return f"picture-{uuid4().hex}"

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser changed; a value that is refused becomes a problem."""
        try:
            super().set_state(sync_data)
        except traitlets.TraitError as refusal:
            self.problem = str(refusal)

    def picture_html(self) -> str:
        """Return the present state as a figure, for reading without a kernel."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        """Show the widget, and under it the picture that stays when it is gone."""
        bundle: Any = self._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        display(data, metadata=metadata, raw=True)
        picture = f'<div id="{self._picture_id}">{self.picture_html()}</div>'
        display({"text/html": picture, "text/plain": ""}, raw=True)
