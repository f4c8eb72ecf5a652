"""The primitives: call an answer, follow its gradients, build its network, read it.

A test cell touches an answer through these functions alone. An answer is the learner's
function, class or network, or, where that lives in another process, an object whose
``ask_remotely(operation, *data)`` returns the same `Reply`.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from course_utils.checks import answering, plain
from course_utils.checks.wrong import NotAnsweredYet, WrongAnswer, sentences


@dataclass(frozen=True)
class Outcome:
    """What came of one question to an answer."""

    question: str  # the call, in words
    value: Any
    before: tuple[Any, ...] = ()  # the inputs as they went in
    after: tuple[Any, ...] = ()  # and as they were when the answer was done
    names: tuple[str, ...] = field(default=(), repr=False)


def ask(answer: Any, operation: str, *data: Any) -> answering.Reply:
    """Put one question to an answer, here or in the process where it lives."""
    if hasattr(answer, "ask_remotely"):
        return answer.ask_remotely(operation, *data)
    return answering.perform(answer, operation, *data)


def call(answer: Any, *arguments: Any, **options: Any) -> Outcome:
    """Call the learner's function with copies of the inputs.

    Parameters
    ----------
    answer : callable
        The learner's function.
    *arguments, **options
        Plain data: tensors, arrays, numbers, strings, None, lists, tuples and
        dictionaries of them, and networks made of PyTorch's own layers.

    Raises
    ------
    WrongAnswer
        If the function raises an exception, or holds no code yet.
    """
    reply = ask(answer, "call", list(arguments), options)
    asked = question(answer, arguments, options, reply.names)
    _insist(asked, reply)
    return Outcome(asked, reply.value, arguments, reply.arguments, reply.names)


def gradients(
    answer: Any,
    *arguments: Any,
    wrt: Iterable[int] = (0,),
    weights: torch.Tensor | None = None,
    **options: Any,
) -> Outcome:
    """Call the learner's function and go back from what it returns to its inputs.

    Parameters
    ----------
    answer : callable
        The learner's function; it returns a floating-point tensor.
    wrt : iterable of int, default=(0,)
        Places of the arguments whose gradients are asked for.
    weights : Tensor, optional
        What each returned value counts in the sum that is differentiated; one each
        without.

    Returns
    -------
    Outcome
        Its value is the list of gradients, in the order of ``wrt``.

    Raises
    ------
    WrongAnswer
        If the function fails, or if no gradient comes through it.
    """
    wrt = list(wrt)
    reply = ask(answer, "gradients", list(arguments), options, wrt, weights)
    asked = question(answer, arguments, options, reply.names)
    _insist(asked, reply)
    found = reply.value
    if found is None or any(gradient is None for gradient in found):
        raise WrongAnswer(
            sentences(
                f"{asked} lets no gradient through, so nothing could be learned "
                "by way of it",
                "Look for .detach(), .item(), .data, .numpy(), torch.tensor(...) or "
                "no_grad between its input and what it returns",
            )
        )
    asked = f"the gradient of {asked}"
    return Outcome(asked, found, arguments, reply.arguments, reply.names)


def build(answer: Any, *arguments: Any, **options: Any) -> Network:
    """Make a network with the learner's function or class.

    Raises
    ------
    WrongAnswer
        If it fails, or returns anything but an ``nn.Module``.
    """
    outcome = call(answer, *arguments, **options)
    reply = ask(outcome.value, "facts") if _may_be_network(outcome.value) else None
    if reply is None or reply.value is None:
        found = plain.describe(outcome.value)
        raise WrongAnswer(
            sentences(
                f"{outcome.question} returned {found}, expected a network, which is "
                "an nn.Module",
                "Is a `return` missing?" if outcome.value is None else None,
            )
        )
    return Network(outcome.question, outcome.value, reply.value)


@dataclass(frozen=True)
class Network:
    """A network that the learner made."""

    question: str
    answer: Any  # the nn.Module, or what stands for it here
    facts: dict[str, Any]

    @property
    def num_parameters(self) -> int:
        """How many numbers it learns."""
        return self.facts["num_parameters"]

    @property
    def layers(self) -> list[str]:
        """The classes of its modules, its own first."""
        return self.facts["layers"]

    def forward(self, images: torch.Tensor, *, training: bool = False) -> Outcome:
        """Run it on a batch without gradients, in eval mode or in train mode."""
        reply = ask(self.answer, "forward", images, training)
        mode = "train" if training else "eval"
        asked = (
            f"the network from {self.question}, in {mode} mode, "
            f"on {plain.describe(images)},"
        )
        _insist(asked, reply)
        return Outcome(asked, reply.value)

    def gradients(self, images: torch.Tensor) -> Outcome:
        """Return the largest absolute gradient of each parameter by name.

        Those that no gradient reaches have None.
        """
        reply = ask(self.answer, "gradients_of_weights", images)
        asked = f"going back through the network from {self.question}"
        _insist(asked, reply)
        return Outcome(asked, reply.value)

    def state(self) -> dict[str, torch.Tensor]:
        """Return its parameters and buffers by name."""
        return ask(self.answer, "state").value


def source_uses(answer: Any, *names: str) -> set[str]:
    """Return which of the names occur in the code of the learner's function.

    A name is a variable's, an attribute's (``conv2d`` in ``F.conv2d``), or ``for``,
    ``while`` or ``@``. Comments and strings do not count. Empty if the function has
    no source text here.
    """
    text = ask(answer, "source").value
    if text is None:
        return set()
    used = set()
    for node in ast.walk(ast.parse(textwrap.dedent(text))):
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.For | ast.comprehension):
            used.add("for")
        elif isinstance(node, ast.While):
            used.add("while")
        elif isinstance(node, ast.MatMult):
            used.add("@")
    return used & set(names)


def _may_be_network(value: Any) -> bool:
    return isinstance(value, nn.Module) or hasattr(value, "ask_remotely")


def question(
    answer: Any,
    arguments: tuple[Any, ...],
    options: dict[str, Any],
    names: tuple[str, ...],
) -> str:
    """Return the call in words: the function's name and each input."""
    inputs = []
    for i, argument in enumerate(arguments):
        text = plain.describe(argument)
        is_long = isinstance(argument, torch.Tensor) and argument.numel() > plain.FEW
        inputs.append(f"{names[i]}: {text}" if is_long and i < len(names) else text)
    inputs += [f"{name}={plain.describe(value)}" for name, value in options.items()]
    return f"{getattr(answer, '__name__', 'the answer')}({', '.join(inputs)})"


def insist_on_code(asked: str, failure: answering.Failure) -> None:
    """Raise if the learner's code failed since it has not been written yet."""
    if failure.kind == "NotImplementedError":
        name = asked.partition("(")[0]
        raise NotAnsweredYet(f"{name} holds no code yet: write it in the cell above.")


def _insist(asked: str, reply: answering.Reply) -> None:
    """Raise if the learner's code failed."""
    failure = reply.failure
    if failure is None:
        return
    insist_on_code(asked, failure)
    where = f", in your line `{failure.line}`" if failure.line else ""
    raise WrongAnswer(
        sentences(
            f"{asked} raised {failure.kind}: {failure.message}{where}",
            "Make the same call in a cell of its own, and print the shapes and dtypes "
            "just before that line",
        )
    )
