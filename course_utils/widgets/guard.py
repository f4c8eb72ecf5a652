"""Errors in a widget's callback are shown in the widget: nothing else shows them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol


class ShowsProblem(Protocol):
    """Anything with a place for a message to the learner."""

    problem: str


def guarded(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method so that an exception in it becomes ``self.problem``.

    JupyterLab hides what a callback of ``observe`` or ``on_click`` raises. A call
    that succeeds clears the message.

    Parameters
    ----------
    callback : callable
        A method of an object with a text attribute ``problem``.

    Returns
    -------
    callable
        It returns what the method returns, and None when the method raised.
    """

    @functools.wraps(callback)
    def run(self: ShowsProblem, *args: Any, **kwargs: Any) -> Any:
        try:
            result = callback(self, *args, **kwargs)
        except Exception as error:
            self.problem = f"{type(error).__name__}: {error}"
            return None
        self.problem = ""
        return result

    return run
