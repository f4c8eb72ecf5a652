"""Every switch that depends on the machine: device, number format, seed, budget."""

from __future__ import annotations

import functools
import os
import platform
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import torch

T = TypeVar("T")
# Environment variables for processes that compute. PyTorch's threads wait for each
# other many times in a step; asleep, they leave the core to a busy neighbor. Awake, as
# is the default, training beside other work took up to four times as long.
PATIENT_THREADS = {"OMP_WAIT_POLICY": "PASSIVE"}
_RANDOM_NUMBERS = threading.RLock()  # held by who draws from a seed of its own


def pick_device() -> torch.device:
    """Return the fastest device here: CUDA, then Apple's MPS, then the CPU.

    ``COURSE_DEVICE`` overrules the choice, as in ``COURSE_DEVICE=cpu``.

    Raises
    ------
    ValueError
        If ``COURSE_DEVICE`` names a device that PyTorch cannot use here.
    """
    import torch

    name = os.environ.get("COURSE_DEVICE", "").strip()
    if name:
        return _named_device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def _named_device(name: str) -> torch.device:
    import torch

    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, ImportError) as problem:
        raise ValueError(
            f"COURSE_DEVICE is {name!r}, which PyTorch cannot use here; "
            "try COURSE_DEVICE=cpu, or unset it"
        ) from problem
    return device


def pick_precision(device: torch.device) -> torch.dtype:
    """Return the number format in which to multiply: bfloat16 where it is faster.

    That is on NVIDIA GPUs from the Ampere generation on, and on CPUs with units for it
    (AMX or AVX512-BF16); elsewhere float32.
    ``COURSE_PRECISION=float32`` overrules the choice.
    """
    import torch

    if os.environ.get("COURSE_PRECISION") == "float32":
        return torch.float32
    if device.type == "cuda":
        is_fast = torch.cuda.get_device_capability(device) >= (8, 0)
    else:
        is_fast = device.type == "cpu" and _cpu_multiplies_bfloat16()
    return torch.bfloat16 if is_fast else torch.float32


@functools.cache
def _cpu_multiplies_bfloat16() -> bool:
    """Ask the processor's own list of features, as PyTorch sees it."""
    import torch

    capabilities = getattr(torch.cpu, "get_capabilities", dict)()
    if capabilities:
        return bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))
    asked = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, name, bool)() for name in asked)


def mixed_precision(device: torch.device, precision: torch.dtype) -> Any:
    """Return a context in which layers compute in ``precision``, sums in float32."""
    import torch

    if precision == torch.float32:
        return nullcontext()
    return torch.autocast(device.type, precision)


def set_seed(seed: int) -> None:
    """Seed PyTorch's random numbers: the same seed, the same numbers, on one device.

    Results of two devices, or of two versions of PyTorch, may differ. While a training
    panel trains in the background, numbers drawn without a generator are not the
    seed's alone: both draw from the same source.
    """
    import torch

    with _RANDOM_NUMBERS:  # a training would put the old state back after its step
        torch.manual_seed(seed)


@contextmanager
def random_numbers_of(*key: int, device: torch.device) -> Iterator[None]:
    """Draw random numbers that depend on ``key`` alone; leave others as they were.

    One thread at a time is let in, so two trainings that run at once cannot mix their
    numbers. On MPS, whose generator has no copy for each device, others are reseeded.
    """
    import torch

    seed = 0
    for part in key:  # a hash of the key, the same in every process
        seed = (seed * 1_000_003 + part + 0x9E3779B9) % 2**63
    gpus = [device.index or 0] if device.type == "cuda" else []
    with _RANDOM_NUMBERS, torch.random.fork_rng(devices=gpus):
        torch.manual_seed(seed)
        yield


def is_fast() -> bool:
    """Return whether the short setting was asked for, by ``COURSE_FAST=1``."""
    return os.environ.get("COURSE_FAST", "") not in ("", "0")


def choose(*, full: T, fast: T) -> T:
    """Return the value for the full setting, or the one for ``COURSE_FAST=1``."""
    return fast if is_fast() else full


def say_how_long(*, full: float, fast: float) -> None:
    """Print how long what follows took when it was measured, in both settings.

    Parameters
    ----------
    full, fast : float
        Seconds on two cores of a server without a GPU.
    """
    now = "the fast setting" if is_fast() else "the full setting"
    print(  # noqa: T201 - printing is its purpose
        f"On two cores: about {full:g} s, or {fast:g} s with COURSE_FAST=1. "
        f"Running {now}."
    )


def is_in_notebook() -> bool:
    """Return whether a kernel runs this; that its package is loaded is not enough."""
    kernel = sys.modules.get("ipykernel.kernelapp")
    return kernel is not None and kernel.IPKernelApp.initialized()


def describe(device: torch.device) -> str:
    """Return the device in a few words, to stand beside a measured time."""
    import torch

    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    cores = f"{threads} core" + "s" * (threads > 1)
    return "Apple GPU" if device.type == "mps" else f"{cores} of {_cpu_name()}"


@functools.cache
def _cpu_name() -> str:
    from pathlib import Path

    lines = Path("/proc/cpuinfo")
    if lines.exists():
        for line in lines.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
