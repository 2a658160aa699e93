"""Rows in every table of a schema, whatever the schema is: made from what the database says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
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
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
}
Columns = Mapping[str, frozenset[str]]


def fill(url: str) -> None:
    """Put the same rows into every table of a database in place of what is there."""
    engine = schema.apart(url)
    with engine.connect() as connection:
        loading.begin(connection)
        with loading.suspended(connection):
            keys = inspect(connection).get_multi_foreign_keys()
            for name, table in _all(connection).items():
                pointing = _pointing(next(found for (_, of), found in keys.items() if of == name))
                connection.execute(table.delete())
                connection.execute(insert(table), [_row(table, pointing, at) for at in range(1, ROWS + 1)])
        connection.commit()
    engine.dispose()


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
    engine = schema.apart(url)
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
    engine = schema.apart(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        found = {}
        for name, names in shape.items():
            asked = ", ".join(f'"{column}"' for column in sorted(names))
            found[name] = Counter(map(str, connection.exec_driver_sql(f'SELECT {asked} FROM "{name}"')))  # noqa: S608
    engine.dispose()
    return found
