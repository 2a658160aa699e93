"""Asking whether anybody touched the trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, bindparam, func, select

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import Delivery, EventRow
from forum.kernel.policy import unscoped

from .chain import SEALED, START, seal
from .models import AuditEntry

SUBSCRIBER = "audit"
_WHY = "the check of the whole chain"
# Events are kept for longer than this, however short the operator sets the time.
_REMEMBERED = timedelta(days=6)
_LAST = unscoped(
    select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1), "the digest that the next entry builds on"
)
_KNOWN = unscoped(
    select(AuditEntry.event_id).where(AuditEntry.event_id.in_(bindparam("ids", expanding=True))),
    "keys of what is written already",
)
_ALL = unscoped(
    select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500, populate_existing=True), _WHY
)
# What was told and stands nowhere was taken away, also from the end of the chain.
_MISSING = unscoped(
    select(func.min(Delivery.event_id))
    .outerjoin(AuditEntry, AuditEntry.event_id == Delivery.event_id)
    .where(Delivery.subscriber == SUBSCRIBER, Delivery.done_at.is_not(None), AuditEntry.id.is_(None)),
    _WHY,
)
# The first event that cannot have been forgotten yet, even where the clock was wrong for a while.
_RECENT = unscoped(
    select(func.min(EventRow.id)).where(EventRow.at >= bindparam("since", type_=EventRow.at.type)), _WHY
).scalar_subquery()
# What stands there and was never told was put there, also at the end of the chain.
_FORGED = unscoped(
    select(func.min(AuditEntry.id))
    .outerjoin(EventRow, and_(EventRow.id == AuditEntry.event_id, EventRow.kind == AuditEntry.action))
    .where(AuditEntry.event_id >= _RECENT, EventRow.id.is_(None)),
    _WHY,
)


@dataclass(frozen=True)
class Verdict:
    """How many entries were read, the digest of the last, and what is wrong.

    An entry that does not fit on the one before it, a deed without an entry, an entry without a deed, or the digest
    that the operator noted earlier and that stands nowhere now: the trail was cut or written anew since then.
    """

    entries: int
    head: str
    broken_entry: int | None = None
    missing_event: int | None = None
    forged_entry: int | None = None
    lost_head: str | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether nobody changed, moved, added or removed an entry."""
        return (self.broken_entry, self.missing_event, self.forged_entry, self.lost_head) == (None,) * 4


def verify(noted: str = "") -> Verdict:
    """Read the whole chain; `noted` is the head that the operator kept elsewhere, of this check or an earlier one."""
    head_, entries, seen = START, 0, noted in ("", START)
    with db.session.execute(_ALL) as found:
        for entry in found.scalars():
            if entry.previous != head_ or entry.digest != seal(head_, {name: getattr(entry, name) for name in SEALED}):
                return Verdict(entries, head_, broken_entry=entry.id)
            head_, entries = entry.digest, entries + 1
            seen = seen or head_ == noted
    return Verdict(
        entries,
        head_,
        missing_event=db.session.execute(_MISSING).scalar_one(),
        forged_entry=db.session.execute(_FORGED, {"since": clock.now() - _REMEMBERED}).scalar_one(),
        lost_head=None if seen else noted,
    )


def head() -> str:
    """Return the digest of the last entry: kept elsewhere, it shows later whether the trail was cut or made anew."""
    return db.session.execute(_LAST).scalar_one_or_none() or START


def known(event_ids: Iterable[int]) -> set[int]:
    """Return which of these events stand in the trail."""
    return set(db.session.execute(_KNOWN, {"ids": list(event_ids)}).scalars())
