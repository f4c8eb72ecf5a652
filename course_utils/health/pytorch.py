"""Checks PyTorch, whether torchvision fits it, and what it can compute on."""

from __future__ import annotations

import functools
import json
import os
import shutil
from collections.abc import Iterator

from course_utils.health.findings import Finding, pip_command
from course_utils.health.packages import version_of
from course_utils.health.probe import Outcome, try_python
from course_utils.install.steps import CPU_INDEX, pins

# Prints one line for each library that works.
TRIAL = """
import json, torch
report = {"version": torch.__version__, "devices": [], "fault": ""}
if torch.backends.mps.is_available():
    report["devices"].append("Apple GPU (MPS)")
for i in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
    gpu = torch.cuda.get_device_properties(i)
    report["devices"].append(f"{gpu.name}, {gpu.total_memory / 2**30:.0f} GB")
    try:
        torch.ones(1, device=f"cuda:{i}").sum().item()
    except RuntimeError as error:
        report["fault"] = str(error).splitlines()[0]
print(json.dumps(report), flush=True)

import torchvision
torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
print(torchvision.__version__, flush=True)
"""


@functools.cache
def try_pytorch() -> Outcome:
    """Import both and use them, once for all checks."""
    return try_python(TRIAL)


def is_pytorch_sound() -> bool:
    """Whether ``import torch`` works."""
    return bool(try_pytorch().lines)


def check_pytorch() -> Iterator[Finding]:
    """Find a PyTorch that cannot be imported, or a torchvision made for another one."""
    versions = [f"{name} {version_of(name)}" for name in ("torch", "torchvision")]
    outcome = try_pytorch()
    if not version_of("torch"):
        return  # it is among the missing packages
    if not outcome.lines:
        found = f"import torch fails: {outcome.error}. Install it again:"
        yield Finding("problem", "PyTorch", found, _reinstall())
    elif not version_of("torchvision"):
        yield Finding("ok", "PyTorch", versions[0])
    elif outcome.error:
        found = (
            f"{' and '.join(versions)} do not fit each other, as happens when they are "
            f"installed at different times or from different places. What it says: "
            f"{outcome.error}. Install the pair that is tested:"
        )
        yield Finding("problem", "PyTorch", found, _reinstall())
    else:
        yield Finding("ok", "PyTorch", f"{' and '.join(versions)} fit each other")


def check_device() -> Iterator[Finding]:
    """Find what there is to compute on, and a GPU that lies idle."""
    cores = f"{os.cpu_count()} CPU cores"
    if not is_pytorch_sound():
        yield Finding("note", "device", f"{cores}; GPUs are found once PyTorch works")
        return
    report = json.loads(try_pytorch().lines[0])
    if report["fault"]:
        found = f"{report['devices'][0]} cannot be used: {report['fault']}"
        remedy = "The course runs on the CPU. A newer NVIDIA driver may help."
        yield Finding("note", "device", f"{found}; {cores}", remedy)
    elif report["devices"]:
        yield Finding("ok", "device", "; ".join([*report["devices"], cores]))
    elif shutil.which("nvidia-smi"):
        found = f"{cores}; there is an NVIDIA driver, but PyTorch finds no GPU"
        remedy = "A newer driver or PyTorch's build with CUDA may help."
        yield Finding("note", "device", found, remedy)
    else:
        yield Finding("ok", "device", f"{cores}, no GPU; every lesson is made for that")


def _reinstall() -> str:
    is_cpu_build = (version_of("torch") or "").endswith("+cpu")
    source = f"--index-url {CPU_INDEX} " if is_cpu_build else ""
    pair = " ".join(f"{name}=={pins()[name]}" for name in ("torch", "torchvision"))
    return "\n".join(
        [
            pip_command("uninstall -y torch torchvision"),
            pip_command(f"install {source}{pair}"),
        ]
    )
