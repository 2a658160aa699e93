"""What the tests of pods ask of the database directly."""

from __future__ import annotations

from sqlalchemy import select

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import EventRow
from forum.people.models import User
from forum.pods.models import Membership, Pod
from forum.pods.models_requests import JoinRequest


def pod(slug: str = "ward") -> Pod:
    """Return a pod of the cast."""
    return db.session.execute(select(Pod).where(Pod.slug == slug)).scalar_one()


def place(actor: Actor, slug: str = "ward") -> Membership:
    """Return somebody's row in a pod as it is stored now."""
    statement = select(Membership).join(Pod, Pod.id == Membership.pod_id)
    return db.session.execute(
        statement.where(Pod.slug == slug, Membership.user_id == actor.id).execution_options(populate_existing=True)
    ).scalar_one()


def open_request(of: Actor) -> JoinRequest:
    """Return the open request of somebody."""
    found = select(JoinRequest).where(JoinRequest.user_id == of.id, JoinRequest.decided_at.is_(None))
    return db.session.execute(found).scalar_one()


def user(handle: str) -> User:
    """Return one of the cast."""
    return db.session.execute(select(User).where(User.handle == handle)).scalar_one()


def kinds() -> list[str]:
    """Return what has happened, oldest first."""
    return list(db.session.execute(select(EventRow.kind).order_by(EventRow.id)).scalars())
