"""How the worker takes deliveries, gives them back, and notes what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, or_, select, update

from . import clock
from .db import db
from .outbox import Delivery
from .policy import ask, unscoped

# Its number, the event's, and how often it was taken.
Claimed = Sequence[Row[int, int, int]]
LEASE = timedelta(seconds=15)
BATCH = 200

_OPEN = (
    select(Delivery.id)
    .where(
        Delivery.subscriber == bindparam("who"),
        Delivery.done_at.is_(None),
        Delivery.parked_at.is_(None),
        Delivery.due_at <= bindparam("now"),
        or_(Delivery.lease_until.is_(None), Delivery.lease_until < bindparam("now")),
    )
    .order_by(Delivery.due_at, Delivery.id)
    .limit(BATCH)
)
_ANY = unscoped(_OPEN.limit(1), "the worker delivers for everybody")
_CLAIM = (
    update(Delivery)
    .where(Delivery.id.in_(_OPEN.with_for_update(skip_locked=True)))
    .values(lease_until=bindparam("until"), attempts=Delivery.attempts + 1)
    .returning(Delivery.id, Delivery.event_id, Delivery.attempts)
    .execution_options(synchronize_session=False)
)
_DONE = (
    update(Delivery)
    .where(Delivery.id.in_(bindparam("ids", expanding=True)))
    .values(done_at=bindparam("now"), lease_until=None, error="")
    .execution_options(synchronize_session=False)
)
_RENEW = (
    update(Delivery)
    .where(Delivery.id.in_(bindparam("ids", expanding=True)), Delivery.done_at.is_(None))
    .values(lease_until=bindparam("until"))
    .execution_options(synchronize_session=False)
)
_FAILED = (
    update(Delivery)
    .where(Delivery.id == bindparam("which"))
    .values(lease_until=None, due_at=bindparam("next"), parked_at=bindparam("parked"), error=bindparam("why"))
    .execution_options(synchronize_session=False)
)
_BACK = (
    update(Delivery)
    # What was told, or failed for reasons of its own, has no lease any more.
    .where(Delivery.id.in_(bindparam("ids", expanding=True)), Delivery.lease_until.is_not(None))
    .values(lease_until=None, attempts=Delivery.attempts - 1)
    .execution_options(synchronize_session=False)
)
_LATER = _BACK.values(due_at=bindparam("next"), error=bindparam("why"))


def awaited(names: Iterable[str]) -> list[str]:
    """Return those of the subscribers for whom something is due."""
    now = clock.now()
    return [name for name in names if ask(_ANY, {"who": name, "now": now}).first() is not None]


def take(name: str) -> Claimed:
    """Lease a batch of what is due for a subscriber, what happened first in front; the caller commits."""
    now = clock.now()
    if not awaited([name]):
        return []
    rows = db.session.execute(_CLAIM, {"who": name, "now": now, "until": now + LEASE})
    # PostgreSQL returns them in any order.
    return sorted(rows, key=lambda row: row.event_id)


def back(rows: Claimed) -> None:
    """Give back what was not touched."""
    db.session.execute(_BACK, {"ids": [row.id for row in rows]})


def later(rows: Claimed, until: datetime, why: str) -> None:
    """Give back what cannot be told just now to anybody."""
    db.session.execute(_LATER, {"ids": [row.id for row in rows], "next": until, "why": why})


def done(rows: Claimed) -> None:
    """Note that these were told."""
    db.session.execute(_DONE, {"ids": [row.id for row in rows], "now": clock.now()})


def failed(id_: int, until: datetime, why: str, *, parked: bool) -> None:
    """Note why one could not be told, and when it is tried again; parked, it waits for somebody who looks at it."""
    parked_at = clock.now() if parked else None
    db.session.execute(_FAILED, {"which": id_, "next": until, "parked": parked_at, "why": why})


def renew(ids: Collection[int]) -> None:
    """Keep the lease of what is still worked at."""
    db.session.execute(_RENEW, {"ids": list(ids), "until": clock.now() + LEASE})
