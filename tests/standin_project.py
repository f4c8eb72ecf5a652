"""A small project of the course's shape, whose packages install in seconds.

It has the real course.py and installer, and wheels made on the spot: nothing comes
from a network.
"""

from __future__ import annotations

import contextlib
import http.server
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from wheels import write_wheel

from course_utils.install import steps

PROJECT = Path(__file__).parents[1]
NOWHERE = "http://127.0.0.1:9"  # a port at which nothing listens
BASE_PYTHON = sys._base_executable

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "course-utils"
version = "0.1.0"
dependencies = ["torch", "torchvision", "opencv-python", "others"]
optional-dependencies.test = ["checker"]
"""
BACKEND = '''
"""Installs the stand-in by a path file."""
import sys, tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from wheels import write_wheel

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    needs = [*project["dependencies"], "checker; extra == 'test'"]
    path_file = {"course_utils.pth": str(HERE)}
    folder = Path(wheel_directory)
    return write_wheel(folder, "course_utils", "0.1.0", path_file, needs).name
'''
PINS = {name: "1.0" for name in ("checker", "others", "torch", "torchvision")}
WHEELS = {
    "torch": {"torch.py": ""},
    "torchvision": {"torchvision.py": ""},
    "opencv_python": {"cv2.py": ""},
    "checker": {"checker.py": ""},
    "others": {
        "matplotlib/pyplot.py": "",
        "skimage.py": "",
        "jupyterlab/labapp.py": "",
    },
}
COMMAND = """
import importlib.metadata, json, sys
found = importlib.metadata.distributions()
versions = {d.name.replace("_", "-"): d.version for d in found}
print(json.dumps({"arguments": sys.argv[1:], "versions": versions}))
"""


@dataclass
class Ran:
    """What a run of course.py left behind."""

    code: int
    output: str
    errors: str

    @property
    def handed_over(self) -> dict:
        """What the `course` command of the stand-in was given and found."""
        return json.loads(self.output.splitlines()[-1])


@dataclass
class StandIn:
    """The project in a folder of its own."""

    folder: Path
    wheels: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """Start course.py in a process group of its own."""
        clean = {
            n: v for n, v in os.environ.items() if not n.startswith(("PIP_", "PYTHON"))
        }
        pip = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_NO_CACHE_DIR": "1",
        }
        return subprocess.Popen(
            [BASE_PYTHON, "course.py", *arguments],
            cwd=self.folder,
            env=clean | pip | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **environment: str) -> Ran:
        """Run course.py to its end."""
        process = self.start(*arguments, **environment)
        output, errors = process.communicate(timeout=120)
        return Ran(process.returncode, output, errors)

    def pin(self, **versions: str) -> None:
        """Change pinned versions; underscores stand for dashes."""
        path = self.folder / "constraints.txt"
        text = path.read_text()
        for name, version in versions.items():
            name = name.replace("_", "-")
            text = re.sub(rf"^{name}==.*", f"{name}=={version}", text, flags=re.M)
        path.write_text(text)


def make_stand_in(folder: Path, wheels: Path) -> StandIn:
    """Lay out a project in which nothing is installed yet."""
    installer = folder / "course_utils" / "install"
    shutil.copytree(PROJECT / "course_utils" / "install", installer)
    for name in ("__init__.py", "project.py"):
        shutil.copy(PROJECT / "course_utils" / name, folder / "course_utils")
    shutil.copy(PROJECT / "course.py", folder)
    shutil.copy(Path(__file__).with_name("wheels.py"), folder)
    pins = {**PINS, "opencv-python": "1.0"}
    lines = "".join(f"{name}=={version}\n" for name, version in pins.items())
    (folder / "constraints.txt").write_text(lines)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "course_utils" / "cli.py").write_text(COMMAND)
    steps = installer / "steps.py"
    text = re.sub(
        "^CPU_INDEX = .*", f'CPU_INDEX = "{NOWHERE}"', steps.read_text(), flags=re.M
    )
    steps.write_text(text)
    return StandIn(folder, wheels)


def write_wheels(folder: Path) -> None:
    """Make the packages that the stand-in needs."""
    for name, files in WHEELS.items():
        write_wheel(folder, name, "1.0", files)
    wanted = steps.PIP.removeprefix("pip==")
    pip = importlib.metadata.distribution("pip")
    if pip.version != wanted:
        pytest.skip(
            f"needs pip {wanted}, as course.py installs it; here is {pip.version}"
        )
    own = [path for path in pip.files or [] if path.parts[0].startswith("pip")]
    files = {
        str(path): path.read_binary()
        for path in own
        if path.suffix != ".pyc"
        and path.name not in ("RECORD", "INSTALLER", "REQUESTED")
    }
    write_wheel(folder, "pip", wanted, files)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and writes no log."""

    def log_message(self, *_: object) -> None:
        pass


class Stalling(Quiet):
    """Takes a request and does not answer it."""

    def do_GET(self) -> None:
        self.server.was_asked.set()
        self.server.may_end.wait()


@contextlib.contextmanager
def served(handler: Callable) -> Iterator[http.server.ThreadingHTTPServer]:
    """A server on this machine alone, at ``.url``, until the block ends."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.was_asked, server.may_end = threading.Event(), threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.may_end.set()
        server.shutdown()
        server.server_close()
