"""Forgetting by the clock: rows that are kept no longer go in small steps, each a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Executable, Row, bindparam, delete, func, select

from . import clock, settings
from .db import Model, db
from .policy import unscoped

STEP = 2000
# Where each step looks at a whole table.
STEPS = 10
BEFORE: ColumnElement[datetime] = bindparam("before", type_=Model.registry.type_annotation_map[datetime])


@dataclass(frozen=True)
class Sweep:
    """What goes when a time of settings_keep is over; `statements` take `after`, `upto` and `before`."""

    time: str
    model: type[Any]
    statements: tuple[Executable, ...]
    ends: Executable


def sweep(time: str, model: type[Any], *statements: Executable) -> Sweep:
    """Return a sweep over the keys of a model, from the first to the last."""
    ends = unscoped(select(func.min(model.id), func.max(model.id)), "how far the clock has to look")
    return Sweep(time, model, statements, ends)


def within(model: type[Any]) -> ColumnElement[bool]:
    """Return the clause of the step at hand: a range of keys, so that no index is needed and none is long."""
    clause: ColumnElement[bool] = (model.id > bindparam("after")) & (model.id <= bindparam("upto"))
    return clause


def gone(model: type[Any], when: ColumnElement[bool], of: type[Any] | None = None) -> Delete:
    """Return the statement that forgets rows of `model` which `when` describes, those of the step at hand."""
    steps = [] if of is not None else [within(model)]
    return unscoped(
        delete(model).where(*steps, when).execution_options(synchronize_session=False),
        "the clock forgets for everybody alike",
    )


def before(time: str) -> datetime:
    """Return the moment before which a time of settings_keep is over."""
    return clock.now() - timedelta(days=settings.current().keep[time])


def run(one: Sweep) -> None:
    """Forget what is older than its time. Commits after each step, so that nobody waits for long."""
    first, last = db.session.execute(one.ends).one()
    db.session.rollback()
    for after in range((first or 1) - 1, last or 0, STEP):
        for statement in one.statements:
            db.session.execute(statement, {"after": after, "upto": after + STEP, "before": before(one.time)})
        db.session.commit()


def clear(time: str, some: Callable[[datetime], bool | None]) -> None:
    """Call `some` until it says that no more is left. Commits after each step."""
    more: bool | None = True
    while more:
        more = some(before(time))
        db.session.commit()


def some_of(statement: Executable) -> None:
    """Forget what a statement finds, `STEP` rows at a time and so many steps a day. Commits after each step."""
    for _step in range(STEPS):
        done: int = db.session.execute(statement).rowcount  # type: ignore[attr-defined]
        db.session.commit()
        if done < STEP:
            break


def gone_for_good(statement: Executable) -> Sequence[Row[Any]]:
    """Forget some rows, and return what they said once that is certain. Commits."""
    found = db.session.execute(statement).all()
    db.session.commit()
    return found
