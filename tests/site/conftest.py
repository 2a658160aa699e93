"""A demo and a browser for the tests that look at pages; each file has a copy of its own, to write in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from playwright.sync_api import Browser

from benchmarks.look import browser
from benchmarks.server import demo, free_port, serving
from tests.until import until

_OPEN = "SELECT count(*) FROM delivery WHERE done_at IS NULL AND parked_at IS NULL"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo, whose worker has nothing left to do; it is only copied."""
    folder = tmp_path_factory.mktemp("demo")
    with serving(folder, free_port(), "--demo"):
        until(lambda: _is_told(folder / "forum.db"), "a worker that has told everybody", 120)
    return folder


def _is_told(database: Path) -> bool:
    with closing(connect(database, timeout=60)) as asked:
        return bool(asked.execute(_OPEN).fetchone() == (0,))


@pytest.fixture(scope="module")
def base(filled: Path) -> Iterator[str]:
    """Yield the address of a demo that is served."""
    with demo(filled) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield Debian's Chromium."""
    with browser() as started:
        yield started
