"""Finds a browser for the browser tests, and gets one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_APPS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> Path | None:
    """Return a Chromium, Chrome or Edge that runs, or None.

    ``COURSE_BROWSER`` names one that is taken before any other.

    Raises
    ------
    click.ClickException
        If ``COURSE_BROWSER`` names something that does not run.
    """
    if given := os.environ.get("COURSE_BROWSER"):
        if runs(Path(given)):
            return Path(given)
        raise click.ClickException(
            f"COURSE_BROWSER names {given}, which does not run. Set it to the program "
            "file of Chromium, Chrome or Edge, or unset it."
        )
    return next(filter(runs, candidates()), None)


def candidates() -> Iterator[Path]:
    """Yield where a browser may be on Linux, macOS and Windows."""
    for command in COMMANDS:
        if found := shutil.which(command):
            yield Path(found)
    for app in MAC_APPS:
        yield Path(f"/Applications/{app}.app/Contents/MacOS/{app}")
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for app in WINDOWS_APPS:
            yield Path(os.environ.get(variable, "/"), app)
    yield from playwrights_own()


def playwrights_own() -> Iterator[Path]:
    """Yield where Playwright keeps the browser that it installs."""
    command = [sys.executable, "-c", PLAYWRIGHTS_OWN]
    asked = subprocess.run(command, capture_output=True, encoding="utf-8")
    if asked.returncode == 0:
        yield Path(asked.stdout.strip())


def runs(path: Path) -> bool:
    """Whether it is a program and starts; Ubuntu's chromium-browser may be a stub."""
    if not path.is_file():
        return False
    if sys.platform != "linux":
        return True  # on Windows, asking for the version would open a window
    try:
        command = [path, "--version"]
        return subprocess.run(command, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def ensure_browser() -> Path:
    """Return a browser, installing one first where none is found.

    Raises
    ------
    click.ClickException
        If none can be had.
    """
    if found := find_browser():
        return found
    for commands in installers():
        click.echo(f"Getting a browser for the browser tests: {' '.join(commands[-1])}")
        if all(map(succeeds, commands)) and (found := find_browser()):
            return found
    raise click.ClickException(
        "The browser tests need Chromium, Chrome or Edge, and none could be installed. "
        "Install one, or name its program file in COURSE_BROWSER, or leave these tests "
        'out: course test -m "not browser"'
    )


def installers() -> Iterator[list[list[str]]]:
    """Yield commands, to be run one after the other, that may install a browser."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        yield [["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def succeeds(command: list[str]) -> bool:
    """Run a command without questions; of its output, show errors alone."""
    ran = subprocess.run(
        command,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return ran.returncode == 0
