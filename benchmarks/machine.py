"""The line that stands above each table: what it was measured on."""

from __future__ import annotations

import platform

import torch

from course_utils import runtime


def describe_machine(device: torch.device) -> str:
    """Return device, threads, precision and versions in one line."""
    precision = str(runtime.pick_precision(device)).removeprefix("torch.")
    return (
        f"{runtime.describe(device)}, {precision}, "
        f"Python {platform.python_version()}, torch {torch.__version__}"
    )
