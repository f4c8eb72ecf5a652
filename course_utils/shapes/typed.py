"""Networks typed as text, one layer a line: read as data, never run as code."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import torch
from torch import nn

from course_utils.shapes.faults_building import layer_arguments

_SUMS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
_LARGEST = 10**9  # of a number in the text
_BOXES = ("Module", "Sequential", "ModuleList", "ModuleDict", "Container")
LAYERS = {
    name: kind
    for name, kind in vars(nn).items()
    if isinstance(kind, type)
    and issubclass(kind, nn.Module)
    and not name.startswith(("Parameter", "DataParallel", "Transformer"))
    and not name.endswith("Loss")
    and name not in _BOXES
}


@dataclass
class Typed:
    """A network read from text, as far as it could be read."""

    model: nn.Sequential = field(default_factory=nn.Sequential)  # on the meta device
    mistake: str = ""  # "line 3: …", where reading ended


def read(code: str) -> Typed:
    """Read layers of ``torch.nn``, one a line, with numbers and words for arguments.

    Nothing of the text is executed: only the names of layers and literal arguments
    are taken, and sums such as ``16 * 5 * 5``.

    Parameters
    ----------
    code : str
        Lines such as ``Conv2d(3, 16, 3, padding=1)``; ``nn.`` in front, a name
        (``conv1 = …``), a comma at the end and comments are allowed.

    Returns
    -------
    Typed
        The layers before the first mistake, and that mistake in words.

    Examples
    --------
    >>> read("conv1 = nn.Conv2d(3, 16, 3)  # color images")
    Typed(model=Sequential(
      (conv1): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1))
    ), mistake='')
    >>> read("Conv2D(3, 16, 3)").mistake
    'line 1: torch.nn has no layer Conv2D; Conv2d may be meant'
    """
    typed = Typed()
    for number, line in enumerate(code.splitlines(), start=1):
        try:
            found = _layer(line)
        except (ValueError, TypeError, ArithmeticError, RuntimeError) as error:
            typed.mistake = f"line {number}: {error}"
            return typed
        if found is None:
            continue
        name = found[0] or f"line {number}"
        if name in dict(typed.model.named_children()):
            typed.mistake = f"line {number}: the name {name} is taken already"
            return typed
        typed.model.add_module(name, found[1])
    return typed


def _layer(line: str) -> tuple[str, nn.Module] | None:
    """Return a line's name (or "") and layer, None for a line without any."""
    try:
        body = ast.parse(line.strip()).body
    except (SyntaxError, MemoryError, RecursionError):
        raise ValueError(_why_unreadable(line)) from None
    if not body:
        return None
    statement, name = body[0], ""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        name = _target(statement.targets[0])
    elif not isinstance(statement, ast.Expr):
        raise ValueError("only layers can stand here, such as ReLU()")
    value = statement.value
    if isinstance(value, ast.Tuple) and len(value.elts) == 1:  # a comma at the end
        value = value.elts[0]
    if len(body) > 1 or not isinstance(value, ast.Call):
        raise ValueError(_why_no_call(value) if len(body) == 1 else "one layer a line")
    return name, _make(value)


def _why_unreadable(line: str) -> str:
    if line.count("(") != line.count(")"):
        return "its parentheses do not match"
    return "this is not readable as a layer, such as Linear(400, 10)"


def _why_no_call(value: ast.expr) -> str:
    if isinstance(value, ast.Tuple):
        return "one layer a line"
    if isinstance(value, ast.Name | ast.Attribute):
        return f"parentheses are missing: {ast.unparse(value)}()"
    return "only layers can stand here, such as ReLU()"


def _target(target: ast.expr) -> str:
    is_self = isinstance(target, ast.Attribute) and _dotted(target.value) == "self"
    if is_self:
        return target.attr
    if isinstance(target, ast.Name):
        return target.id
    raise ValueError("a layer's name is one word, as in conv1 = Conv2d(3, 16, 3)")


def _make(call: ast.Call) -> nn.Module:
    kind = _kind(call.func)
    args = [_literal(node) for node in call.args]
    if any(keyword.arg is None for keyword in call.keywords):
        raise ValueError("** cannot be used here")
    options = {keyword.arg: _literal(keyword.value) for keyword in call.keywords}
    try:
        with torch.device("meta"):
            return kind(*args, **options)
    except Exception as error:
        problem = layer_arguments(error, "", "")
        words = re.sub(r"\w+\.__init__\(\) ", "", str(error))
        raise ValueError(
            f"{problem.fault} {problem.fix}" if problem else f"{kind.__name__}: {words}"
        ) from None


def _kind(node: ast.expr) -> type[nn.Module]:
    dotted = _dotted(node)
    name = dotted.removeprefix("torch.").removeprefix("nn.")
    if name in LAYERS:
        return LAYERS[name]
    if name in _BOXES:
        raise ValueError(f"{name} holds layers; write its layers here, one a line")
    close = get_close_matches(name.lower(), [k.lower() for k in LAYERS], n=1)
    meant = [k for k in LAYERS if k.lower() in close]
    hint = f"; {meant[0]} may be meant" if meant else ""
    raise ValueError(f"torch.nn has no layer {dotted or ast.unparse(node)}{hint}")


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and _dotted(node.value):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def _literal(node: ast.expr) -> Any:
    """Return a number, a word, or a tuple of them; sums of numbers are worked out."""
    if isinstance(node, ast.Constant) and not isinstance(node.value, bytes | complex):
        return _bounded(node.value)
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(_literal(item) for item in node.elts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _SUMS:
        left, right = _number(node.left), _number(node.right)
        return _bounded(_SUMS[type(node.op)](left, right))
    raise ValueError(f"{ast.unparse(node)} is no number and no word in quotes")


def _number(node: ast.expr) -> int | float:
    value = _literal(node)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{ast.unparse(node)} is no number")
    return value


def _bounded(value: Any) -> Any:
    if isinstance(value, int | float) and abs(value) > _LARGEST:
        raise ValueError(f"numbers beyond {_LARGEST:,} are too large here")
    return value
