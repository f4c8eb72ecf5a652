"""Known mistakes, recognized from the numbers alone: what was found, what was expected.

The clauses follow one another from the most to the least telling; the first that fits
is told. None of them knows the exercise.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

TOLERANCE = {"rtol": 1e-3, "atol": 1e-5}


def recognize(got: torch.Tensor, want: torch.Tensor) -> str:
    """Return a sentence that names the mistake, or "" if none is known.

    Parameters
    ----------
    got, want : Tensor
        Found and expected; any shapes.
    """
    if got.shape != want.shape:
        return _recognize_shape(tuple(got.shape), tuple(want.shape))
    if want.numel() < 2:
        return _not_finite(got, want) or _recognize_one(got, want)
    got, want = got.double(), want.double()
    for recognizer in _IN_VALUES:
        sentence = recognizer(got, want)
        if sentence:
            return sentence
    return ""


def _recognize_shape(got: tuple[int, ...], want: tuple[int, ...]) -> str:
    if sorted(got) == sorted(want):
        if len(want) >= 2 and got == (*want[:-2], want[-1], want[-2]):
            return "Height and width are swapped"
        return "The axes stand in another order"
    short = tuple(size for size in got if size != 1)
    if short == tuple(size for size in want if size != 1):
        many = "many" if len(got) > len(want) else "few"
        return f"It has an axis of length 1 too {many}"
    if len(got) != len(want):
        return f"It has {len(got)} axes instead of {len(want)}"
    differences = {g - w for g, w in zip(got, want, strict=True) if g != w}
    if differences <= {1, -1}:
        return "It is one off: count the positions on a small example by hand"
    return ""


def _recognize_one(got: torch.Tensor, want: torch.Tensor) -> str:
    found, expected = float(got), float(want)
    if expected and found == -expected:
        return "The sign is the other way round"
    if expected != int(expected) and found in (int(expected), round(expected)):
        return "It was rounded to a whole number: look for //, int() or a whole dtype"
    return ""


def _not_finite(got: torch.Tensor, want: torch.Tensor) -> str:
    if not bool(got.isfinite().all()) and bool(want.isfinite().all()):
        return (
            "It holds nan or inf: something overflowed, or a number was divided by "
            "zero, or the logarithm of zero was taken"
        )
    return ""


def _same(got: torch.Tensor, want: torch.Tensor) -> bool:
    return got.shape == want.shape and torch.allclose(got, want, **TOLERANCE)


def _swapped(got: torch.Tensor, want: torch.Tensor) -> str:
    if want.dim() >= 2 and _same(got, want.transpose(-1, -2)):
        return "Rows and columns are swapped"
    return ""


def _mirrored(got: torch.Tensor, want: torch.Tensor) -> str:
    if want.dim() >= 2 and _same(got, want.flip(-1, -2)):
        return "It is turned by half a turn"
    exchanged = ("left and right", "top and bottom", "the first and the last channel")
    for axis, ends in enumerate(exchanged[: want.dim()], start=1):
        if _same(got, want.flip(-axis)):
            ends = ends if want.dim() >= 2 else "the first and the last value"
            return f"The values are there, but {ends} are exchanged"
    return ""


def _negative(got: torch.Tensor, want: torch.Tensor) -> str:
    return "The sign is the other way round" if _same(got, -want) else ""


def _clipped(got: torch.Tensor, want: torch.Tensor) -> str:
    if bool((want < 0).any()) and _same(got, want.clamp(min=0)):
        return "Negative values were cut off at 0"
    if bool((want < 0).any()) and _same(got, want.abs()):
        return "Negative values lost their sign"
    if _same(got, want.remainder(256)) or _same(got, want.trunc().remainder(256)):
        return "Values wrapped around at 256: compute in floating point, not in uint8"
    if _same(got, want.clamp(0, 255)):
        return "Values were cut off at 0 and 255"
    return ""


def _rounded(got: torch.Tensor, want: torch.Tensor) -> str:
    whole = (want.trunc(), want.round(), want.floor())
    if any(bool((got == numbers).all()) for numbers in whole):
        return (
            "The values were rounded to whole numbers: look for //, int() or a "
            "whole-number dtype"
        )
    return ""


def _scaled(got: torch.Tensor, want: torch.Tensor) -> str:
    used = want.abs() > 1e-6
    if not bool(used.any()):
        return ""
    factor = float((got[used] / want[used]).median())
    if abs(factor) > 1e-6 and _same(got, want * factor):
        return f"Every value is {factor:.4g} times the one expected"
    return ""


def _offset(got: torch.Tensor, want: torch.Tensor) -> str:
    offset = float((got - want).median())
    if offset and _same(got, want + offset):
        return (
            f"Every value is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}"
        )
    return ""


def _constant(got: torch.Tensor, want: torch.Tensor) -> str:
    first = got.flatten()[0]
    if bool((got == first).all()) and not bool((want == want.flatten()[0]).all()):
        return f"Every value is {float(first):.4g}: was the result ever filled in?"
    return ""


_IN_VALUES: tuple[Callable[[torch.Tensor, torch.Tensor], str], ...] = (
    _not_finite,
    _rounded,
    _constant,
    _swapped,
    _negative,
    _mirrored,
    _clipped,
    _scaled,
    _offset,
)
