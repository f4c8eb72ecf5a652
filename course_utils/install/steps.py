"""The installer's steps: pip, PyTorch and the other packages, and a first try."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from typing import NamedTuple

from course_utils import project
from course_utils.install.pip_runs import OWN_PIP, PYTHON, PipError, run_pip, say

PIP = "pip==26.3"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"

CONSTRAINTS = project.FOLDER / "constraints.txt"

LIBRARY_MISSING = r"\.so\b|DLL load failed|Library not loaded"
# What the lessons import: trying them finds faults now, and makes later starts fast.
IMPORTS = "cv2, torch, torchvision, matplotlib.pyplot, skimage, jupyterlab.labapp"


class Build(NamedTuple):
    """A build of PyTorch, and the room that the whole course takes with it."""

    name: str
    download_gb: float
    installed_gb: float
    needed_gb: float  # for a while: installed, downloaded and in pip's cache


WITH_CUDA = Build("PyTorch with CUDA", 3, 6.5, 12)
WITHOUT_CUDA = Build("PyTorch without CUDA", 0.6, 2, 3)


class InstallError(Exception):
    """A step that failed; the message says what to do."""


def install(extras: list[str]) -> None:
    """Install pip, PyTorch and the other packages, then try them."""
    is_first = importlib.util.find_spec("jupyterlab") is None
    uses_cpu_index = prefers_cpu_index()
    needs_cuda = sys.platform == "linux" and not uses_cpu_index
    build = WITH_CUDA if needs_cuda else WITHOUT_CUDA
    if is_first:
        check_disk(build)
    say("[2/4] installing pip")
    install_pip()
    say("[3/4] installing the packages" + (f": {cost(build)}" if is_first else ""))
    if uses_cpu_index:
        install_cpu_build()
    target = str(project.FOLDER) + (f"[{','.join(extras)}]" if extras else "")
    run_pip("-c", str(CONSTRAINTS), "-e", target, expected=len(pins()))
    say("[4/4] trying what was installed; this first time is the slowest")
    mend_opencv()
    if problem := failure_of(f"import {IMPORTS}"):
        say(f"      {problem}\n      `python3 course.py doctor` says more.")


def prefers_cpu_index() -> bool:
    """Whether PyTorch's own index has the better build for this computer, now."""
    if sys.platform != "linux" or has_nvidia_gpu():
        return False
    return answers(f"{CPU_INDEX}/torch/")


def has_nvidia_gpu() -> bool:
    """Whether NVIDIA's driver is there, under Linux or under Windows around it."""
    signs = ("/proc/driver/nvidia", "/dev/nvidia0", "/usr/lib/wsl/lib/nvidia-smi")
    return bool(shutil.which("nvidia-smi")) or any(map(os.path.exists, signs))


def answers(url: str, seconds: float = 4) -> bool:
    """Whether a server answers in time, the look-up of its name included."""
    answered = threading.Event()

    def ask() -> None:
        with contextlib.suppress(Exception):
            urllib.request.urlopen(url, timeout=seconds).close()
            answered.set()

    threading.Thread(target=ask, daemon=True).start()
    return answered.wait(seconds)


def check_disk(build: Build) -> None:
    """Raise if the disk cannot hold the environment and its downloads."""
    free_gb = shutil.disk_usage(project.FOLDER).free / 1e9
    if free_gb < build.needed_gb:
        raise InstallError(
            f"{build.name} and the other packages need {build.needed_gb:g} GB of disk "
            f"for a while, and {project.FOLDER} has {free_gb:.1f} GB free. Free some, "
            "or move the folder to a roomier disk."
        )


def cost(build: Build) -> str:
    """Say beforehand what a build takes."""
    return (
        f"{build.name}, {build.download_gb:g} GB to download, "
        f"{build.installed_gb:g} GB on disk, some minutes"
    )


def install_pip() -> None:
    """Install the pinned pip, by the base Python's pip or else by Python's own copy."""
    base_pip = [sys._base_executable, "-m", "pip", "--python", sys.executable]
    if importlib.util.find_spec("pip"):
        run_pip(PIP)
    elif not fails([*base_pip, "--version"]):
        run_pip(PIP, pip=base_pip)
    elif not fails([*PYTHON, "-m", "ensurepip"]):
        run_pip(PIP)
    else:
        raise InstallError(
            f"{sys._base_executable} has neither pip nor ensurepip. Install them: on "
            "Debian and Ubuntu, the package python3-venv."
        )


def fails(command: list[str]) -> bool:
    """Whether a command exits with an error; its output is dropped."""
    return subprocess.run(command, capture_output=True).returncode != 0


def pins() -> dict[str, str]:
    """Return the pinned versions by package, less those for other systems alone."""
    text = CONSTRAINTS.read_text("utf-8")
    lines = re.findall(r"^([\w.-]+)==([^\s;]+)(.*)", text, re.MULTILINE)
    return {
        name: version
        for name, version, marker in lines
        if "sys_platform ==" not in marker or f"'{sys.platform}'" in marker
    }


def install_cpu_build() -> None:
    """Install PyTorch from its own index, if that works."""
    pair = [f"{name}=={pins()[name]}" for name in ("torch", "torchvision")]
    patience = ["--timeout", "15", "--retries", "1"]
    try:
        run_pip("--index-url", CPU_INDEX, "--no-deps", *patience, *pair, expected=2)
    except PipError:
        say(f"      {CPU_INDEX} fails; going on with {cost(WITH_CUDA)}")
        check_disk(WITH_CUDA)


def mend_opencv() -> None:
    """Take the OpenCV that opens no windows where the system lacks their libraries."""
    problem = failure_of("import cv2")
    if re.search(LIBRARY_MISSING, problem):
        say(f"      {problem}: OpenCV's headless build does without")
        fails([*OWN_PIP, "uninstall", "-y", "opencv-python", "opencv-python-headless"])
        run_pip("--no-deps", f"opencv-python-headless=={pins()['opencv-python']}")


def failure_of(code: str) -> str:
    """Run Python code on its own; return the last line of its error, "" if it works."""
    ran = subprocess.run([*PYTHON, "-c", code], capture_output=True, encoding="utf-8")
    return ran.stderr.strip().splitlines()[-1] if ran.returncode else ""
