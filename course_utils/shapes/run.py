"""One run of a model, written down: hooks see its layers, modes see what they call."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn
from torch.jit import ScriptModule
from torch.nn.parameter import is_lazy
from torch.overrides import TorchFunctionMode

from course_utils.shapes import calls
from course_utils.shapes.failure import Failure, Frame
from course_utils.shapes.modes import Operations
from course_utils.shapes.operations import tensors_in
from course_utils.shapes.recorder import Recorder
from course_utils.shapes.rows import Row
from course_utils.shapes.state import looked_at

_SCRIPTED = "part of the model is TorchScript, whose layers cannot be listed."


class Run(TorchFunctionMode):
    """Runs a model once and keeps a row for each layer that it calls."""

    def __init__(self, model: nn.Module, inputs: list[Tensor]) -> None:
        super().__init__()
        self.model = model
        self.inputs = inputs
        self.recorder = Recorder(inputs[0].shape[0] if inputs[0].ndim else 1)
        self.failure: Failure | None = None
        self.output: Any = None
        self.called: set[int] = set()
        # Modules that returned None, and parameters that belong to no module.
        self.silent: list[str] = []
        self.loose: list[Tensor] = []
        self._paths = {id(m): path for path, m in model.named_modules()}
        self._frames: list[Frame] = []
        self._is_writing = False  # in a hook: what it calls is not the model's doing
        self._failed_call: tuple[Row | None, Failure] | None = None
        self._failed_frame: tuple[BaseException, Frame] | None = None

    def start(self) -> None:
        """Run the model; what goes wrong is kept in ``failure``."""
        for tensor in self.inputs:
            self.recorder.see_input(tensor)
        with looked_at(self.model), self._hooked(), self, Operations(self.recorder):
            try:
                self.output = self.model(*self.inputs)
            except Exception as error:
                self._fail(error)

    @contextmanager
    def _hooked(self) -> Iterator[None]:
        handles = []
        try:
            enter, leave = self._writing(self._enter), self._writing(self._leave)
            for module in self.model.modules():
                if isinstance(module, ScriptModule):
                    self.recorder.warn(_SCRIPTED)
                    continue
                handles += [
                    module.register_forward_pre_hook(enter, with_kwargs=True),
                    module.register_forward_hook(
                        leave, with_kwargs=True, always_call=True
                    ),
                ]
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _writing(self, hook: Callable[..., None]) -> Callable[..., None]:
        def run(*given: Any) -> None:
            self._is_writing = True
            try:
                hook(*given)
            finally:
                self._is_writing = False

        return run

    def _enter(self, module: nn.Module, args: tuple, kwargs: dict[str, Any]) -> None:
        path = self._paths.get(id(module), "")
        self.called.add(id(module))
        is_inside = bool(self._frames) and self._frames[-1].is_layer
        is_layer = is_inside or calls.is_layer(module, is_model=module is self.model)
        row = None
        if is_layer and not is_inside:
            block = self._frames[-1].path if self._frames else ""
            name = path or "(the model)"
            given = (args, kwargs)
            row = self.recorder.open(Row(name, type(module).__name__, block), given)
        self._frames.append(Frame(path, module, args, kwargs, is_layer, row))

    def _leave(self, module: nn.Module, args: tuple, kwargs: dict, output: Any) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is None or frame.module is not module:  # failed before it was entered
            frame = Frame(self._paths[id(module)], module, args, kwargs, True, None)
        else:
            self._frames.pop()
        error = sys.exc_info()[1]
        if output is None and error is not None:
            self._note_failed_frame(frame, error)
        elif frame.row is not None:
            self._close(frame.row, (args, kwargs), output, module)
        elif output is None:
            self.silent.append(frame.path)

    def __torch_function__(
        self,
        func: Callable,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Run what a forward calls, and give it a row unless a layer called it."""
        kwargs = kwargs or {}
        if self._is_writing or calls.is_property(func):
            return func(*args, **kwargs)
        is_inside = not self._frames or self._frames[-1].is_layer
        row = None if is_inside else self._open_call(func, (args, kwargs))
        try:
            output = func(*args, **kwargs)
        except Exception as error:
            self._note_failed_call(error, func, args, kwargs, row)
            raise
        if row is not None:
            self._close_call(row, func, (args, kwargs), output)
        return output

    def _open_call(self, func: Callable, given: Any) -> Row:
        path = self._frames[-1].path
        return self.recorder.open(Row("", "", path), given)

    def _close_call(self, row: Row, func: Callable, given: Any, output: Any) -> None:
        """Keep the row of a call if it is one that a reader looks for."""
        self.recorder.row = None
        result = calls.first_tensor(output)
        tensors = list(tensors_in(given))
        maps = [t for t in tensors if t in self.recorder.sights]
        if result is None or result not in self.recorder.sights:
            return
        parameters = [t for t in tensors if isinstance(t, nn.Parameter)]
        if not (
            parameters
            or row.num_multiply_adds
            or any(result.shape != t.shape for t in maps[:1])
            or calls.is_shown(func, len(maps))
        ):
            return
        self._name_call(row, func)
        self._close(row, given, output, None)
        self.recorder.count_parameters(row, parameters, None)
        self.loose += parameters

    def _name_call(self, row: Row, func: Callable) -> None:
        label = calls.label(func)
        row.name = f"{row.block}: {label}" if row.block else label
        row.kind = calls.kind(func)

    def _close(
        self, row: Row, given: Any, output: Any, module: nn.Module | None
    ) -> None:
        self.recorder.close(row, output, module)
        result = calls.first_tensor(output)
        row.is_view = result is not None and any(
            t.untyped_storage()._cdata == result.untyped_storage()._cdata
            for t in tensors_in(given)
        )

    def loose_doubt(self) -> str:
        """Return a warning if forward used layers that the model does not list."""
        listed = {id(p) for p in self.model.parameters()}
        loose = [p for p in self.loose if id(p) not in listed]
        if not loose:
            return ""
        return (
            f"forward uses {sum(p.numel() for p in loose):,} parameters that "
            "model.parameters() does not list, so no optimizer would train them. "
            "Layers in a plain list are not seen: keep them in nn.ModuleList."
        )

    def unused(self) -> list[str]:
        """Return the paths of layers with parameters that were never called."""
        used = self.recorder.used
        return [
            path
            for path, module in self.model.named_modules()
            if calls.is_layer(module, is_model=module is self.model)
            and any(id(p) not in used for p in module.parameters() if not is_lazy(p))
            and id(module) not in self.called
        ]

    def _note_failed_frame(self, frame: Frame, error: BaseException) -> None:
        """Keep the innermost module that an exception passes through."""
        self.recorder.row = None
        if self._failed_frame is None or self._failed_frame[0] is not error:
            self._failed_frame = (error, frame)

    def _note_failed_call(
        self, error: Exception, func: Callable, args: tuple, kwargs: dict, row: Any
    ) -> None:
        if self._failed_call and self._failed_call[1].error is error:
            return
        frame = self._frames[-1] if self._frames else None
        if row is not None:
            self._name_call(row, func)
        failure = Failure(
            error,
            frame.path if frame else "",
            frame.module if frame else self.model,
            args,
            kwargs,
            calls.name_of(func),
            calls.label(func),
        )
        self._failed_call = (row, failure)

    def _fail(self, error: Exception) -> None:
        row, failure = self._failed_call or (None, None)
        raised, frame = self._failed_frame or (None, None)
        if raised is not error:
            frame = Frame("", self.model, tuple(self.inputs), {}, False, None)
        if failure is None or failure.error is not error:
            failure = Failure(error, frame.path, frame.module, frame.args, frame.kwargs)
            row = None
        self.failure = failure
        row = frame.row or row
        if row is not None:
            row.has_failed = True
            self.recorder.rows.append(row)
