"""Judgements on outcomes; each names what was found, what was expected, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from course_utils.checks import asking, plain
from course_utils.checks.asking import Outcome
from course_utils.checks.recognizing import recognize
from course_utils.checks.wrong import NotAnsweredYet, WrongAnswer, sentences

Mistakes = Mapping[str, Any]  # in words: the value that it leads to, or how to get it
_HIDDEN_TOO = "The visible tests pass. Grading adds others, on other inputs."


def equal(
    found: Any,
    expected: Any,
    *,
    what: str = "",
    mistakes: Mistakes | None = None,
    hint: str = "",
    rtol: float = 1e-4,
    atol: float = 1e-5,
) -> None:
    """Insist on a value: shape and numbers of a tensor, or a plain value.

    Whole numbers must agree exactly, others within the tolerances. A tensor, an array,
    a number and a list of numbers with the same shape count as the same.

    Parameters
    ----------
    found : Outcome or plain data
        What was asked, or a value of the learner's.
    expected : plain data
    what : str, optional
        Names the value in messages; an outcome names itself.
    mistakes : dict, optional
        Known mistakes: a clause that follows "It looks as if", and the value to which
        that mistake leads, or a function of nothing that returns it.
    hint : str, optional
        The next experiment to make.
    rtol, atol : float
        Relative and absolute tolerance.

    Raises
    ------
    WrongAnswer
        With the first place that differs, the mistake if it is known, and the hint.
    """
    what, value = _named(found, what)
    _insist_on_a_value(what, value, expected)
    want = plain.as_tensor(expected)
    if want is None:
        if plain.same(value, expected):
            return
        problem = f"{what} is {plain.describe(value)}, expected "
        problem += plain.describe(expected)
        raise WrongAnswer(sentences(problem, _named_mistake(value, mistakes), hint))
    got = plain.as_tensor(value)
    if got is None:
        problem = f"{what} is {plain.describe(value)}, expected numbers"
        raise WrongAnswer(sentences(problem, hint))
    if got.shape == want.shape and close(got, want, rtol=rtol, atol=atol):
        return
    known = _named_mistake(got, mistakes, rtol=rtol, atol=atol)
    known = known or recognize(got, want)
    raise WrongAnswer(sentences(_difference(what, got, want, rtol, atol), known, hint))


def is_like(
    found: Any,
    *,
    shape: tuple[int, ...] | None = None,
    dtype: torch.dtype | None = None,
    what: str = "",
    hint: str = "",
) -> None:
    """Insist on a tensor of this shape and number format.

    Raises
    ------
    WrongAnswer
        If it is no tensor, or another shape or dtype.
    """
    what, value = _named(found, what)
    _insist_on_a_value(what, value, torch.empty(0))
    if not isinstance(value, torch.Tensor):
        kind = type(value).__name__
        problem = f"{what} is of type {kind}, expected a torch.Tensor"
        raise WrongAnswer(sentences(problem, hint))
    if shape is not None and tuple(value.shape) != tuple(shape):
        problem = f"{what} has shape {tuple(value.shape)}, expected {tuple(shape)}"
        known = recognize(value, torch.empty(shape))
        raise WrongAnswer(sentences(problem, known, hint))
    if dtype is not None and value.dtype != dtype:
        problem = f"{what} has dtype {value.dtype}, expected {dtype}"
        raise WrongAnswer(sentences(problem, hint))


def keeps_inputs(outcome: Outcome, *, hint: str = "") -> None:
    """Insist that the call left its inputs as they were.

    Raises
    ------
    WrongAnswer
        With the input that was changed.
    """
    pairs = zip(outcome.before, outcome.after, strict=True)
    for i, (before, after) in enumerate(pairs):
        if plain.same(before, after):
            continue
        known = i < len(outcome.names)
        name = f"`{outcome.names[i]}`" if known else f"number {i + 1}"
        problem = f"{outcome.question} changed its input {name}, "
        problem += "which belongs to the caller"
        raise WrongAnswer(sentences(problem, hint or _where_it_changed(before, after)))


def _where_it_changed(before: Any, after: Any) -> str:
    if isinstance(before, torch.nn.Module):
        changed = plain.changes(before, after)
        return f"Put back what was there before: {', '.join(changed[:3])}"
    return (
        "Look for +=, -=, *=, /=, an assignment to part of it, or a function whose "
        "name ends in _; work on a new tensor, or a .clone()"
    )


def refuses(
    answer: Any,
    *arguments: Any,
    error: type[Exception] = ValueError,
    hint: str = "",
    **options: Any,
) -> None:
    """Insist that the learner's function raises this kind of error for these inputs.

    Raises
    ------
    WrongAnswer
        If it returns, or raises another kind of error.
    """
    fails(answer, *arguments, error=error, hint=hint, **options)


def fails(
    answer: Any,
    *arguments: Any,
    error: type[Exception] = ValueError,
    hint: str = "",
    **options: Any,
) -> Outcome:
    """Insist as `refuses` does, and tell what became of the inputs.

    Returns
    -------
    Outcome
        Without a value, for `keeps_inputs`.

    Raises
    ------
    WrongAnswer
        If it returns, or raises another kind of error.
    """
    reply = asking.ask(answer, "call", list(arguments), options)
    question = asking.question(answer, arguments, options, reply.names)
    failure = reply.failure
    if failure is None:
        found = f"returned {plain.describe(reply.value)}"
    else:
        asking.insist_on_code(question, failure)
        if error.__name__ in (failure.kind, *failure.bases):
            return Outcome(question, None, arguments, reply.arguments, reply.names)
        found = f"raised {failure.kind}: {failure.message}"
    problem = f"{question} {found}, expected a {error.__name__}"
    raise WrongAnswer(sentences(problem, hint))


def holds(condition: bool, problem: str, *, hint: str = "") -> None:
    """Insist on a condition.

    Parameters
    ----------
    condition : bool
    problem : str
        What was found, and what was expected, for when it does not hold.
    hint : str, optional
        The next experiment to make.

    Raises
    ------
    WrongAnswer
        If the condition does not hold.
    """
    if not condition:
        raise WrongAnswer(sentences(problem, hint))


def passed() -> None:
    """Say that the visible tests of a cell have passed, and that others will follow."""
    print(_HIDDEN_TOO)  # noqa: T201 - printing is its purpose


def close(
    got: torch.Tensor, want: torch.Tensor, *, rtol: float = 1e-4, atol: float = 1e-5
) -> bool:
    """Return whether tensors of one shape agree, whole numbers exactly."""
    return bool(_agree(got, want, rtol, atol).all())


def _agree(
    got: torch.Tensor, want: torch.Tensor, rtol: float, atol: float
) -> torch.Tensor:
    if not want.is_floating_point() and not want.is_complex():
        return got.double() == want.double()
    return torch.isclose(
        got.double(), want.double(), rtol=rtol, atol=atol, equal_nan=True
    )


def _named(found: Any, what: str) -> tuple[str, Any]:
    if isinstance(found, Outcome):
        return what or found.question, found.value
    return what or "the answer", found


def _insist_on_a_value(what: str, value: Any, expected: Any) -> None:
    if value is None and expected is not None:
        raise WrongAnswer(f"{what} returned None; is a `return` missing?")
    if value is Ellipsis:
        raise NotAnsweredYet(f"{what} is still `...`: put your answer in its place.")


def _named_mistake(
    got: Any, mistakes: Mistakes | None, rtol: float = 1e-4, atol: float = 1e-5
) -> str:
    for clause, wrong in (mistakes or {}).items():
        value = wrong() if isinstance(wrong, Callable) else wrong
        tensor, found = plain.as_tensor(value), plain.as_tensor(got)
        if tensor is None or found is None:
            alike = plain.same(got, value)
        else:
            alike = tensor.shape == found.shape
            alike = alike and close(found, tensor, rtol=rtol, atol=atol)
        if alike:
            return f"It looks as if {clause}"
    return ""


def _difference(
    what: str, got: torch.Tensor, want: torch.Tensor, rtol: float, atol: float
) -> str:
    if got.shape != want.shape:
        return f"{what} has shape {tuple(got.shape)}, expected {tuple(want.shape)}"
    if not want.shape:
        return f"{what} is {plain.shown(got)}, expected {plain.shown(want)}"
    wrong = ~_agree(got, want, rtol, atol)
    if got.numel() <= plain.FEW:
        return f"{what} is {plain.shown(got)}, expected {plain.shown(want)}"
    place = tuple(wrong.nonzero()[0].tolist())
    at = place[0] if len(place) == 1 else place
    share = int(wrong.sum())
    return (
        f"{what} is {plain.shown(got[place])} at {at}, expected "
        f"{plain.shown(want[place])}; {share} of {got.numel()} values differ"
    )
