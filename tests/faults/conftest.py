"""Homes for the product that faults are injected into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import services
from tests.faults import figures
from tests.faults.product import Home, Product, copied, furnish, running
from tests.full import FULL
from tests.mailout.postbox import free_port


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the full form the time it needs."""
    for item in items:
        if "tests/faults/" in str(item.path).replace("\\", "/"):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(3_600 if FULL else 300))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures of a full run."""
    if FULL and figures.table():
        terminalreporter.write_line("\n" + figures.table())
        figures.write()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home that is only copied."""
    return furnish(tmp_path_factory.mktemp("furnished"))


@pytest.fixture
def home(furnished: Home, tmp_path: Path) -> Home:
    """Return a home of one's own on SQLite."""
    return copied(furnished, tmp_path / "site")


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Home]:
    """Yield a home on a server of PostgreSQL that only this test uses."""
    with services.running("postgresql") as address:
        (tmp_path / "site").mkdir()
        yield furnish(tmp_path / "site", address)


@pytest.fixture(scope="session")
def served(furnished: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Yield the product as it runs, for faults that it outlives; no mail server is there until a test opens one."""
    home = copied(furnished, tmp_path_factory.mktemp("served"))
    home.environ["FORUM_MAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
    with running(home) as product:
        yield product


@pytest.fixture(scope="session")
def many(furnished: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Yield the product as four web processes and a worker."""
    with running(copied(furnished, tmp_path_factory.mktemp("many")), many=True) as product:
        yield product
