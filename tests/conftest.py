"""What all tests share: no test reads or writes the user's own data or caches."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture()
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
