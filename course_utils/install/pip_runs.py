"""Running pip: one line of progress while it works, advice when it fails."""

from __future__ import annotations

import collections
import contextlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TextIO

PYTHON = [sys.executable, "-I", "-X", "utf8", "-u"]  # PYTHONPATH cannot disturb it
OWN_PIP = [*PYTHON, "-m", "pip"]

# What pip's output contains, and what to do about it.
ADVICE = (
    (
        r"No space left|Errno 28|not enough space",
        f"The disk is full: free some space here and in {tempfile.gettempdir()}, or "
        "name a roomier folder in the environment variable TMPDIR.",
    ),
    (
        r"Long Path|WinError 206",
        r"Windows limits the length of paths: move this folder to, say, C:\course.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "A proxy puts its own certificate in place of the package index's: name the "
        "file with that certificate in the environment variable PIP_CERT.",
    ),
    (
        r"Connection|Timeout|timed out|NameResolution|getaddrinfo|unreachable"
        r"|IncompleteRead|incomplete-download|HTTP error|ProxyError",
        "The package index cannot be reached: check the network; behind a proxy, set "
        "the environment variable HTTPS_PROXY to http://host:port.",
    ),
    (
        r"Permission denied|Access is denied|WinError (5|32)\b",
        "A file may not be changed: close JupyterLab, and check that the folder is "
        "yours.",
    ),
    (
        r"[Nn]o matching distribution",
        f"The package index has no such build for {platform.platform()}.",
    ),
    (
        r"ResolutionImpossible|conflicting dependencies",
        "pyproject.toml and constraints.txt ask for what does not go together: undo "
        "your changes to them.",
    ),
)


class PipError(Exception):
    """A failure of pip; the message holds the last it printed.

    Attributes
    ----------
    advice : str
        What to do about it, "" where its output fits nothing that is known.
    """

    def __init__(self, lines: list[str]):
        self.advice = find_advice("\n".join(lines))
        errors = [i for i, line in enumerate(lines) if line.startswith("ERROR")]
        last_words = lines[errors[0] if errors else -6 :][:12]
        super().__init__("\n    ".join(["pip failed:", *last_words]))


def find_advice(output: str) -> str:
    """Return what to do about an error, "" for one that is not known."""
    return next((todo for said, todo in ADVICE if re.search(said, output)), "")


def say(text: str) -> None:
    """Print a line now."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_pip(*arguments: str, pip: list[str] = OWN_PIP, expected: int = 1) -> None:
    """Run ``pip install``, showing how far it is of the expected number of packages."""
    raw = ["--progress-bar", "raw"] if pip is OWN_PIP and expected > 1 else []
    process = subprocess.Popen(
        [*pip, "install", "--no-compile", *raw, *arguments],
        env=os.environ | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        process_group=0 if os.name == "posix" else None,  # pip starts others
    )
    progress = Progress(expected)
    reading = threading.Thread(target=progress.read, args=(process.stdout,))
    reading.start()
    try:
        while reading.is_alive():
            reading.join(0.2)
            progress.show()
    except BaseException:
        end(process)
        raise
    finally:
        process.wait()
        progress.wipe()
    if process.returncode:
        raise PipError(list(progress.lines))


def end(process: subprocess.Popen[str]) -> None:
    """End a process and, where that is possible, all that it has started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()


class Progress:
    """How far pip is, from what it prints and from what lies in the environment."""

    def __init__(self, expected: int):
        self.expected = expected  # packages
        self.lines: collections.deque[str] = collections.deque(maxlen=60)
        self.num_found = self.num_fetched = self.num_to_install = 0
        self.file = self.size = ""
        self.num_before = num_installed()
        self.shown_at = time.monotonic()

    def read(self, stream: TextIO) -> None:
        """Take in pip's lines until it ends."""
        for line in stream:
            if line.startswith("Progress "):  # "Progress 512 of 1024", in bytes
                done, total = (int(word) / 1e6 for word in line.split()[1::2])
                self.size = f"{done:.0f} of {total:.0f} MB"
            elif line.strip():
                self.lines.append(line.rstrip())
                self.note(line)

    def note(self, line: str) -> None:
        """Count what one line tells of."""
        self.num_found += line.startswith(("Collecting", "Processing"))
        if file := re.match(
            r" *(Downloading|Using cached|Processing) (\S+\.whl)\s", line
        ):
            self.num_fetched += 1
            self.file, self.size = Path(file[2]).name.split("-")[0], ""
        if line.startswith("Installing collected packages:"):
            self.num_to_install = line.count(",") + 1

    def __str__(self) -> str:
        if self.num_to_install:
            num_done = min(num_installed() - self.num_before, self.num_to_install)
            return f"unpacked {num_done} of {self.num_to_install} packages"
        if not self.num_found:
            return "asking the package index"
        counts = f"fetched {self.num_fetched} of about {self.expected} packages"
        if self.num_found > self.num_fetched + 1:  # some indexes describe all first
            counts = f"found {self.num_found}, {counts}"
        return f"{counts}, {self.file} {self.size}" if self.size else counts

    def show(self) -> None:
        """Print it: one changing line on a terminal, elsewhere a line now and then."""
        if sys.stdout.isatty():
            width = shutil.get_terminal_size().columns - 1
            sys.stdout.write("\r" + f"      {self}".ljust(width)[:width])
            sys.stdout.flush()
        elif time.monotonic() > self.shown_at + 15:
            self.shown_at = time.monotonic()
            say(f"      {self}")

    def wipe(self) -> None:
        """Remove the changing line."""
        if sys.stdout.isatty():
            width = shutil.get_terminal_size().columns - 1
            sys.stdout.write("\r" + " " * width + "\r")


def num_installed() -> int:
    """Return how many packages the environment holds."""
    folder = "Lib" if os.name == "nt" else "lib/python*"
    return sum(1 for _ in Path(sys.prefix).glob(f"{folder}/site-packages/*.dist-info"))
