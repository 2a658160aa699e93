"""The worker: claims deliveries, hands them to their subscribers, tries again, parks what never works."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from . import clock, heartbeat, log, outbox, schedule
from .db import db
from .outbox import Delivery, EventRow, Told

LEASE = timedelta(seconds=15)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=6)
PATIENCE = timedelta(days=3)
# How often it is tried whether what was away is back.
AGAIN = timedelta(seconds=5)
BATCH = 200
POLL = 5.0
LINGER = 0.5
_GROWTH = 4

Place = Callable[[], AbstractContextManager[object]]
_log = logging.getLogger(__name__)
_working: set[int] = set()

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
_ANY = _OPEN.limit(1)
_CLAIM = (
    update(Delivery)
    .where(Delivery.id.in_(_OPEN.with_for_update(skip_locked=True)))
    .values(lease_until=bindparam("until"), attempts=Delivery.attempts + 1)
    .returning(Delivery.id, Delivery.event_id, Delivery.attempts)
    .execution_options(synchronize_session=False)
)
_EVENTS = select(EventRow).where(EventRow.id.in_(bindparam("ids", expanding=True)))
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
_LATER = (
    update(Delivery)
    # What was told, or failed for reasons of its own, has no lease any more.
    .where(Delivery.id.in_(bindparam("ids", expanding=True)), Delivery.lease_until.is_not(None))
    .values(lease_until=None, due_at=bindparam("next"), error=bindparam("why"), attempts=Delivery.attempts - 1)
    .execution_options(synchronize_session=False)
)
_OLDEST = select(func.min(Delivery.due_at)).where(Delivery.done_at.is_(None), Delivery.parked_at.is_(None))


def oldest_waiting() -> timedelta:
    """Return how long the oldest open delivery has been due; zero when nothing waits."""
    due: datetime | None = db.session.execute(_OLDEST).scalar_one()
    return max(clock.now() - due, timedelta()) if due else timedelta()


def drain(*names: str, rounds: int = 100) -> int:
    """Deliver what is due, to these subscribers or to all, until nothing is; return how many. For tests and loaders."""
    total = 0
    for _ in range(rounds):
        told = sum(deliver(name) for name in (names or tuple(outbox.handlers)))
        total += told
        if not told:
            break
    return total


def deliver(name: str) -> int:
    """Tell one subscriber a batch of what is due; return how many it took. Needs an application context."""
    now = clock.now()
    db.session.rollback()
    if db.session.execute(_ANY, {"who": name, "now": now}).first() is None:
        db.session.rollback()
        return 0
    claimed = list(db.session.execute(_CLAIM, {"who": name, "now": now, "until": now + LEASE}))
    # PostgreSQL returns them in any order, and what happened first is told first.
    claimed.sort(key=lambda row: row.event_id)
    db.session.commit()
    if not claimed:
        return 0
    told = _told(claimed)
    ids = {row.id for row in claimed}
    _working.update(ids)
    try:
        return _tell(name, claimed, told)
    except outbox.Away as away:
        db.session.rollback()
        _log.warning("subscriber waits", extra={"subscriber": name, "why": away.why})
        db.session.execute(_LATER, {"ids": sorted(ids), "next": clock.now() + AGAIN, "why": away.why})
        db.session.commit()
        return 0
    finally:
        _working.difference_update(ids)
        log.request_id.set("")


def _told(claimed: Sequence[Row[int, int, int]]) -> dict[int, Told]:
    found = db.session.execute(_EVENTS, {"ids": [row.event_id for row in claimed]}).scalars()
    events = {row.id: Told(row.id, row.kind, row.payload, row.at) for row in found}
    # No snapshot is held while the subscriber works.
    db.session.rollback()
    return events


def _tell(name: str, claimed: Sequence[Row[int, int, int]], told: dict[int, Told]) -> int:
    handler = outbox.handlers[name]
    log.telling([row.event_id for row in claimed])
    try:
        handler([told[row.event_id] for row in claimed])
        _finish([row.id for row in claimed])
    except outbox.Away:
        raise
    except Exception as why:  # noqa: BLE001 as a subscriber may fail in any way
        db.session.rollback()
        if len(claimed) == 1:
            _put_off(name, claimed[0], told[claimed[0].event_id], type(why).__name__)
            return 0
        # One of many cannot be told: each is told alone, so that it holds up nobody else.
        return sum(_tell(name, [row], told) for row in claimed)
    return len(claimed)


def _finish(ids: list[int]) -> None:
    db.session.execute(_DONE, {"ids": ids, "now": clock.now()})
    db.session.commit()


def _put_off(name: str, row: Row[int, int, int], told: Told, why: str) -> None:
    now = clock.now()
    parked = now if now - told.at > PATIENCE and row.attempts > 1 else None
    wait = min(FIRST_WAIT * _GROWTH ** min(row.attempts - 1, 10), LONGEST_WAIT)
    _log.warning(
        "delivery failed", extra={"subscriber": name, "event": told.kind, "attempts": row.attempts, "why": why}
    )
    db.session.execute(_FAILED, {"which": row.id, "next": now + wait, "parked": parked, "why": why})
    db.session.commit()


def run(place: Place, stop: threading.Event, wait: Callable[[float], None], names: Sequence[str]) -> None:
    """Serve `names`, each in a thread of its own, until `stop`; `wait(seconds)` returns early when there is news."""
    news = {name: threading.Event() for name in names}
    threads = [threading.Thread(target=_serve, args=(place, stop, name, news[name]), name=name) for name in names]

    def ring() -> None:
        for bell in news.values():
            bell.set()

    # What one subscriber writes for another is news, too: a letter that was planned here waits for nobody.
    outbox.bells.append(ring)
    for thread in threads:
        thread.start()
    began, beaten = clock.now(), None
    while not stop.is_set():
        ring()
        with place():
            if beaten is None or abs(clock.now() - beaten) > heartbeat.EVERY:
                beaten = clock.now()
                _beat(began)
        wait(POLL)
        try:
            with place():
                _renew()
        except SQLAlchemyError:
            # An end here would leave threads that nobody wakes; work that another one takes over may be told twice.
            _log.warning("leases not renewed")
    ring()
    outbox.bells.remove(ring)
    for thread in threads:
        thread.join(LEASE.total_seconds())


def _beat(began: datetime) -> None:
    try:
        heartbeat.beat(began)
        db.session.commit()
        schedule.tick()
    except SQLAlchemyError as why:
        db.session.rollback()
        _log.warning("no heartbeat", extra={"why": type(why).__name__})


def _serve(place: Place, stop: threading.Event, name: str, news: threading.Event) -> None:
    while not stop.is_set():
        news.wait(POLL)
        news.clear()
        try:
            with place():
                while not stop.is_set() and deliver(name):
                    # What comes in meanwhile goes into one batch: the index likes few large ones.
                    stop.wait(LINGER)
        except Exception:  # noqa: BLE001 as this thread must outlive whatever happens
            _log.exception("worker", extra={"subscriber": name})


def _renew() -> None:
    if ids := list(_working):
        db.session.execute(_RENEW, {"ids": ids, "until": clock.now() + LEASE})
        db.session.commit()
