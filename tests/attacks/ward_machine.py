"""What administrators see to: a delivery that was given up, and another administrator."""

from __future__ import annotations

from sqlalchemy import select

from forum.kernel import clock
from forum.kernel.db import db
from forum.kernel.outbox import Delivery


def given_up() -> int:
    """Give up telling the bell of something, and return the delivery's key."""
    found = select(Delivery).where(Delivery.subscriber == "notices").order_by(Delivery.id).limit(1)
    delivery = db.session.execute(found).scalar_one()
    delivery.done_at, delivery.parked_at, delivery.error = None, clock.now(), "OSError"
    return delivery.id
