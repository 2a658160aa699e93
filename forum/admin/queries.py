"""How the machine is: what could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.policy import unscoped
from forum.search import health
from forum.search.backend import State

_PARKED = unscoped(
    select(Delivery.subscriber, func.count()).where(Delivery.parked_at.is_not(None)).group_by(Delivery.subscriber),
    "numbers of deliveries without any content, for administrators",
)
_FAILING = unscoped(
    select(Delivery.subscriber, func.count())
    .where(Delivery.error != "", Delivery.done_at.is_(None), Delivery.parked_at.is_(None))
    .group_by(Delivery.subscriber),
    "numbers of deliveries without any content, for administrators",
)


@dataclass(frozen=True)
class Trouble:
    """What an administrator should know: how many deliveries fail or were given up, by subscriber, and the index."""

    failing: dict[str, int]
    parked: dict[str, int]
    index: State


def trouble() -> Trouble:
    """Return what is wrong just now."""
    failing = {str(row[0]): int(row[1]) for row in db.session.execute(_FAILING)}
    parked = {str(row[0]): int(row[1]) for row in db.session.execute(_PARKED)}
    return Trouble(failing, parked, health.state())
