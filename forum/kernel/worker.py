"""The worker: claims deliveries, hands them to their subscribers, tries again, parks what never works."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from . import claims, clock, heartbeat, log, outbox, schedule
from .claims import LEASE, Claimed
from .db import db
from .outbox import EventRow, Told

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=6)
PATIENCE = timedelta(days=3)
# How often it is tried whether what was away is back.
AGAIN = timedelta(seconds=5)
POLL = 5.0
LINGER = 0.5
_GROWTH = 4
# Tried so often without an end, it is tried alone; so often, it is parked. What fails and says so never comes to that.
SUSPECT, DEADLY = 3, 40
_DIED = "WorkerDied"

Place = Callable[[], AbstractContextManager[object]]
_log = logging.getLogger(__name__)
_working: set[int] = set()

_EVENTS = select(EventRow).where(EventRow.id.in_(bindparam("ids", expanding=True)))


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
    total = 0
    while claimed := _claim(name):
        total += _hand_over(name, claimed)
        if claimed[0].attempts <= SUSPECT:
            break
    return total


def _claim(name: str) -> Claimed:
    db.session.rollback()
    claimed = claims.take(name)
    suspects = [row for row in claimed if row.attempts > SUSPECT]
    if suspects:
        # One alone: whatever else was taken with it would wait again, if this worker dies of it, too.
        claims.back([row for row in claimed if row is not suspects[0]])
        claimed = suspects[:1]
    db.session.commit()
    return claimed


def _hand_over(name: str, claimed: Claimed) -> int:
    first = claimed[0]
    if first.attempts > DEADLY:
        _log.error("delivery parked", extra={"subscriber": name, "attempts": first.attempts, "why": _DIED})
        claims.failed(first.id, clock.now(), _DIED, parked=True)
        db.session.commit()
        return 1
    told = _told(claimed)
    ids = {row.id for row in claimed}
    _working.update(ids)
    try:
        return _tell(name, claimed, told)
    except outbox.Away as away:
        db.session.rollback()
        _log.warning("subscriber waits", extra={"subscriber": name, "why": away.why})
        claims.later(claimed, clock.now() + AGAIN, away.why)
        db.session.commit()
        return 0
    finally:
        _working.difference_update(ids)
        log.request_id.set("")


def _told(claimed: Claimed) -> dict[int, Told]:
    found = db.session.execute(_EVENTS, {"ids": [row.event_id for row in claimed]}).scalars()
    events = {row.id: Told(row.id, row.kind, row.payload, row.at) for row in found}
    # No snapshot is held while the subscriber works.
    db.session.rollback()
    return events


def _tell(name: str, claimed: Claimed, told: dict[int, Told]) -> int:
    handler = outbox.handlers[name]
    log.telling([row.event_id for row in claimed])
    try:
        handler([told[row.event_id] for row in claimed])
        claims.done(claimed)
        db.session.commit()
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


def _put_off(name: str, row: Any, told: Told, why: str) -> None:
    now = clock.now()
    wait = min(FIRST_WAIT * _GROWTH ** min(row.attempts - 1, 10), LONGEST_WAIT)
    _log.warning(
        "delivery failed", extra={"subscriber": name, "event": told.kind, "attempts": row.attempts, "why": why}
    )
    claims.failed(row.id, now + wait, why, parked=now - told.at > PATIENCE and row.attempts > 1)
    db.session.commit()


def run(place: Place, stop: threading.Event, wait: Callable[[float], None], names: Sequence[str]) -> None:
    """Serve `names`, each in a thread of its own, until `stop`; `wait(seconds)` returns early when there is news."""
    news = {name: threading.Event() for name in names}
    threads = [threading.Thread(target=_serve, args=(place, stop, name, news[name]), name=name) for name in names]

    def ring(whom: Collection[str]) -> None:
        for name in whom:
            if name in news:
                news[name].set()

    # What one subscriber writes for another is news, too: a letter that was planned here waits for nobody.
    outbox.bells.append(ring)
    for thread in threads:
        thread.start()
    began, beaten = clock.now(), None
    while not stop.is_set():
        with place():
            # Only those for whom there is news: two dozen that look in vain cost more than a post itself.
            ring(_due(names))
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
    ring(names)
    outbox.bells.remove(ring)
    for thread in threads:
        thread.join(LEASE.total_seconds())


def _due(names: Sequence[str]) -> Sequence[str]:
    try:
        return claims.awaited(names)
    except SQLAlchemyError:
        # Each finds out for itself.
        db.session.rollback()
        return names


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
    if _working:
        claims.renew(_working)
        db.session.commit()
