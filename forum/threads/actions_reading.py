"""Verbs of reading: what a page showed was read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import ME, rows, scope_of
from forum.people.models import User

from .models import ReadRanges, Thread
from .reading import Ranges

_MINE = select(ReadRanges.ranges).where(scope_of(ReadRanges), ReadRanges.thread_id == bindparam("thread"))
# Two tabs that read at once: whoever finds other ranges than it read looks again.
_GROW = (
    update(ReadRanges)
    .where(scope_of(ReadRanges), ReadRanges.thread_id == bindparam("thread"), ReadRanges.ranges == bindparam("was"))
    .values(ranges=bindparam("now"), seen=bindparam("count"), first_unread=bindparam("gap"), read_at=bindparam("at"))
    .returning(ReadRanges.seen)
    .execution_options(synchronize_session=False)
)
_ORDER = (
    update(User)
    .where(User.id == ME)
    .values(thread_order=bindparam("order"))
    .execution_options(synchronize_session=False)
)
_TRIES = 5


def mark_read(actor: Actor, thread: Thread, numbers: Iterable[int]) -> bool:
    """Add post numbers to what the actor has read of a thread; return whether that was news. Never shrinks."""
    numbers = list(numbers)
    for _try in range(_TRIES):
        was = rows(actor, _MINE, thread=thread.id).scalar_one_or_none()
        ranges = Ranges.parse(was or "").with_(numbers)
        if was is not None and str(ranges) == was:
            return False
        if _write(actor, thread, was, ranges):
            return True
    return False


def _write(actor: Actor, thread: Thread, was: str | None, ranges: Ranges) -> bool:
    values = {"seen": len(ranges), "first_unread": ranges.first_gap, "read_at": clock.now()}
    if was is not None:
        bound = {"now": str(ranges), "count": values["seen"], "gap": values["first_unread"], "at": values["read_at"]}
        return rows(actor, _GROW, thread=thread.id, was=was, **bound).first() is not None
    row = {"user_id": actor.id, "thread_id": thread.id, "pod_id": thread.pod_id, "ranges": str(ranges), **values}
    try:
        with db.session.begin_nested():
            db.session.execute(insert(ReadRanges), row)
    except IntegrityError:
        return False
    return True


def remember_order(actor: Actor, order: str) -> None:
    """Read threads in this order from now on."""
    rows(actor, _ORDER, order=order)
