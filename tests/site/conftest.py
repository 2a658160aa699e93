"""A demo and a browser for the tests that look at pages; each file has a demo of its own, to write in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.look import browser
from benchmarks.server import demo


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """Yield the address of a demo that is served."""
    with demo() as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield Debian's Chromium."""
    with browser() as started:
        yield started
