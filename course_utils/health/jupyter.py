"""Checks that notebooks run in this very Python and that widgets can be shown."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from course_utils.health.findings import Finding, pip_command
from course_utils.health.packages import version_of

KERNEL = "python3"  # the name in every notebook of the course
EXTENSIONS = {  # the browser's half of a package: its folder, and the package
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
}


def check_kernel() -> Iterator[Finding]:
    """Find a kernel that is missing, or that starts another Python than this."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        kernel = KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        remedy = pip_command("install --force-reinstall --no-deps ipykernel")
        found = f"there is no kernel named {KERNEL}. Install it again:"
        yield Finding("problem", "kernel", found, remedy)
        return
    if _is_this_python(kernel.argv[0]):
        yield Finding("ok", "kernel", f"{KERNEL} starts this Python")
    else:
        found = (
            f"{KERNEL} starts {kernel.argv[0]}, not this Python, so that notebooks do "
            "not find the course's packages."
        )
        yield Finding("problem", "kernel", found, _remove(kernel.resource_dir))


def _is_this_python(program: str) -> bool:
    """Whether a kernel runs here; Jupyter starts its own Python for a bare name."""
    major, minor = sys.version_info[:2]
    if program in {"python", f"python{major}", f"python{major}.{minor}"}:
        return True
    ours, theirs = Path(sys.executable).absolute(), Path(program).absolute()
    return theirs.is_file() and theirs.parent == ours.parent


def _remove(folder: str) -> str:
    """Say how to get something out of Jupyter's way."""
    remedy = f"It comes from {folder}: rename or delete that folder"
    given = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if any(path and Path(folder).is_relative_to(path) for path in given):
        remedy += ", or unset JUPYTER_PATH"
    return f"{remedy}."


def check_widgets() -> Iterator[Finding]:
    """Find widgets whose half for the browser is missing or hidden by another one."""
    from jupyter_core.paths import jupyter_path

    is_sound = True
    for name, package in EXTENSIONS.items():
        own = Path(sys.prefix, "share", "jupyter", "labextensions", name)
        folders = (Path(path, name) for path in jupyter_path("labextensions"))
        first = next((path for path in folders if _version(path)), None)
        if not version_of(package):
            is_sound = False  # and it is among the missing packages
        elif not _version(own):
            is_sound = False
            remedy = pip_command(f"install --force-reinstall --no-deps {package}")
            found = f"{own} is missing. Install it again:"
            yield Finding("problem", package, found, remedy)
        elif _version(first) != _version(own):
            is_sound = False
            found = f"{name} {_version(first)} hides {_version(own)}, which fits."
            yield Finding("problem", package, found, _remove(str(first)))
    if is_sound:
        versions = (
            f"{name} {version_of(name)}" for name in ("ipywidgets", "anywidget")
        )
        found = f"JupyterLab {version_of('jupyterlab')} shows {', '.join(versions)}"
        yield Finding("ok", "widgets", found)


def _version(folder: Path) -> str | None:
    """Return the version of an extension of JupyterLab, None if there is none."""
    try:
        return json.loads((folder / "package.json").read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return None
