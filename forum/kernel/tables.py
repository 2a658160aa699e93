"""Whole tables as lines of text that any database of ours can say and hear: read, counted, hashed, loaded.

A backup and a copy are made of them. The tables are read as the database has them, not as the models say, so that it
works at every revision of the schema.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.types import TypeEngine

from .db import REBUILT, Model

# Where the migrations write which revision they have reached.
VERSION = "alembic_version"
_AT_ONCE = 2_000
# For one statement: options of a connection stay with it, and what is read later would be asked for so, too.
_A_FEW = {"stream_results": True, "yield_per": _AT_ONCE}
_Turn = Callable[[Any], Any]


class Unreadable(Exception):
    """A line is no row of its table. Says which."""


@dataclass(frozen=True)
class Tally:
    """How many rows, and a hash over all of them that does not ask for their order."""

    rows: int
    digest: str


class Count:
    """A tally in the making."""

    def __init__(self) -> None:
        self._rows, self._sum = 0, 0

    def of(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the lines on, counting."""
        for line in lines:
            self._rows += 1
            self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")
            yield line

    def tally(self) -> Tally:
        """Return what was counted so far."""
        return Tally(self._rows, f"{self._sum % 2**256:064x}")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one moment, however long it reads and whoever writes meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


def kept(connection: Connection) -> dict[str, Table]:
    """Return the tables that hold what cannot be made again, by name; columns are in the order of their names."""
    asked = inspect(connection)
    # All at once: one question instead of two for each table.
    columns, keys = asked.get_multi_columns(), asked.get_multi_pk_constraint()
    metadata = MetaData()
    return {
        name: _table(name, metadata, columns[where, name], set(keys[where, name]["constrained_columns"]))
        for where, name in sorted(columns, key=lambda found: found[1])
        if not _is_made_again(name)
    }


def _is_made_again(name: str) -> bool:
    known = Model.metadata.tables.get(name)
    return name == VERSION or (known is not None and bool(known.info.get(REBUILT)))


def _table(name: str, metadata: MetaData, said: list[ReflectedColumn], keys: set[str]) -> Table:
    columns: list[Column[Any]] = []
    for found in sorted(said, key=lambda column: column["name"]):
        kind: TypeEngine[Any] = found["type"]
        if isinstance(kind, JSON):
            # Nothing and the JSON null are both None here: a column that may be empty means nothing.
            kind = JSON(none_as_null=bool(found["nullable"]))
        is_key, empty = found["name"] in keys, bool(found["nullable"])
        columns.append(Column(found["name"], kind, primary_key=is_key, nullable=empty, autoincrement=False))
    return Table(name, metadata, *columns)


def read(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield a line for each row, in the order of its key: a JSON array, canonical."""
    turns = [_turns(table, column)[0] for column in table.columns]
    asked = select(table).order_by(*table.primary_key.columns)
    with connection.execute(asked, execution_options=_A_FEW) as rows:
        for row in rows:
            said = [
                value if turn is None or value is None else turn(value) for value, turn in zip(row, turns, strict=True)
            ]
            yield json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def tally(connection: Connection, table: Table) -> Tally:
    """Count and hash what a table holds."""
    count = Count()
    for _line in count.of(read(connection, table)):
        pass
    return count.tally()


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Write the lines into a table. Raises Unreadable."""
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table, lines)
        return
    names = table.columns.keys()
    rows = (dict(zip(names, row, strict=True)) for row in _rows(table, lines))
    while batch := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table), batch)


def _copy_in(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in table.columns.keys())  # noqa: SIM118 as iterating gives columns
    as_text = [isinstance(column.type, JSON) for column in table.columns]
    nullable = [isinstance(column.type, JSON) and column.type.none_as_null for column in table.columns]
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in _rows(table, lines):
            copy.write_row(
                [
                    json.dumps(value) if text and not (value is None and empty) else value
                    for value, text, empty in zip(row, as_text, nullable, strict=True)
                ]
            )


def _rows(table: Table, lines: Iterable[bytes]) -> Iterator[Sequence[Any]]:
    turns = [_turns(table, column)[1] for column in table.columns]
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            yield [
                value if turn is None or value is None else turn(value) for value, turn in zip(said, turns, strict=True)
            ]
        except (ValueError, TypeError, RecursionError) as why:
            raise Unreadable(f"row {number} of {table.name}") from why


def _turns(table: Table, column: Column[Any]) -> tuple[_Turn | None, _Turn | None]:
    """Return how a value of a column becomes plain JSON, and back; None where it is plain already."""
    kind = column.type
    if isinstance(kind, DateTime):
        return _moment, datetime.fromisoformat
    if isinstance(kind, Date):
        return date.isoformat, date.fromisoformat
    if isinstance(kind, LargeBinary):
        return lambda value: b64encode(value).decode(), b64decode
    if isinstance(kind, JSON | Boolean | Integer | Float | String):
        return None, None
    raise TypeError(f"{table.name}.{column.name} is {kind}, which tables.py cannot write down yet")


def _moment(value: datetime) -> str:
    # SQLite keeps no zone: what it has is UTC.
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="microseconds")
