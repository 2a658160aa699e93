"""Verbs on a place in a pod: leave, remove, suspend, lift, change the role."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, permits, rows, scope_of

from . import actions_places as places
from . import queries, typed
from .events import MemberLeft, MemberRemoved, MemberSuspended, OfPlace, RoleChanged, SuspensionLifted
from .models import COORDINATOR, MEMBER, MODERATING, ROLES, Membership, Pod
from .policy import coordinated_pods, forget, led_pods, moderated_pods

_MOVE = (
    update(Membership)
    .where(
        Membership.id == bindparam("which"),
        Membership.state.in_(bindparam("before", expanding=True)),
        scope_of(Membership),
    )
    .values(state=bindparam("after"), role=MEMBER, changed_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)
_LEAVE = _MOVE.where(Membership.user_id == ME)
# Moderators shut out members; only coordinators shut out those who keep order.
_SHUT = _MOVE.where(
    Membership.pod_id.in_(moderated_pods()),
    Membership.user_id != ME,
    or_(Membership.role.not_in(MODERATING), Membership.pod_id.in_(coordinated_pods())),
)
_ROLE = (
    update(Membership)
    .where(
        Membership.id == bindparam("which"),
        Membership.state == "member",
        Membership.pod_id.in_(led_pods()),
        scope_of(Membership),
    )
    .values(role=bindparam("after"), changed_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)


class _Step(NamedTuple):
    kind: type[OfPlace]
    before: list[str]
    after: str


_LEFT = _Step(MemberLeft, ["member"], "left")
_REMOVED = _Step(MemberRemoved, ["member", "suspended"], "removed")
_SUSPENDED = _Step(MemberSuspended, ["member"], "suspended")
_LIFTED = _Step(SuspensionLifted, ["suspended"], "member")


def leave(actor: Actor, pod: Pod) -> None:
    """Close the pod's doors behind oneself. Raises Refused for the last coordinator, Forbidden in the commons."""
    if pod.is_commons:
        raise Forbidden
    places.lock(pod.id)
    mine = queries.my_place(actor, pod.id)
    if mine is None or mine.state != "member":
        raise NotVisible
    if mine.role == COORDINATOR:
        places.keep_a_coordinator(pod.id, mine.user_id)
    _move(actor, _LEAVE, mine, _LEFT)
    forget(actor)


def remove(actor: Actor, membership: Membership, reason: str) -> None:
    """Take somebody out of the pod. Raises Refused without a reason, Conflict when somebody was faster."""
    said = typed.reason(reason)
    _ask(actor, "remove", membership)
    _move(actor, _SHUT, membership, _REMOVED, said)


def suspend(actor: Actor, membership: Membership, reason: str) -> None:
    """Shut somebody out until it is lifted. Raises Refused without a reason, Conflict when somebody was faster."""
    said = typed.reason(reason)
    _ask(actor, "suspend", membership)
    _move(actor, _SHUT, membership, _SUSPENDED, said)


def lift(actor: Actor, membership: Membership) -> None:
    """Let a suspended person in again, as a member. Raises Conflict when somebody was faster."""
    _ask(actor, "lift", membership)
    _move(actor, _SHUT, membership, _LIFTED)


def change_role(actor: Actor, membership: Membership, role: str) -> None:
    """Give a member another role. Raises Refused for an unknown role and for the last coordinator, Conflict."""
    if role not in ROLES:
        raise Refused(_("Choose one of the list."), "role")
    places.lock(membership.pod_id)
    db.session.refresh(membership)
    if membership.role == role and membership.state == "member":
        return
    was = membership.role
    if was == COORDINATOR:
        places.keep_a_coordinator(membership.pod_id, membership.user_id)
    done: Any = rows(actor, _ROLE, which=membership.id, after=role, at=clock.now())
    if done.rowcount == 0:
        _too_late(membership)
    db.session.refresh(membership)
    places.record(actor, membership.id, membership.pod_id, membership.state, role)
    emit(RoleChanged(actor.id, membership.pod_id, membership.user_id, role, was))
    if membership.user_id == actor.id:
        forget(actor)


def _ask(actor: Actor, deed: str, membership: Membership) -> None:
    """Take the pod's row and ask again: a moment ago is not now."""
    places.lock(membership.pod_id)
    db.session.refresh(membership)
    if membership.state in ("member", "suspended") and not permits(actor, deed, membership):
        raise Forbidden


def _move(actor: Actor, statement: Any, membership: Membership, step: _Step, reason: str = "") -> None:
    was, role = membership.state, membership.role
    binds = {"which": membership.id, "before": step.before, "after": step.after, "at": clock.now()}
    done: Any = rows(actor, statement, **binds)
    if done.rowcount == 0:
        _too_late(membership)
    db.session.refresh(membership)
    if (more := (step.after == "member") - (was == "member")) != 0:
        places.count(membership.pod_id, more)
    places.record(actor, membership.id, membership.pod_id, step.after, MEMBER, reason)
    emit(step.kind(actor.id, membership.pod_id, membership.user_id, role))


def _too_late(membership: Membership) -> None:
    """Raise Conflict with what is true now."""
    now = {
        "left": _("This person has left the pod by now."),
        "removed": _("Somebody else was faster: this person is removed already."),
        "suspended": _("Somebody else was faster: this person is suspended already."),
    }
    db.session.refresh(membership)
    raise Conflict(now.get(membership.state, _("Somebody else was faster: look at the list of members again.")))
