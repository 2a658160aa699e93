"""What one may do to a pod, to a membership, to a join request."""

from __future__ import annotations

from forum.kernel.actor import Actor
from forum.kernel.policy import rule

from .models import MODERATING, Membership, Pod
from .models_requests import JoinRequest
from .policy import MEMBER, coordinates, is_member, is_open_to, is_suspended, moderates, roles


@rule("enter", Pod)
def _enter(actor: Actor, pod: Pod) -> bool:
    return is_member(actor, pod.id)


@rule("moderate", Pod)
def _moderate(actor: Actor, pod: Pod) -> bool:
    return moderates(actor, pod.id) and is_open_to(actor, pod.id)


@rule("coordinate", Pod)
def _coordinate(actor: Actor, pod: Pod) -> bool:
    return coordinates(actor, pod.id) and is_open_to(actor, pod.id)


@rule("administer", Pod)
def _administer(actor: Actor, pod: Pod) -> bool:
    """Archive and reopen: administrators without entering, coordinators from inside."""
    return not pod.is_commons and (actor.is_admin or coordinates(actor, pod.id))


@rule("leave", Pod)
def _leave(actor: Actor, pod: Pod) -> bool:
    return is_member(actor, pod.id) and not pod.is_commons


@rule("ask_to_join", Pod)
def _ask_to_join(actor: Actor, pod: Pod) -> bool:
    """Removed people may ask again; suspended people may not before the suspension is lifted."""
    outside = actor.id is not None and not is_member(actor, pod.id) and not is_suspended(actor, pod.id)
    return outside and pod.accepts_requests


@rule("decide", JoinRequest)
def _decide(actor: Actor, request: JoinRequest) -> bool:
    return moderates(actor, request.pod_id) and is_open_to(actor, request.pod_id)


@rule("answer", JoinRequest)
def _answer(actor: Actor, request: JoinRequest) -> bool:
    return request.user_id == actor.id


@rule("withdraw", JoinRequest)
def _withdraw(actor: Actor, request: JoinRequest) -> bool:
    return request.user_id == actor.id


def _outranks(actor: Actor, membership: Membership) -> bool:
    """Say whether the actor may shut this person out: moderators only members, coordinators everybody else.

    Whether it is done already is for the verb: who was slower is told so, not refused.
    """
    if membership.user_id == actor.id or not moderates(actor, membership.pod_id):
        return False
    return coordinates(actor, membership.pod_id) or membership.role not in MODERATING


@rule("remove", Membership)
def _remove(actor: Actor, membership: Membership) -> bool:
    """Also in an archived pod: it can still be read. Nobody is removed from the commons, only suspended there."""
    return _outranks(actor, membership) and not roles(actor)[membership.pod_id].is_commons


@rule("suspend", Membership)
def _suspend(actor: Actor, membership: Membership) -> bool:
    return _outranks(actor, membership)


@rule("lift", Membership)
def _lift(actor: Actor, membership: Membership) -> bool:
    return _outranks(actor, membership)


@rule("change_role", Membership)
def _change_role(actor: Actor, membership: Membership) -> bool:
    """Also one's own: a coordinator may step down when there is another."""
    here = coordinates(actor, membership.pod_id) and is_open_to(actor, membership.pod_id)
    return here and membership.state == MEMBER
