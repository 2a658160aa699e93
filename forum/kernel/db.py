"""The database: one handle, naming convention, UTC times, transactions that can be trusted."""

from __future__ import annotations

import sqlite3
from datetime import UTC as _UTC
from datetime import datetime
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from . import patience

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# A table whose `info` has this key is made again from the others, or by whoever runs: no backup keeps it.
REBUILT = "rebuilt"


class UTC(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(_UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=_UTC)


class Model(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMING),
        type_annotation_map={datetime: UTC, dict[str, Any]: JSON, list[str]: JSON},
    )


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows for which a condition holds, and of no others."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


pk = Annotated[int, mapped_column(primary_key=True)]
db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False})

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # What is deleted is overwritten: whoever was erased stands in no free corner of the file.
    "secure_delete=ON",
    # Each of the threads has a connection with a cache of its own; what it does not keep, the system does.
    "cache_size=-4000",
    "mmap_size=33554432",
    # A full disk of temporary files hinders no reading.
    "temp_store=MEMORY",
)
_LONGEST_STATEMENT = "20s"
_READS = ("SELECT", "WITH", "PRAGMA", "BEGIN", "ANALYZE", "EXPLAIN")


def truncate_log() -> None:
    """On SQLite move what was written beside the file into it, so that nothing erased is left there."""
    if db.engine.dialect.name == "sqlite":
        db.session.commit()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def let_go() -> None:
    """End the session of this context; a connection that broke meanwhile is thrown away, and harms nobody."""
    try:
        db.session.remove()
    except DBAPIError:
        db.session().invalidate()
        db.session.registry.clear()


def tune(engine: Engine) -> None:
    """On SQLite let reads hold no snapshot; the first write takes the lock at once. On PostgreSQL bound every wait."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _within_time)
        return
    event.listen(engine, "connect", _connect)
    event.listen(engine, "before_cursor_execute", begin)


def hurry(engine: Engine) -> None:
    """Let no statement of a page go on for ever; the worker's and the operator's take the time they need."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _briefly)


def _within_time(raw: Any, _record: object) -> None:
    # Plans of ours are small: compiling them takes longer than they do.
    raw.execute(f"SET lock_timeout = '{patience.WRITER:g}s'; SET jit = off")
    raw.commit()


def _briefly(raw: Any, _record: object) -> None:
    raw.execute(f"SET statement_timeout = '{_LONGEST_STATEMENT}'")
    raw.commit()


def _connect(raw: Any, _record: object) -> None:
    # The driver must not say BEGIN: its own is deferred, and one that writes after reading is refused.
    raw.isolation_level = None
    for line in _PRAGMAS:
        raw.execute("PRAGMA " + line).fetchall()


def begin(_conn: Connection, cursor: Any, statement: str, *_: object) -> None:
    """Take the lock of SQLite before the first statement that writes."""
    if not cursor.connection.in_transaction and not statement.startswith(_READS):
        cursor.execute(f"PRAGMA busy_timeout={patience.left() * 1000:.0f}")
        cursor.execute("BEGIN IMMEDIATE")


# No room, a quota, a disk that takes no more writes, a database that lets itself only be read.
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_FULL_STATES = frozenset({"53100", "58030", "25006"})


def is_full(error: DBAPIError) -> bool:
    """Say whether the database answers but has nowhere to write."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _FULL
    return getattr(error.orig, "sqlstate", None) in _FULL_STATES
