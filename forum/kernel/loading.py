"""Loading a database that was just made: rows in any order, then every rule in force again, and the whole checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from . import schema, tables

_FOREIGN = text(
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
_SERIAL = text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)")
_TURN = text("SELECT setval(CAST(:sequence AS regclass), :value, :used)")


class Broken(Exception):
    """What was loaded is not whole. Says what is wrong."""


def people(connection: Connection) -> int:
    """Return how many people live in a database; 0 where there is no table of them."""
    if "user_account" not in inspect(connection).get_table_names():
        return 0
    return int(connection.execute(text("SELECT count(*) FROM user_account")).scalar_one())


def strangers(connection: Connection) -> list[str]:
    """Return the tables of a database that are not of this forum."""
    found = inspect(connection).get_table_names()
    return [] if tables.VERSION in found else sorted(found)


def begin(connection: Connection) -> None:
    """Begin a transaction that holds everybody else off; on PostgreSQL like the migrations do."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(727004)")


@contextmanager
def suspended(connection: Connection) -> Iterator[None]:
    """Let rows come in any order and without consequences inside the block. Raises Broken at its end."""
    rules = _postgres(connection) if connection.dialect.name == "postgresql" else _sqlite(connection)
    with rules:
        yield


@contextmanager
def _postgres(connection: Connection) -> Iterator[None]:
    names = inspect(connection).get_table_names()
    foreign = connection.execute(_FOREIGN).all()
    for table, name, _ in foreign:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    yield
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    for table, name, clause in foreign:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {clause}")
    for table_ in tables.kept(connection).values():
        _count_on(connection, table_)


def _count_on(connection: Connection, table: Table) -> None:
    """Let the next key follow the largest."""
    for column in table.primary_key.columns:
        given = {"table": table.name, "column": column.name}
        sequence = connection.execute(_SERIAL, given).scalar_one()
        if sequence is not None:
            largest = connection.execute(select(func.max(column))).scalar_one()
            connection.execute(_TURN, {"sequence": sequence, "value": largest or 1, "used": largest is not None})


@contextmanager
def _sqlite(connection: Connection) -> Iterator[None]:
    kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in kept:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, made in kept:
        connection.exec_driver_sql(made)
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise Broken(f"{len(broken)} rows point nowhere, the first in {broken[0][0]}")
    if (verdict := connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()) != "ok":
        raise Broken(f"the database says: {verdict}")


def compare(connection: Connection, expected: dict[str, tables.Tally]) -> None:
    """Count and hash what stands in the tables now. Raises Broken where it is not what was expected."""
    found = tables.kept(connection)
    for name, tally in expected.items():
        if name not in found or tables.tally(connection, found[name]) != tally:
            raise Broken(f"{name} does not hold what was written into it")


def empty(connection: Connection, revision: str) -> None:
    """Make the tables of a revision in place of those of a forum in which nobody lives."""
    if schema.version_on(connection) is not None:
        schema.move(connection, "base")
    schema.move(connection, revision)


def close_log(engine: Engine) -> bool:
    """Fold the write-ahead log of a SQLite database into it; False while somebody else has it open."""
    with engine.connect() as connection:
        try:
            return str(connection.exec_driver_sql("PRAGMA journal_mode=DELETE").scalar_one()) == "delete"
        except OperationalError:
            return False
