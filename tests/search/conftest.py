"""Every test of searching runs on each index that its database can have; one that names an index runs on that."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["whoosh", "postgres"])
def search_backend(request: pytest.FixtureRequest) -> str:
    """Return the index that this test uses."""
    return str(request.param)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot be: SQLite has no tables of PostgreSQL."""
    items[:] = [item for item in items if _pair(item) != ("sqlite", "postgres")]


def _pair(item: pytest.Item) -> tuple[object, object]:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return params.get("engine_name"), params.get("search_backend")
