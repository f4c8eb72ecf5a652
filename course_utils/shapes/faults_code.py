"""Faults in how a module is written: no forward, no such layer, other arguments."""

from __future__ import annotations

import inspect
import re
from difflib import get_close_matches

from torch import nn

from course_utils.shapes.scene import Problem, Scene


def missing_forward(scene: Scene) -> Problem | None:
    """Explain a module without ``forward``: misspelled, or a list of layers."""
    if not isinstance(scene.error, NotImplementedError):
        return None
    module = scene.module
    kind = type(module).__name__
    if isinstance(module, nn.ModuleList | nn.ModuleDict):
        return scene.problem(
            f"a {kind} of {len(module)} layers is called, but it only keeps layers, "
            "it has no forward.",
            "call its layers one after the other: for layer in self."
            f"{scene.failure.path}: x = layer(x). nn.Sequential does that by itself.",
        )
    names = [name for name in vars(type(module)) if not name.startswith("__")]
    close = [n for n in names if get_close_matches(n.lower(), ["forward"], cutoff=0.6)]
    found = f"it has a method {close[0]}" if close else "no method has that name"
    return scene.problem(
        f"{kind} has no method forward, which calling a model runs; {found}.",
        f"name the method forward: def forward(self, x), in class {kind}.",
    )


def missing_layer(scene: Scene) -> Problem | None:
    """Explain ``self.fc3`` where ``__init__`` makes no fc3."""
    match = re.match(r"'(\w+)' object has no attribute '(\w+)'", str(scene.error))
    is_attribute = isinstance(scene.error, AttributeError) and match
    if not is_attribute or match[1] != type(scene.module).__name__:
        return None
    kind, name = match.groups()
    layers = [n for n, _ in scene.module.named_children()]
    close = get_close_matches(name, layers, n=1, cutoff=0.6)
    meant = f"self.{close[0]} may be meant; or make" if close else "make"
    return scene.problem(
        f"forward uses self.{name}, but __init__ of {kind} makes no {name}; it makes "
        f"{', '.join(layers) or 'no layers'}.",
        f"{meant} the layer in __init__: self.{name} = ….",
    )


def wrong_arguments(scene: Scene) -> Problem | None:
    """Explain a ``forward`` that takes more inputs than it is given, or fewer."""
    if not isinstance(scene.error, TypeError) or scene.failure.function:
        return None
    signature = inspect.signature(type(scene.module).forward)
    try:
        signature.bind(scene.module, *scene.failure.args, **scene.failure.kwargs)
    except TypeError:
        pass
    else:
        return None
    given = len(scene.failure.args) + len(scene.failure.kwargs)
    name = type(scene.module).__name__
    needs = list(signature.parameters)[1:]
    fix = f"give it {len(needs)} inputs: {', '.join(needs)}."
    if not needs:
        fix = f"take the input as an argument: def forward(self, x), in class {name}."
    return scene.problem(
        f"forward{signature} of {name} takes {len(needs)} inputs, but {given} "
        f"{'is' if given == 1 else 'are'} given.",
        fix,
    )


EXPLANATIONS = (missing_forward, missing_layer, wrong_arguments)
