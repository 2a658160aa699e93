"""Reading the trail, and asking whether anybody touched it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.policy import rows, unscoped, visible

from . import policy
from .chain import SEALED, START, seal
from .models import AuditEntry

SUBSCRIBER = "audit"
_PAGE = 50
# The clause of what is visible is declared there.
SEEN_BY = policy
_LATEST = visible(AuditEntry).order_by(AuditEntry.id.desc()).limit(_PAGE)
_BEFORE = _LATEST.where(AuditEntry.id < bindparam("before"))
_LAST = unscoped(
    select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1), "the digest that the next entry builds on"
)
_KNOWN = unscoped(
    select(AuditEntry.event_id).where(AuditEntry.event_id.in_(bindparam("ids", expanding=True))),
    "keys of what is written already",
)
_ALL = unscoped(
    select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500, populate_existing=True),
    "the check of the whole chain",
)
# What was told and stands nowhere was taken away, also from the end of the chain.
_MISSING = unscoped(
    select(func.min(Delivery.event_id))
    .outerjoin(AuditEntry, AuditEntry.event_id == Delivery.event_id)
    .where(Delivery.subscriber == SUBSCRIBER, Delivery.done_at.is_not(None), AuditEntry.id.is_(None)),
    "the check of the whole chain",
)


@dataclass(frozen=True)
class Verdict:
    """How many entries were read, the digest of the last, and what is wrong: an entry, or a deed that is not there."""

    entries: int
    head: str
    broken_entry: int | None = None
    missing_event: int | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether nobody changed, moved or removed an entry."""
        return self.broken_entry is None and self.missing_event is None


def verify() -> Verdict:
    """Read the whole chain; the operator may keep the head elsewhere and compare."""
    head, entries = START, 0
    with db.session.execute(_ALL) as found:
        for entry in found.scalars():
            if entry.previous != head or entry.digest != seal(head, {name: getattr(entry, name) for name in SEALED}):
                return Verdict(entries, head, broken_entry=entry.id)
            head, entries = entry.digest, entries + 1
    return Verdict(entries, head, missing_event=db.session.execute(_MISSING).scalar_one())


def head() -> str:
    """Return the digest of the last entry."""
    return db.session.execute(_LAST).scalar_one_or_none() or START


def known(event_ids: Iterable[int]) -> set[int]:
    """Return which of these events stand in the trail."""
    return set(db.session.execute(_KNOWN, {"ids": list(event_ids)}).scalars())


def latest(actor: Actor, before: int | None = None) -> Sequence[AuditEntry]:
    """Return the newest entries that the actor may see, older than `before` where it is given."""
    found = rows(actor, _LATEST) if before is None else rows(actor, _BEFORE, before=before)
    return found.scalars().all()
