"""The schema's version: what this code wants, what a database has, and bringing one to the other.

Alembic is loaded only when there is something to bring: at most starts there is nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL

from .db import db
from .settings import ROOT

FOLDER = ROOT / "migrations"


class NewerDatabase(Exception):
    """The database was made by a later version than this one."""


@cache
def road() -> tuple[str, ...]:
    """Return every revision, the first first: they are numbered, and their files begin with the number."""
    return tuple(sorted(file.name.split("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py")))


def head() -> str:
    """Return the revision that this code wants."""
    return road()[-1]


def version() -> str | None:
    """Return the revision that the database has, None when it is empty."""
    with db.engine.connect() as connection:
        return version_on(connection)


def version_on(connection: Connection) -> str | None:
    """Return the revision of the database behind a connection, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def upgrade() -> None:
    """Bring the database to `head`; safe when two start at once. Raises NewerDatabase."""
    found = version()
    if found is not None and found not in road():
        raise NewerDatabase(found)
    if found != head():
        import_module("forum.kernel.moves").bring(db.engine, head())


def move(connection: Connection, revision: str) -> None:
    """Bring the database behind a connection up or down to a revision, inside its transaction; the caller commits."""
    import_module("forum.kernel.moves").move(connection, revision)


def apart(url: str | URL) -> Engine:
    """Return an engine for work on a whole database: SQLite's transactions are ours, its foreign keys are off.

    The driver would commit before DDL, and a batch migration with foreign keys on would empty the tables that point.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _own_transactions)
    return engine


def _own_transactions(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA busy_timeout=30000")
