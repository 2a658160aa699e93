"""How everybody comes into the commons: nobody asks and nobody is asked."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from forum.kernel import clock
from forum.kernel.actor import nobody
from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.people.models import User

from . import actions_places as places
from . import queries
from .models import COORDINATOR, MEMBER, Membership

_WHO = unscoped(
    select(User.confirmed_at, User.is_admin).where(User.id == bindparam("user")),
    "only whether a person is one of us",
)
_RAISE = unscoped(
    update(Membership)
    .where(
        Membership.user_id == bindparam("user"),
        Membership.pod_id == bindparam("pod"),
        Membership.state == "member",
        Membership.role != COORDINATOR,
    )
    .values(role=COORDINATOR, changed_at=bindparam("at"))
    .execution_options(synchronize_session=False),
    "administrators coordinate the commons",
)


def come_in(user_id: int) -> None:
    """Make a confirmed person a member of the commons, an administrator its coordinator; again does nothing."""
    actor = nobody()
    pod = queries.commons(actor)
    who = db.session.execute(_WHO, {"user": user_id}).first()
    if pod is None or who is None or who.confirmed_at is None:
        return
    # They accept the charter before their first post, like everybody.
    places.enter(actor, pod, user_id, role=COORDINATOR if who.is_admin else MEMBER)
    if who.is_admin:
        db.session.execute(_RAISE, {"user": user_id, "pod": pod.id, "at": clock.now()})
