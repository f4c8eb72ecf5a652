"""JupyterLab in a real browser: start it, open a notebook, run it, watch it."""

from __future__ import annotations

import contextlib
import json
import os
import re
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
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PROJECT = Path(__file__).parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    # No name but this machine's resolves, so "no network" is a fact.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
_LOCAL = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|blob:|data:|about:|file:")


@dataclass
class Lab:
    """A running JupyterLab."""

    url: str
    token: str
    root: Path


def browser_path() -> str:
    """Return the Chromium to drive; ``course test`` names it in COURSE_BROWSER."""
    candidates = ["chromium", "chromium-browser", "google-chrome", "msedge"]
    found = [p for p in map(shutil.which, candidates) if p]
    path = os.environ.get("COURSE_BROWSER") or (found[0] if found else None)
    assert path, "no Chromium found; run the tests with `course test`, which gets one"
    return path


def free_port() -> int:
    """Return a port that nothing listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running_lab(
    command: list[str], *, root: Path, env: dict[str, str] | None = None
) -> Iterator[Lab]:
    """Start JupyterLab with ``command`` and stop it, with its kernels, at the end."""
    port, token = free_port(), secrets.token_hex(16)
    home = Path(tempfile.mkdtemp(prefix="lab-"))
    folders = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
        "MPLCONFIGDIR": home / "matplotlib",
    }
    arguments = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
    ]
    environment = os.environ | {k: str(v) for k, v in folders.items()} | (env or {})
    with (home / "lab.log").open("w") as log:
        process = subprocess.Popen(
            [*command, *arguments],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_served(f"{url}/api/status?token={token}", process, home)
            yield Lab(url, token, root)
        finally:
            _stop(process)
            shutil.rmtree(home, ignore_errors=True)


def _wait_until_served(url: str, process: subprocess.Popen, home: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            log = (home / "lab.log").read_text()[-3000:]
            assert process.poll() is None, f"JupyterLab ended:\n{log}"
            assert time.monotonic() < deadline, f"JupyterLab does not answer:\n{log}"
            time.sleep(0.2)


def _stop(process: subprocess.Popen) -> None:
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
            if how is signal.SIGINT:  # asked twice, JupyterLab does not ask back
                time.sleep(0.2)
                os.killpg(process.pid, how)
        try:
            process.wait(8)
            return
        except subprocess.TimeoutExpired:
            continue


@contextlib.contextmanager
def chromium_page(
    *, width: int = 1280, height: int = 900, flags: tuple[str, ...] = (), **options
) -> Iterator[Page]:
    """Open a page that notes what leaves the machine and what fails in it.

    ``page.strays`` lists requests to anywhere but this machine, ``page.failures``
    the uncaught errors of its scripts.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=[*CHROMIUM_FLAGS, *flags]
        )
        context = browser.new_context(
            viewport={"width": width, "height": height}, **options
        )
        page = context.new_page()
        page.strays, page.failures = [], []
        page.on(
            "request",
            lambda r: None if _LOCAL.match(r.url) else page.strays.append(r.url),
        )
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        try:
            yield page
        finally:
            context.close()
            browser.close()


_CURRENT = "const w = window.jupyterapp.shell.currentWidget;"


def open_notebook(page: Page, lab: Lab, path: str, *, timeout: float = 120) -> None:
    """Open a notebook, ``path`` relative to the server's root, and await its kernel."""
    workspace = f"t{secrets.token_hex(3)}"  # a fresh one restores no tabs
    address = f"{lab.url}/lab/workspaces/{workspace}/tree/{path}"
    page.goto(f"{address}?token={lab.token}&reset")
    milliseconds = timeout * 1000
    page.wait_for_function(
        "window.jupyterapp && window.jupyterapp.restored.then(() => true)",
        timeout=milliseconds,
    )
    page.locator(".jp-NotebookPanel:visible").wait_for(timeout=milliseconds)
    page.wait_for_function(
        f"""() => {{ {_CURRENT}
        return w?.sessionContext?.session?.kernel?.status === 'idle'; }}""",
        timeout=milliseconds,
    )


def run_all(page: Page, *, timeout: float = 420) -> None:
    """Run all cells and wait until each has run; fail with the first error shown."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        f"""() => {{ {_CURRENT}
        const cells = [...w.content.model.cells].filter(c => c.type === 'code');
        const done = c => c.executionCount !== null && c.executionState !== 'running';
        const failed = c => c.sharedModel.outputs.some(o => o.output_type === 'error');
        return cells.some(failed) || cells.every(done)
            && w.sessionContext.session.kernel.status === 'idle'; }}""",
        timeout=timeout * 1000,
    )
    assert not errors_shown(page), errors_shown(page)[0]


def errors_shown(page: Page) -> list[str]:
    """Return the errors in the notebook's outputs, each as ``Name: message``."""
    return page.evaluate(
        f"""() => {{ {_CURRENT}
        return [...w.content.model.cells].filter(c => c.type === 'code')
          .flatMap(c => c.sharedModel.outputs.filter(o => o.output_type === 'error')
            .map(o => `${{c.sharedModel.source}}\\n${{o.ename}}: ${{o.evalue}}`)); }}"""
    )


def show_cell_with(page: Page, text: str) -> None:
    """Scroll the notebook to the first cell whose source contains ``text``."""
    page.evaluate(
        f"""(text) => {{ {_CURRENT}
        const i = w.content.widgets.findIndex(
            c => c.model.sharedModel.source.includes(text));
        w.content.activeCellIndex = i;
        return w.content.scrollToItem(i, 'start'); }}""",
        text,
    )
    page.wait_for_timeout(300)


def course_lab(root: Path) -> list[str]:
    """Return the command that opens JupyterLab on ``root`` as ``course lab`` does."""
    place = f"--ServerApp.root_dir={root}"
    return [sys.executable, "-m", "course_utils.cli", "lab", place]


def notebook_file(folder: Path, *cells: str) -> str:
    """Write a notebook of these code cells into ``folder`` and return its name."""
    code = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(cells)
    ]
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": code,
        "metadata": {"kernelspec": kernelspec},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "notebook.ipynb").write_text(json.dumps(notebook), "utf-8")
    return "notebook.ipynb"
