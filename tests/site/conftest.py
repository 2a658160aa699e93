"""A demo and a browser for the tests that look at pages; each file has a copy of its own, to write in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from fcntl import LOCK_EX, flock
from pathlib import Path
from sqlite3 import connect

import pytest
from playwright.sync_api import Browser

from benchmarks.look import browser
from benchmarks.server import demo, free_port, serving
from tests.until import until

_OPEN = "SELECT count(*) FROM delivery WHERE done_at IS NULL AND parked_at IS NULL"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder with the demo, whose worker has nothing left to do; it is made once in a run, and only copied."""
    own = tmp_path_factory.getbasetemp()
    # Those who test beside each other have their folders in one.
    folder = (own if worker_id == "master" else own.parent) / "demo"
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.is_dir():
            _fill(folder.with_suffix(".half")).rename(folder)
    return folder


def _fill(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
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
