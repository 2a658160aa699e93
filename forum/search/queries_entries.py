"""What stands in the index, of every kind, as the database has it now; and what the index has not heard of yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, or_, select

from forum.kernel.db import db
from forum.kernel.outbox import Delivery, EventRow
from forum.kernel.policy import unscoped

from .backend import Entry
from .keys import id_of, kind_of
from .kinds import SOURCES

SUBSCRIBER, UNREADY = "search", "IndexUnready"
# Owners that are read at once, of which one file may have two million letters, and letters that are written at once.
_STEP, _LETTERS = 20, 4_000_000
# Facts that are read at once.
_FACTS = 1_000
_WHY = "the worker's own work, whoever it is about"
# What was told, or is being told, since a moment: the live index has it, a new one may lack it.
_TOLD = unscoped(
    select(Delivery.id, EventRow.payload)
    .join(EventRow, EventRow.id == Delivery.event_id)
    .where(
        Delivery.subscriber == SUBSCRIBER,
        or_(Delivery.done_at >= bindparam("since"), Delivery.done_at.is_(None) & Delivery.lease_until.is_not(None)),
        Delivery.id > bindparam("after"),
    )
    .order_by(Delivery.id)
    .limit(_FACTS),
    _WHY,
)
_WAITING = unscoped(
    select(Delivery.id)
    .join(EventRow, EventRow.id == Delivery.event_id)
    .where(
        Delivery.subscriber == SUBSCRIBER,
        Delivery.done_at.is_(None),
        Delivery.parked_at.is_(None),
        EventRow.kind == UNREADY,
    )
    .limit(1),
    _WHY,
)
_BEHIND = unscoped(
    select(Delivery.id)
    .where(Delivery.subscriber == SUBSCRIBER, Delivery.done_at.is_(None), Delivery.parked_at.is_(None))
    .limit(1),
    _WHY,
)


def entries_of(owners: Collection[int]) -> list[Entry]:
    """Return the entries of these owners; one that is hidden or gone has none."""
    wanted: dict[int, set[int]] = {}
    for owner in owners:
        wanted.setdefault(kind_of(owner), set()).add(id_of(owner))
    found = [entry for kind, ids in wanted.items() for entry in SOURCES[kind].of(ids)]
    # No snapshot is held while the index is written.
    db.session.rollback()
    return found


def batches_of(owners: Collection[int]) -> Iterator[tuple[list[Entry], set[int]]]:
    """Yield the entries of these owners, and of which: some at a time, so that long files are not all held at once."""
    held: list[Entry] = []
    of: set[int] = set()
    in_order = sorted(owners)
    for start in range(0, len(in_order), _STEP):
        some = in_order[start : start + _STEP]
        held += entries_of(some)
        of.update(some)
        if sum(len(entry.text) for entry in held) > _LETTERS:
            yield held, of
            held, of = [], set()
    if of:
        yield held, of


def all_entries() -> Iterator[Entry]:
    """Yield every entry in the order of keys; holds no snapshot between two steps."""
    return chain.from_iterable(source.all() for source in SOURCES.values())


def entries_in_all() -> int:
    """Return how many entries a whole index has."""
    return sum(source.count() for source in SOURCES.values())


def told_since(moment: datetime) -> set[int]:
    """Return the owners that the subscriber was told of since a moment, or is being told of."""
    keys: set[int] = set()
    after = 0
    while told := db.session.execute(_TOLD, {"since": moment, "after": after}).all():
        keys |= owners_in(row.payload for row in told)
        db.session.rollback()
        after = told[-1].id
    return keys


def owners_in(payloads: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the owners that facts are about."""
    told = list(payloads)
    return {source.owner(id_) for source in SOURCES.values() for id_ in source.about(told)}


def is_behind() -> bool:
    """Say whether a change still waits for the index, so that it cannot be compared."""
    return db.session.execute(_BEHIND).first() is not None


def repair_is_waiting() -> bool:
    """Say whether somebody has asked for a new index already."""
    return db.session.execute(_WAITING).first() is not None
