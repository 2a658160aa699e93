"""How memberships are written: into a pod, out of it, with the pod's count and the record of why."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, insert, or_, select, update

from forum.kernel import clock, upserts
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.people.models import User

from .events import MemberJoined
from .models import COORDINATOR, MEMBER, Membership, MembershipChange, Pod

_IN = "member"
# Two changes in one pod come one after the other: the second sees what the first has done.
_LOCK = unscoped(
    update(Pod)
    .where(Pod.id == bindparam("pod"))
    .values(members=Pod.members)
    .execution_options(synchronize_session=False),
    "changes nothing and only takes the row",
)
_COUNT = unscoped(
    update(Pod)
    .where(Pod.id == bindparam("pod"))
    .values(members=Pod.members + bindparam("more"))
    .execution_options(synchronize_session=False),
    "the count follows a membership that was just written",
)
_OTHERS = unscoped(
    select(Membership.id)
    .join(User, User.id == Membership.user_id)
    .where(
        Membership.pod_id == bindparam("pod"),
        Membership.state == _IN,
        Membership.role == COORDINATOR,
        Membership.user_id != bindparam("user"),
        # Who cannot sign in coordinates nothing.
        User.suspended_at.is_(None),
    )
    .limit(1),
    "only whether there is another coordinator",
)
_CHANGE = insert(MembershipChange)


def lock(pod_id: int) -> None:
    """Let nobody else change who is in the pod until the end of the transaction."""
    db.session.execute(_LOCK, {"pod": pod_id})


def enter(actor: Actor, pod: Pod, user_id: int, *, role: str = MEMBER, accepted: int = 0) -> bool:
    """Make somebody a member, also again; False when they are in already or suspended. Emits MemberJoined."""
    now = clock.now()
    fresh = {
        "state": _IN,
        "role": role,
        "accepted_charter": accepted,
        "joined_at": now,
        "changed_at": now,
        "read_before": now,
    }
    again: ColumnElement[bool] = or_(Membership.state == "left", Membership.state == "removed")
    written = (
        upserts.insert(Membership)
        .values(pod_id=pod.id, user_id=user_id, **fresh)
        .on_conflict_do_update(index_elements=["user_id", "pod_id"], set_=fresh, where=again)
        .returning(Membership.id)
    )
    id_ = db.session.execute(written).scalar_one_or_none()
    if id_ is None:
        return False
    count(pod.id, 1)
    record(actor, id_, pod.id, _IN, role)
    emit(MemberJoined(actor.id, pod.id, user_id))
    return True


def count(pod_id: int, more: int) -> None:
    """Add to the pod's number of members; what the session knows of the pod follows."""
    db.session.execute(_COUNT, {"pod": pod_id, "more": more})
    known = db.session.identity_map.get(db.session.identity_key(Pod, pod_id))
    if known is not None:
        db.session.refresh(known, ["members"])


def record(actor: Actor, membership_id: int, pod_id: int, state: str, role: str, reason: str = "") -> None:
    """Keep what happened to a membership, by whom and why."""
    db.session.execute(
        _CHANGE,
        {
            "membership_id": membership_id,
            "pod_id": pod_id,
            "state": state,
            "role": role,
            "at": clock.now(),
            "by_id": actor.id,
            "reason": reason,
        },
    )


def keep_a_coordinator(pod_id: int, user_id: int) -> None:
    """Raise Refused when nobody but `user_id` coordinates the pod; `lock` comes first."""
    if db.session.execute(_OTHERS, {"pod": pod_id, "user": user_id}).first() is None:
        raise Refused(_("A pod needs a coordinator. Name another one first."), "role")
