"""Mutants of a reference answer: one small change each, as a slip of the hand."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_NAMES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "amax": "amin",
    "exp": "log",
    "log": "exp",
    "argmax": "argmin",
    "train": "eval",
    "eval": "train",
    "zeros": "ones",
    "ones": "zeros",
    "relu": "sigmoid",
}


@dataclass(frozen=True)
class Mutant:
    """A changed answer cell."""

    change: str  # unique within the answer
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a cell, each with one change.

    Operators are exchanged, numbers moved by one, truth values turned, conditions
    negated, returned values and statements dropped, keyword arguments left out,
    function names exchanged with their opposites.
    """
    tree = ast.parse(source)
    found, seen = [], {ast.unparse(tree)}
    for place, node in enumerate(ast.walk(tree)):
        for number, (what, _) in enumerate(_changes(node)):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            _, apply = list(_changes(target))[number]
            apply()
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen:
                seen.add(text)
                line = getattr(node, "lineno", 0)
                code = ast.unparse(node).splitlines()[0][:60]
                found.append(Mutant(f"line {line}: {what} in `{code}`", text))
    return found


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield what can be changed at a node: words, and the function that does it."""
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        other = _OPERATORS.get(type(node.op))
        if other:
            names = f"{type(node.op).__name__} to {other.__name__}"
            yield names, lambda: setattr(node, "op", other())
    if isinstance(node, ast.Compare):
        other = _OPERATORS.get(type(node.ops[0]))
        if other:
            names = f"{type(node.ops[0]).__name__} to {other.__name__}"
            yield names, lambda: node.ops.__setitem__(0, other())
    if isinstance(node, ast.Constant):
        yield from _changes_of_constant(node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", lambda: setattr(node, "op", ast.UAdd())
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        test = node.test
        negated = ast.UnaryOp(ast.Not(), test)
        yield "condition negated", lambda: setattr(node, "test", negated)
    if isinstance(node, ast.Return) and node.value is not None:
        yield "nothing returned", lambda: setattr(node, "value", None)
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            yield f"{keyword.arg}= left out", lambda i=i: node.keywords.pop(i)
    if isinstance(node, ast.Attribute) and node.attr in _NAMES:
        other = _NAMES[node.attr]
        yield f"{node.attr} to {other}", lambda: setattr(node, "attr", other)
    body = getattr(node, "body", None)
    if isinstance(body, list) and len(body) > 1:
        for i, statement in enumerate(body):
            if not _is_docstring(statement):
                words = ast.unparse(statement).splitlines()[0][:40]
                yield f"dropped `{words}`", lambda i=i: body.pop(i)


def _changes_of_constant(node: ast.Constant) -> Iterator[tuple[str, object]]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value} to {not value}", lambda: setattr(node, "value", not value)
    elif isinstance(value, int | float):
        for other in (value + 1, value - 1):
            words = f"{value} to {other}"
            yield words, lambda other=other: setattr(node, "value", other)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
