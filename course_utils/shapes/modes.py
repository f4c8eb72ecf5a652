"""The mode that sees each operation of PyTorch, below the calls that people write."""

from __future__ import annotations

from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from course_utils.shapes.recorder import Recorder


class Operations(TorchDispatchMode):
    """Tells a recorder of each operation while it is entered."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self._recorder = recorder

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Keep PyTorch from importing its compiler here, which takes seconds."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        self._recorder.operation(name, _positional(func, args, kwargs or {}), out)
        return out


def _positional(func: Any, args: tuple, kwargs: dict[str, Any]) -> tuple:
    """Return the arguments in the order of the operation's list, as far as given."""
    given = list(args)
    for argument in func._schema.arguments[len(args) :]:
        if argument.name not in kwargs:
            break
        given.append(kwargs[argument.name])
    return tuple(given)
