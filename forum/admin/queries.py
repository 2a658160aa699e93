"""What the pages of the administration list: deliveries in trouble, and how people are signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import Delivery, EventRow
from forum.kernel.policy import unscoped
from forum.people import actions_sessions
from forum.people.models import Factor, Session

SIZE = 50
_TROUBLE = unscoped(
    select(
        Delivery.id,
        Delivery.subscriber,
        Delivery.attempts,
        Delivery.due_at,
        Delivery.parked_at,
        Delivery.error,
        EventRow.id.label("event_id"),
        EventRow.kind,
        EventRow.at,
    )
    .join(EventRow, EventRow.id == Delivery.event_id)
    .where(Delivery.done_at.is_(None), or_(Delivery.parked_at.is_not(None), Delivery.error != ""))
    .order_by(Delivery.id)
    .limit(SIZE + 1),
    "keys and names of kinds without any content, for administrators",
)
_SIGNED_IN = unscoped(
    select(Session.user_id, func.count(), func.max(Session.seen_at))
    .where(
        Session.user_id.in_(bindparam("ids", expanding=True)),
        Session.expires_at > bindparam("now"),
        Session.seen_at > bindparam("since"),
    )
    .group_by(Session.user_id),
    "numbers and times of sessions, for administrators",
)
_TWO_STEPS = unscoped(
    select(Factor.user_id).where(
        Factor.user_id.in_(bindparam("ids", expanding=True)), Factor.confirmed_at.is_not(None)
    ),
    "who has a second step, for administrators who may have to turn it off",
)


@dataclass(frozen=True)
class SignedIn:
    """In how many browsers somebody is signed in, when one was used last, whether there is a second step."""

    browsers: int = 0
    seen_at: datetime | None = None
    two_steps: bool = False


def trouble() -> tuple[Sequence[Any], bool]:
    """Return the oldest deliveries that failed or were given up, and whether there are more."""
    found = db.session.execute(_TROUBLE).all()
    return found[:SIZE], len(found) > SIZE


def signed_in(ids: Sequence[int]) -> dict[int, SignedIn]:
    """Return how these people are signed in."""
    if not ids:
        return {}
    now = clock.now()
    asked = {"ids": list(ids), "now": now, "since": now - actions_sessions.IDLE}
    used = {row[0]: row for row in db.session.execute(_SIGNED_IN, asked)}
    two = set(db.session.execute(_TWO_STEPS, {"ids": list(ids)}).scalars())
    return {
        id_: SignedIn(int(used[id_][1]), used[id_][2], id_ in two) if id_ in used else SignedIn(two_steps=id_ in two)
        for id_ in ids
    }
