"""What the demo needs beyond what people do: looking whether the house is empty, and sending no letters."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import Delivery
from forum.kernel.policy import unscoped
from forum.people.models import User

_PEOPLE = unscoped(select(func.count()).select_from(User), "the demo goes into an empty database only")
_SILENCE = unscoped(
    update(Delivery)
    .where(Delivery.subscriber.in_(["letters", "postman"]), Delivery.done_at.is_(None))
    .values(done_at=bindparam("now"))
    .execution_options(synchronize_session=False),
    "the people of the demo have no mailbox",
)


def people() -> int:
    """Return how many people there are."""
    return int(db.session.execute(_PEOPLE).scalar_one())


def send_no_letters() -> None:
    """Count every letter that waits as told."""
    db.session.execute(_SILENCE, {"now": clock.now()})
