"""How the machine is, in numbers: what waits and fails, who is here, how large it all is. Nothing of what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select, text

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import Delivery, handlers
from forum.kernel.policy import unscoped
from forum.people import actions_sessions
from forum.people.models import Session, User

_WHY = "numbers without any content, for administrators and the figures of the machine"
_OPEN = unscoped(
    select(
        Delivery.subscriber,
        func.count(),
        func.min(Delivery.due_at),
        func.sum(case((Delivery.error != "", 1), else_=0)),
    )
    .where(Delivery.done_at.is_(None), Delivery.parked_at.is_(None))
    .group_by(Delivery.subscriber),
    _WHY,
)
_PARKED = unscoped(
    select(Delivery.subscriber, func.count()).where(Delivery.parked_at.is_not(None)).group_by(Delivery.subscriber),
    _WHY,
)
_SESSIONS = unscoped(
    select(func.count())
    .select_from(Session)
    .where(Session.expires_at > bindparam("now"), Session.seen_at > bindparam("since")),
    _WHY,
)
_PEOPLE = unscoped(
    select(func.count()).select_from(User).where(User.confirmed_at.is_not(None), User.suspended_at.is_(None)), _WHY
)
_SIZE = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text("SELECT pg_database_size(current_database())"),
}


@dataclass(frozen=True)
class Queue:
    """What one subscriber has before it: all that is open, how long the oldest is due, what failed, what was parked."""

    subscriber: str
    waiting: int = 0
    oldest: timedelta = timedelta()
    failing: int = 0
    parked: int = 0


def queues() -> list[Queue]:
    """Return the queue of every subscriber, those that have gone included while something waits for them."""
    now = clock.now()
    parked = {str(name): int(number) for name, number in db.session.execute(_PARKED)}
    found = {str(row[0]): row for row in db.session.execute(_OPEN)}
    names = [*handlers, *sorted({*found, *parked} - set(handlers))]
    return [_queue(name, found.get(name), parked.get(name, 0), now) for name in names]


def _queue(name: str, row: Any, parked: int, now: datetime) -> Queue:
    if row is None:
        return Queue(name, parked=parked)
    _name, waiting, due, failing = row
    return Queue(name, int(waiting), max(now - due, timedelta()), int(failing or 0), parked)


def sessions() -> int:
    """Return in how many browsers somebody is signed in."""
    now = clock.now()
    return int(db.session.execute(_SESSIONS, {"now": now, "since": now - actions_sessions.IDLE}).scalar_one())


def people() -> int:
    """Return how many people can sign in."""
    return int(db.session.execute(_PEOPLE).scalar_one())


def size() -> int:
    """Return the bytes that the database takes."""
    return int(db.session.execute(_SIZE[db.engine.dialect.name]).scalar_one())
