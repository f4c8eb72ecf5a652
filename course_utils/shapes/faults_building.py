"""Faults in making a layer: numbers that PyTorch refuses before anything runs."""

from __future__ import annotations

import math
from traceback import walk_tb
from typing import Any

from course_utils.shapes.scene import Problem


def layer_arguments(error: Exception, place: str, line: str) -> Problem | None:
    """Explain a convolution whose groups do not divide its channels.

    Parameters
    ----------
    error : Exception
        What the constructor raised.
    place : str
        Where, in words.
    line : str
        The learner's line.

    Returns
    -------
    Problem or None
        None for other faults.
    """
    if not (isinstance(error, ValueError) and "divisible by groups" in str(error)):
        return None
    given = _arguments(error)
    C, K, groups = given["in_channels"], given["out_channels"], given["groups"]
    fitting = [n for n in range(1, math.gcd(C, K) + 1) if math.gcd(C, K) % n == 0]
    nearest = min(fitting, key=lambda n: abs(n - groups))
    odd = f"{C} channels" if C % groups else f"{K} outputs"
    return Problem(
        place,
        f"groups={groups} does not divide {odd} into equal parts: in_channels={C}, "
        f"out_channels={K}.",
        f"choose groups that divide both: {', '.join(map(str, fitting))}.",
        {"groups": nearest},
        line,
        error,
    )


def _arguments(error: Exception) -> dict[str, Any]:
    """Return what the constructor that raised was given."""
    names = {"in_channels", "out_channels", "groups"}
    for frame, _ in walk_tb(error.__traceback__):
        if names <= set(frame.f_locals):
            return {name: frame.f_locals[name] for name in names}
    return {"in_channels": 1, "out_channels": 1, "groups": 1}
