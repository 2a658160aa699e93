"""Verbs of administrators on deliveries: try again now, give up."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select, update

from forum.audit.queries_chain import SUBSCRIBER as TRAIL
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.facts import DeliveryDropped
from forum.kernel.i18n import _
from forum.kernel.outbox import Delivery, EventRow, emit
from forum.kernel.policy import unscoped

_WHY = "a delivery carries keys only, and only administrators come here"
_IN_TROUBLE = (Delivery.done_at.is_(None), or_(Delivery.parked_at.is_not(None), Delivery.error != ""))
_ONE = unscoped(
    select(Delivery.subscriber, EventRow.kind)
    .join(EventRow, EventRow.id == Delivery.event_id)
    .where(Delivery.id == bindparam("which"), *_IN_TROUBLE),
    _WHY,
)
_AGAIN = unscoped(
    update(Delivery)
    .where(*_IN_TROUBLE)
    .values(parked_at=None, due_at=bindparam("now"), attempts=0)
    .execution_options(synchronize_session=False),
    _WHY,
)
_ONE_AGAIN = unscoped(_AGAIN.where(Delivery.id == bindparam("which")), _WHY)
_DROP = unscoped(
    update(Delivery)
    .where(Delivery.id == bindparam("which"), *_IN_TROUBLE)
    .values(parked_at=None, lease_until=None, done_at=bindparam("now"), error="dropped")
    .execution_options(synchronize_session=False),
    _WHY,
)


def retry_all() -> int:
    """Let everything that failed or was given up be tried now; return how many."""
    done = db.session.execute(_AGAIN, {"now": clock.now()})
    return int(done.rowcount)  # type: ignore[attr-defined]


def retry(delivery_id: int) -> None:
    """Let one be tried now. Raises NotVisible where there is none that failed."""
    _in_trouble(delivery_id)
    db.session.execute(_ONE_AGAIN, {"which": delivery_id, "now": clock.now()})


def drop(actor: Actor, delivery_id: int) -> None:
    """Give one up for good. Raises NotVisible where there is none that failed, Refused for one of the trail."""
    subscriber, kind = _in_trouble(delivery_id)
    if subscriber == TRAIL:
        raise Refused(_("What somebody did is kept, whatever happens: try it again."))
    done = db.session.execute(_DROP, {"which": delivery_id, "now": clock.now()})
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("It has been delivered meanwhile."))
    emit(DeliveryDropped(actor.id, subscriber, kind))


def _in_trouble(delivery_id: int) -> tuple[str, str]:
    found = db.session.execute(_ONE, {"which": delivery_id}).one_or_none()
    if found is None:
        raise NotVisible
    return found.subscriber, found.kind
