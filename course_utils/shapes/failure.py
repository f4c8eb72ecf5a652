"""Where a run stands while modules call each other, and where it failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import nn

from course_utils.shapes.rows import Row


@dataclass
class Failure:
    """Where a run ended before its time, and what was being done there."""

    error: Exception
    path: str  # of the module whose forward was running, "" for the model
    module: nn.Module
    args: tuple[Any, ...] = ()  # of the call of PyTorch, or else of the module
    kwargs: dict[str, Any] = field(default_factory=dict)
    function: str = ""  # the bare name of the call that failed, if one did
    label: str = ""  # that call as it is written


@dataclass
class Frame:
    """A module whose forward is running."""

    path: str
    module: nn.Module
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    is_layer: bool  # what runs inside belongs to one row
    row: Row | None
