"""INSERTs that may meet what is there already: SQLAlchemy has one for each database, and we say each once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from .db import db

Insert = Callable[[Any], Any]
_INSERTS: dict[str, Insert] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert(table: Any) -> Any:
    """Return an INSERT for the database at hand, with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _INSERTS[db.engine.dialect.name](table)


class Upsert:
    """A statement that is built once: `make` is given the `insert` of each database."""

    def __init__(self, make: Callable[[Insert], Any]) -> None:
        self._by = {name: make(one) for name, one in _INSERTS.items()}

    @property
    def here(self) -> Any:
        """Return it for the database at hand."""
        return self._by[db.engine.dialect.name]
