"""What goes along with a thread to another pod: the rows of every table that has `pod_id` and hangs on a thread.

Read from the tables themselves, so that a table of a later feature cannot be forgotten; a test counts the rows.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, Update, bindparam, or_, select, update

from .db import Model
from .policy import unscoped

ROOT, POD = "thread", "pod_id"
_WHICH: ColumnElement[int] = bindparam("which", type_=Integer)
_WHY = "the caller has taken hold of the thread, and what hangs on it goes along"


def tables() -> dict[str, Table]:
    """Return every table that carries the key of a pod, by name."""
    return {name: table for name, table in Model.metadata.tables.items() if POD in table.columns}


@cache
def following() -> tuple[str, ...]:
    """Return the names of the tables whose rows go along with a thread, the thread's own first."""
    found = [ROOT]
    while more := [name for name, table in tables().items() if name not in found and _ties(table, found)]:
        found += more
    return tuple(found)


def _ties(table: Table, on: list[str] | tuple[str, ...]) -> list[Any]:
    """Return the keys by which a table hangs on others: those that are named as the table they point to.

    What only remembers a thread, such as the question of a series that became one, calls it otherwise, and stays.
    """
    return [
        key
        for key in table.foreign_keys
        if key.column.table.name in on and key.parent.name == f"{key.column.table.name}_id"
    ]


def of_thread(name: str) -> ColumnElement[bool]:
    """Return the clause of the rows of a table that belong to the thread `which`."""
    table = Model.metadata.tables[name]
    if name == ROOT:
        return table.c.id == _WHICH
    return or_(*(_through(key) for key in _ties(table, following())))


def _through(key: Any) -> ColumnElement[bool]:
    other: Table = key.column.table
    if other.name == ROOT:
        clause: ColumnElement[bool] = key.parent == _WHICH
        return clause
    named: Any = select(key.column).where(of_thread(other.name))
    return key.parent.in_(named)  # type: ignore[no-any-return]


@cache
def following_posts() -> tuple[Update, ...]:
    """Return the statements that give what hangs on the posts `ids` and names their thread to the thread `there`."""
    named = [table for table in Model.metadata.tables.values() if {"thread_id", "post_id"} <= set(table.columns.keys())]
    ids: Any = bindparam("ids", type_=Integer, expanding=True)
    there: Any = bindparam("there", type_=Integer)
    return tuple(
        unscoped(update(table).where(table.c.post_id.in_(ids)).values(thread_id=there), _WHY) for table in named
    )


@cache
def moving() -> tuple[Update, ...]:
    """Return the statements that give the thread `which` and all that hangs on it to the pod `pod`."""
    pod: Any = bindparam("pod", type_=Integer)
    return tuple(
        unscoped(update(table).where(of_thread(name), table.c.pod_id != pod).values(pod_id=pod), _WHY)
        for name in following()
        for table in (Model.metadata.tables[name],)
    )
