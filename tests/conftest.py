"""What all tests share: no test reads or writes the user's own data or caches."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from grading_bank.summary import bank_summary


def pytest_terminal_summary(terminalreporter):
    """Print, for each assignment, what its grader caught and accepted."""
    lines = bank_summary(terminalreporter)
    if lines:
        terminalreporter.section("graders")
        terminalreporter.write("\n".join([*lines, ""]))


@pytest.fixture(scope="session")
def data_environment(tmp_path_factory) -> Callable[[str], dict[str, str]]:
    """A function from "real data" or "built-in data" to environment variables.

    They give a kernel just that, in the fast setting and a home of its own; what is
    prepared for one test (CIFAR-10 in one file, Scenes-10 drawn) serves the next.
    """
    home = tmp_path_factory.mktemp("home")
    own = {
        name: str(home)
        for name in ("HOME", "XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
    }
    own |= {"COURSE_CACHE": str(home / "cache"), "COURSE_WAIT": "0"}
    own |= {"COURSE_FAST": "1"}

    def environment(source: str) -> dict[str, str]:
        given = os.environ.get("COURSE_DATA", "")
        if source == "real data" and not given:
            pytest.skip("COURSE_DATA does not name a folder of real data sets")
        return own | {"COURSE_DATA": given if source == "real data" else ""}

    return environment


@pytest.fixture
def capture(monkeypatch) -> list[dict]:
    """What would be displayed: the list grows by one bundle for each output."""
    import IPython.core.display_functions as display_functions
    from IPython.core.interactiveshell import InteractiveShell

    shown: list[dict] = []
    shell = InteractiveShell.instance()
    monkeypatch.setattr(
        display_functions, "publish_display_data", lambda data, **_: shown.append(data)
    )
    yield shown
    InteractiveShell.clear_instance()
    del shell
