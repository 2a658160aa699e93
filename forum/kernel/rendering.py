"""Texts are rendered once, when they are written; when the markup's version rises, the worker renders them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, Update, bindparam, select, update

from . import markup, schedule
from .db import db
from .outbox import Event, subscribe
from .policy import unscoped

STEP = 200
_WHY = "the worker renders everybody's words again, and shows them to nobody"
# A period that no site sees the end of: each version has its turn once.
_ONCE = timedelta(days=36_500)
Columns = Mapping[str, Any]


class MarkupChanged(Event):
    """This version of the markup is new here."""


@dataclass(frozen=True)
class _Kind:
    some: Select[Any]
    write: Update
    columns: Callable[[markup.Rendered], Columns]


_kinds: list[_Kind] = []
schedule.every(f"markup-{markup.VERSION}", _ONCE, lambda: MarkupChanged(None))


def again(model: Any, source: str, columns: Callable[[markup.Rendered], Columns]) -> None:
    """Render the texts of `model` again when the version rises; `columns` are what is written beside the source."""
    text, older = getattr(model, source), []
    if hasattr(model, "renderer"):
        older.append(model.renderer < bindparam("version"))
    some = select(model.id, text).where(model.id > bindparam("after"), text != "", *older).order_by(model.id)
    # What was written meanwhile was rendered by this version already.
    same = update(model).where(model.id == bindparam("which"), text == bindparam("was"))
    write = same.execution_options(synchronize_session=False)
    _kinds.append(_Kind(unscoped(some.limit(STEP), _WHY), unscoped(write, _WHY), columns))


@subscribe("rendering", MarkupChanged)
def render_again(_told: object) -> None:
    """Go through all texts in small steps, each a transaction of its own; told again, it goes on where it ended."""
    for kind in _kinds:
        after: int | None = 0
        while after is not None:
            after = _step(kind, after)


def _step(kind: _Kind, after: int) -> int | None:
    """Render a few texts after a key; return the key of the last, None when there are no more."""
    found = db.session.execute(kind.some, {"after": after, "version": markup.VERSION}).all()
    # Read before the lock is taken: rendering takes its time.
    made = [(row[0], row[1], kind.columns(markup.render(row[1]))) for row in found]
    db.session.rollback()
    for key, was, columns in made:
        db.session.execute(unscoped(kind.write.values(**columns), _WHY), {"which": key, "was": was})
    db.session.commit()
    return found[-1][0] if len(found) == STEP else None
