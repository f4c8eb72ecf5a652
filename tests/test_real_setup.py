"""The set-up as a student does it: a fresh copy, the real packages, JupyterLab."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
INSTALLING = 1200  # seconds, for gigabytes over whatever network there is
STARTING = 120  # seconds, on a machine that is busy with other tests


def tracked_files() -> list[str]:
    """Return what a clone of this folder would hold, and what is new in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.fixture(scope="module")
def clone() -> Iterator[Path]:
    """A copy of the project as it is now, without .venv; removed in the end."""
    names = tracked_files()
    if not names:
        pytest.skip("needs git and a checkout of the course")
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        for name in names:
            if (PROJECT / name).is_file():
                (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, Path(folder) / name)
        yield Path(folder)


@contextlib.contextmanager
def running_lab(folder: Path, log: Path, *, patience: float) -> Iterator[str]:
    """Run course.py lab until the block ends; the address at which it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    own = {"JUPYTER_TOKEN": token}
    for name in ("CONFIG", "DATA", "RUNTIME"):
        own[f"JUPYTER_{name}_DIR"] = str(folder / ".jupyter" / name.lower())
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                sys._base_executable,
                "course.py",
                "lab",
                "--no-browser",
                f"--port={port}",
            ],
            cwd=folder,
            env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | own,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}/{{path}}?token={token}"
    try:
        wait_for(address.format(path="api/status"), process, log, patience)
        yield address
    finally:
        stop(process)


def wait_for(address: str, process: subprocess.Popen, log: Path, patience: float):
    """Ask until there is an answer, or the process has ended."""
    deadline = time.monotonic() + patience
    while True:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(address, timeout=10).read()
        said = log.read_text()[-3000:]
        assert process.poll() is None, f"course.py ended:\n{said}"
        assert time.monotonic() < deadline, f"no answer in {patience} s:\n{said}"
        process_may_end(process, 0.2)


def process_may_end(process: subprocess.Popen, seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def stop(process: subprocess.Popen) -> None:
    """Stop JupyterLab and what it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_one_command_takes_a_fresh_copy_to_the_lessons_and_the_next_at_once(
    clone, tmp_path
):
    log = tmp_path / "first.log"
    with running_lab(clone, log, patience=INSTALLING) as address:
        listing = address.format(path="api/contents/lessons")
        lessons = json.loads(urllib.request.urlopen(listing).read())["content"]

    assert "00_start_here.ipynb" in {lesson["name"] for lesson in lessons}
    assert "[4/4]" in log.read_text()

    log = tmp_path / "second.log"
    with running_lab(clone, log, patience=STARTING):
        pass

    assert "[1/4]" not in log.read_text()
    assert "Ctrl-C" in log.read_text()
