"""Rows in every table of a schema, whatever the schema is: made from what the database says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
    inspect,
)
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint

from forum.kernel import loading, schema, tables

ROWS = 3
_DAY = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
_COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    # The same as information_schema.columns, which takes twenty times as long.
    "postgresql": "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'f', 'p') AND attnum > 0"
    " AND NOT attisdropped",
}
_COUNT_ON = (
    "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, {rows})"
    " FROM pg_sequences WHERE schemaname = 'public'"
)
Columns = Mapping[str, frozenset[str]]


# By database and revision, the tables that it has there and their rows: asked once, as a migration is gone three times.
_made: dict[tuple[str, str | None], list[tuple[Table, list[dict[str, Any]]]]] = {}
# One for each database, so that what was compiled for a table is known the next time.
_engine = cache(schema.apart)


def fill(url: str) -> None:
    """Put the same rows into every table of a database in place of what is there.

    Where a revision is filled again, whoever asks has compared its columns with what they were before.
    """
    engine = _engine(url)
    with engine.connect() as connection:
        loading.begin(connection)
        where = engine.dialect.name, schema.version_on(connection)
        rules = _known(connection) if where in _made else loading.suspended(connection)
        with rules:
            if where not in _made:
                _made[where] = list(_rows(connection))
            for table, rows in _made[where]:
                connection.execute(table.delete())
                connection.execute(insert(table), rows)
        connection.commit()
    engine.dispose()


@contextmanager
def _known(connection: Connection) -> Iterator[None]:
    """Let rows come that went in before: that each points somewhere PostgreSQL has said then."""
    if connection.dialect.name == "sqlite":
        with loading.suspended(connection):
            yield
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    yield
    connection.exec_driver_sql(_COUNT_ON.format(rows=ROWS))


def _rows(connection: Connection) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    keys = inspect(connection).get_multi_foreign_keys()
    for name, table in _all(connection).items():
        pointing = _pointing(next(found for (_, of), found in keys.items() if of == name))
        yield table, [_row(table, pointing, at) for at in range(1, ROWS + 1)]


def _all(connection: Connection) -> dict[str, Table]:
    return {name: table for name, table in tables.kept(connection).items() if name != tables.VERSION}


def _pointing(keys: list[ReflectedForeignKeyConstraint]) -> dict[str, str]:
    """Return which columns point somewhere, and to which column."""
    found: dict[str, str] = {}
    for key in keys:
        found.update(zip(key["constrained_columns"], key["referred_columns"], strict=True))
    return found


def _row(table: Table, pointing: dict[str, str], at: int) -> dict[str, Any]:
    row = {}
    for column in table.columns:
        empty = at == ROWS and column.nullable and not column.primary_key
        row[column.name] = None if empty else _value(column.type, pointing.get(column.name, column.name), at)
    return row


def _value(kind: object, name: str, at: int) -> Any:
    # The second row of each is the one that flags stand for: at most one may be the commons.
    plain: dict[type, Any] = {
        DateTime: _DAY + timedelta(days=at),
        Date: date(2026, 3, at),
        Boolean: at == 2,
        Integer: at,
        Float: at + 0.25,
        LargeBinary: bytes([0, at, 255]),
        JSON: {"é": [at, None, "x"]},
        String: f"{name} {at} – é",
    }
    return next(value for type_, value in plain.items() if isinstance(kind, type_))


def columns(url: str) -> Columns:
    """Return the columns of every table of a database."""
    found: dict[str, set[str]] = {}
    engine = _engine(url)
    with engine.connect() as connection:
        for table, column in connection.exec_driver_sql(_COLUMNS[engine.dialect.name]):
            found.setdefault(table, set()).add(column)
    engine.dispose()
    return {name: frozenset(names) for name, names in found.items() if name != tables.VERSION}


def both(one: Columns, other: Columns) -> Columns:
    """Return what two schemas hold in common."""
    return {name: one[name] & other[name] for name in one.keys() & other.keys()}


def held(url: str, shape: Columns) -> dict[str, Counter[str]]:
    """Return every row of a database, of these columns only. Fails where a row points nowhere."""
    engine = _engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        found = {}
        for name, names in shape.items():
            asked = ", ".join(f'"{column}"' for column in sorted(names))
            found[name] = Counter(map(str, connection.exec_driver_sql(f'SELECT {asked} FROM "{name}"')))  # noqa: S608
    engine.dispose()
    return found
