"""Rows for every table, made from its columns alone: so a table that is new is as large as the others by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from forum.kernel.db import Model
from tests.cast import LONG_AGO

# The first key of what is made here.
BASE = 1_000_000
MANY = 1_000
# A site has many people, posts and notices, but no more pods than a person can choose from.
_FEW = {"pod": 200, "charter": 200, "question": 400, "tag": 400, "heartbeat": 3, "search_index": 0}
_MORE = {"post": 3_000}
# Whose made-up words a page cannot show to their owner.
_OTHERS = {"factor"}


def grow(session: Session, own: dict[str, int]) -> dict[str, int]:
    """Fill every table, a third of the rows pointing to `own` rows (by table); return how many rows each has."""
    made: dict[str, list[Any]] = {}
    for table in Model.metadata.sorted_tables:
        rows = list(_rows(session, table, made, own))
        for at in range(0, len(rows), 2_000):
            session.execute(insert(table), rows[at : at + 2_000])
        first = next(iter(table.primary_key.columns)).name
        made[table.name] = [row[first] for row in rows]
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        # Which it does by itself after a while; SQLite never.
        session.execute(text("ANALYZE"))
        session.commit()
    return {name: len(keys) for name, keys in made.items()}


def _rows(session: Session, table: Table, made: dict[str, list[Any]], own: dict[str, int]) -> Iterator[dict[str, Any]]:
    rules: list[Any] = [table.primary_key, *filter(_is_unique, (*table.constraints, *table.indexes))]
    uniques = [[*rule.columns] for rule in rules]
    alone = {column.name for columns in uniques for column in columns}
    seen = [set(map(tuple, session.execute(select(*columns)).all())) for columns in uniques]
    for at in range(_FEW.get(table.name, _MORE.get(table.name, MANY))):
        row = {column.name: _value(column, at, made, own, unique=column.name in alone) for column in table.columns}
        keys = [tuple(row[column.name] for column in columns) for columns in uniques]
        if any(key in known for key, known in zip(keys, seen, strict=True)):
            continue
        for key, known in zip(keys, seen, strict=True):
            known.add(key)
        yield row


def _is_unique(rule: Any) -> bool:
    return isinstance(rule, UniqueConstraint) or bool(getattr(rule, "unique", False))


def _value(column: Column[Any], at: int, made: dict[str, list[Any]], own: dict[str, int], *, unique: bool) -> Any:
    for key in column.foreign_keys:
        target = key.column.table.name
        if column.nullable or target == column.table.name:
            return None
        if target in own and at % 3 == 0 and column.table.name not in _OTHERS:
            return own[target]
        # Two keys to the same rows of one table run apart.
        keys = made[target] or [own[target]]
        return keys[(at * 7 + len(column.name) * at // 5) % len(keys)]
    if column.primary_key and isinstance(column.type, Integer):
        return BASE + at
    default: Any = column.default
    if default is not None and default.is_scalar and not unique:
        return default.arg
    return None if column.nullable else _plain(column, at)


def _plain(column: Column[Any], at: int) -> Any:
    kind = getattr(column.type, "impl", column.type)
    if isinstance(kind, DateTime):
        return LONG_AGO + timedelta(minutes=at)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, (Integer, Float)):
        return at + 100
    if isinstance(kind, JSON):
        return []
    return f"w{at}".encode() if isinstance(kind, LargeBinary) else f"w{at}"
