"""What was changed about a thread: the lines in it, and the list of those that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import defer

from forum.kernel.actor import Actor
from forum.kernel.policy import permits, rows, scope_of
from forum.people.models import User
from forum.pods.models import Tag

from . import policy_changes
from .models import Thread
from .models_changes import LEFT, MERGED, SPLIT, ThreadChange

MOST = 50
_TOLD = ("title", "quiet", "thread")
_CHANGES = (
    select(
        ThreadChange,
        User.name,
        # What takes a change back may be the places of thousands of posts: a line needs these.
        *(ThreadChange.before[name].label(name) for name in _TOLD),
    )
    .options(defer(ThreadChange.before))
    .join(User, User.id == ThreadChange.by_id)
    .where(scope_of(ThreadChange), ThreadChange.thread_id == bindparam("thread"), ThreadChange.undone_at.is_(None))
)
_BESIDE = _CHANGES.where(ThreadChange.number.in_(bindparam("numbers", expanding=True))).order_by(ThreadChange.id)
_NEWEST = _CHANGES.order_by(ThreadChange.id.desc()).limit(MOST)
# Words of a pod that its reader is not in are not told.
_NAMES = select(Tag.id, Tag.name).where(scope_of(Tag), Tag.id.in_(bindparam("ids", expanding=True)))


class Line(NamedTuple):
    """A change as a thread tells it."""

    id: int
    kind: str
    number: int
    by: str
    before: dict[str, Any]
    after: dict[str, Any]
    tags: tuple[str, ...]
    reason: str
    at: datetime
    may_undo: bool


def lines(actor: Actor, thread: Thread, numbers: Sequence[int]) -> dict[int, list[Line]]:
    """Return the lines of a thread by the number of the post that each stands after."""
    found: dict[int, list[Line]] = {}
    if thread.changed_at is not None and numbers:
        for line in _lines(actor, rows(actor, _BESIDE, thread=thread.id, numbers=list(numbers)).all()):
            found.setdefault(line.number, []).append(line)
    return found


def newest(actor: Actor, thread: Thread) -> list[Line]:
    """Return the last changes of a thread, the newest first."""
    return _lines(actor, rows(actor, _NEWEST, thread=thread.id).all())


def _lines(actor: Actor, found: Sequence[Row[Any]]) -> list[Line]:
    ids = sorted({tag for row in found for tag in row[0].after.get("tags", ())})
    names: dict[int, str] = {row.id: row.name for row in rows(actor, _NAMES, ids=ids)} if ids else {}
    since = policy_changes.undoable_since()
    return [
        Line(
            change.id,
            change.kind,
            change.number,
            name,
            {told: value for told, value in zip(_TOLD, before, strict=True) if value is not None},
            change.after,
            tuple(names[tag] for tag in change.after.get("tags", ()) if tag in names),
            change.reason,
            change.at,
            change.at >= since and permits(actor, "undo", change),
        )
        for change, name, *before in map(tuple, found)
        # Of whoever was erased it is no longer known which posts went.
        if change.after or change.kind not in (LEFT, SPLIT, MERGED)
    ]
