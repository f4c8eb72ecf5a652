"""Fixtures of the browser tests."""

from collections.abc import Iterator

import pytest
from lab import chromium_page
from playwright.sync_api import Page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    """One page for a file of tests, with a camera that shows a test pattern."""
    flags = ("--use-fake-device-for-media-stream",)
    with chromium_page(width=960, flags=flags, accept_downloads=True) as page:
        yield page


@pytest.fixture
def bare_page(chromium: Page) -> Iterator[Page]:
    """A page for ``open_widget``; nothing may leave the machine or fail in it."""
    chromium.strays.clear()
    chromium.failures.clear()
    yield chromium
    assert not chromium.failures
    assert not chromium.strays
