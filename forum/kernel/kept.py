"""Kept statements: what gives a list of columns is compiled once for a dialect, and run on the driver's own cursor.

SQLAlchemy's road from a statement to its rows costs five times what SQLite needs to answer a page's question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Select, UpdateBase
from sqlalchemy.engine import Connection, IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.base import Executable
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any]
# The option of a statement that writes, is built once, and returns columns: all its values come with the run.
KEPT = "kept"


class Unfit(Exception):
    """The statement goes SQLAlchemy's own road."""


class _Kept:
    """One statement in the words of one dialect."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        if any(not one.expanding for one in compiled.post_compile_params):
            raise Unfit
        # A value that Python has to think of is thought of on the other road.
        if isinstance(statement, UpdateBase) and (compiled.insert_prefetch or compiled.update_prefetch):
            raise Unfit
        self._sql = str(compiled)
        binds = compiled.binds
        self._lists = [name for name, bind in binds.items() if bind.expanding]
        self._order: Sequence[str] | None = compiled.positiontup
        if self._lists and self._order is None:
            raise Unfit
        self._fixed = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
        self._asked = frozenset(name for name, bind in binds.items() if bind.required)
        self._in = {
            name: process
            for name, bind in binds.items()
            if (process := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        columns = _columns(statement)
        self._out = [
            (at, process)
            for at, column in enumerate(columns)
            if (process := column["type"].dialect_impl(dialect).result_processor(dialect, None))
        ]
        self._keys = SimpleResultMetaData([column["name"] for column in columns])

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Result[Any]:
        """Ask, and return the rows. Raises Unfit where a value is missing."""
        if not self._asked <= values.keys():
            raise Unfit
        given = {**self._fixed, **values}
        for name, process in self._in.items():
            given[name] = process(given[name])
        sql, bound = self._filled(given)
        cursor: Any = None
        try:
            cursor = connection.connection.cursor()
            for told in connection.dispatch.before_cursor_execute:
                told(connection, cursor, sql, bound, None, False)
            cursor.execute(sql, bound)
            found: Iterable[Any] = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            # Raised again under SQLAlchemy's name; a connection that broke is thrown away there.
            connection._handle_dbapi_exception(error, sql, bound, cursor, None)  # noqa: SLF001 as there is no other door
        finally:
            if cursor is not None:
                cursor.close()
        return IteratorResult(self._keys, iter(self._shown(found) if self._out else found))

    def _filled(self, given: dict[str, Any]) -> tuple[str, Any]:
        if self._order is None:
            return self._sql, given
        if not self._lists:
            return self._sql, tuple([given[name] for name in self._order])
        sql = self._sql
        bound: list[Any] = []
        for name in self._lists:
            if not given[name]:
                raise Unfit
            sql = sql.replace(f"__[POSTCOMPILE_{name}]", ", ".join("?" * len(given[name])))
        for name in self._order:
            bound += given[name] if name in self._lists else (given[name],)
        return sql, tuple(bound)

    def _shown(self, found: Iterable[Any]) -> list[tuple[Any, ...]]:
        shown = []
        for row in found:
            cells = list(row)
            for at, process in self._out:
                cells[at] = process(cells[at])
            shown.append(tuple(cells))
        return shown


_KEPT: WeakKeyDictionary[Executable, dict[str, _Kept | None]] = WeakKeyDictionary()


def of(statement: Executable, dialect: Dialect) -> _Kept | None:
    """Return what is kept of a statement that selects columns only, None for any other."""
    known = _KEPT.setdefault(statement, {})
    if dialect.name not in known:
        known[dialect.name] = _made(statement, dialect)
    return known[dialect.name]


def _made(statement: Executable, dialect: Dialect) -> _Kept | None:
    if not asks_columns(statement):
        return None
    try:
        return _Kept(statement, dialect)
    except (Unfit, CompileError):
        return None


def asks_columns(statement: Executable) -> bool:
    """Say whether a statement gives columns only, no objects: one that selects, or that writes and returns."""
    described = _columns(statement)
    return bool(described) and all(isinstance(column["type"], TypeEngine) for column in described)


def _columns(statement: Executable) -> Sequence[Mapping[str, Any]]:
    described: Sequence[Mapping[str, Any]] = ()
    if isinstance(statement, Select):
        described = statement.column_descriptions
    # One that writes is kept where it says so: others are put together anew for every request.
    elif isinstance(statement, UpdateBase) and statement.get_execution_options().get(KEPT):
        described = statement.returning_column_descriptions
    return described
