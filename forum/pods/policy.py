"""Who is in which pod: the clauses and predicates that everything in a pod borrows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope, unscoped
from forum.people.models import User
from forum.people.policy import admins_only

from .models import (
    COORDINATOR,
    HARVESTER,
    MODERATING,
    Charter,
    Membership,
    MembershipChange,
    Pod,
    Question,
    Tag,
)

# Other names for the tables, so that a clause never takes its rows from the statement that it is put into.
_Mine, _Card, _Account = aliased(Membership), aliased(Pod), aliased(User)
MEMBER, SUSPENDED = "member", "suspended"
# A package above says here how much is new to ME in the pod of a Membership: a subquery of ME's own memberships.
unread: list[Callable[[], ScalarSelect[int]]] = []
# It is counted as far; one more stands for more.
MOST_UNREAD = 20


def my_pods() -> Select[int]:
    """Select the pods that ME is a member of, archived ones too; none while the account is suspended."""
    closed = select(_Account.id).where(_Account.id == ME, _Account.suspended_at.is_not(None)).correlate(None)
    return select(_Mine.pod_id).where(_Mine.user_id == ME, _Mine.state == MEMBER, ~closed.exists()).correlate(None)


def moderated_pods() -> Select[int]:
    """Select the pods that ME moderates, as moderator or coordinator."""
    return my_pods().where(_Mine.role.in_(MODERATING))


def coordinated_pods() -> Select[int]:
    """Select the pods that ME coordinates."""
    return my_pods().where(_Mine.role == COORDINATOR)


def closed_pods() -> Select[int]:
    """Select my pods without the commons: being in the commons does not mean having met."""
    return my_pods().join(_Card, _Card.id == _Mine.pod_id).where(~_Card.is_commons)


def kept_pods() -> Select[int]:
    """Select the pods where ME keeps order just now: moderated and not archived."""
    return moderated_pods().join(_Card, _Card.id == _Mine.pod_id).where(_Card.archived_at.is_(None))


def open_pods() -> Select[int]:
    """Select the pods where ME may do something just now: mine and not archived."""
    return my_pods().join(_Card, _Card.id == _Mine.pod_id).where(_Card.archived_at.is_(None))


def harvested_pods() -> Select[int]:
    """Select the pods where ME gathers nuggets just now: harvester, moderator or coordinator, not archived."""
    gathers = _Mine.role.in_((HARVESTER, *MODERATING))
    return my_pods().join(_Card, _Card.id == _Mine.pod_id).where(gathers, _Card.archived_at.is_(None))


def led_pods() -> Select[int]:
    """Select the pods that ME may shape just now: coordinated and not archived."""
    return coordinated_pods().join(_Card, _Card.id == _Mine.pod_id).where(_Card.archived_at.is_(None))


def cards() -> Select[int]:
    """Select the pods whose card ME may see."""
    return select(_Card.id).where(or_(_Card.listed, _Card.id.in_(my_pods()), admins_only())).correlate(None)


@scope(Pod)
def _pod() -> ColumnElement[bool]:
    """A pod's scope is its card: everybody's where it is listed, else its members' and the administrators'."""
    return or_(Pod.listed, Pod.id.in_(my_pods()), admins_only())


@scope(Charter)
def _charter() -> ColumnElement[bool]:
    """A charter is read before joining, so it is seen with the card."""
    return Charter.pod_id.in_(cards())


@scope(Question)
def _question() -> ColumnElement[bool]:
    """What applicants are asked is seen with the card."""
    return Question.pod_id.in_(cards())


@scope(Tag)
def _tag() -> ColumnElement[bool]:
    """A pod's own words are its members'."""
    return Tag.pod_id.in_(my_pods())


@scope(Membership)
def _membership() -> ColumnElement[bool]:
    """Members see each other; who left, was removed or suspended is seen by moderators and by themselves."""
    return or_(
        Membership.user_id == ME,
        and_(Membership.state == MEMBER, Membership.pod_id.in_(my_pods())),
        Membership.pod_id.in_(moderated_pods()),
    )


@scope(MembershipChange)
def _membership_change() -> ColumnElement[bool]:
    """What happened to a membership, and why, is for that person and the moderators."""
    own = select(_Mine.id).where(_Mine.user_id == ME).correlate(None)
    return or_(MembershipChange.membership_id.in_(own), MembershipChange.pod_id.in_(moderated_pods()))


@dataclass(frozen=True)
class MyPod:
    """A pod that the actor is a member of, and as what."""

    pod_id: int
    slug: str
    name: str
    role: str
    accepted_charter: int
    charter_version: int
    archived: bool
    is_commons: bool
    hold_first: int = 0
    bare_letters: bool = False
    state: str = MEMBER
    unread: int = 0


@cache
def _mine() -> Select[Any]:
    # Built at first use: packages above have said by then what counts as new.
    columns: list[Any] = [
        Membership.pod_id,
        Pod.slug,
        Pod.name,
        Membership.role,
        Membership.accepted_charter,
        Pod.charter_version,
        Pod.archived_at.is_not(None).label("archived"),
        Pod.is_commons,
        Pod.hold_first,
        Pod.bare_letters,
        Membership.state,
        *(count().label("unread") for count in unread),
    ]
    found = (
        select(*columns)
        .join(Pod, Pod.id == Membership.pod_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.user_id == ME, Membership.state.in_((MEMBER, SUSPENDED)), User.suspended_at.is_(None))
        .order_by(Pod.is_commons, Pod.name_folded, Pod.id)
    )
    return unscoped(found, "ME's own memberships, from which all other clauses are made")


def _places(actor: Actor) -> list[MyPod]:
    if actor.id is None:
        return []
    return actor.once("places", lambda: [MyPod(**row) for row in rows(actor, _mine()).mappings()])


def roles(actor: Actor) -> dict[int, MyPod]:
    """Return the actor's pods by id, ordered by name with the commons last; one statement for each actor."""
    return actor.once("roles", lambda: {pod.pod_id: pod for pod in _places(actor) if pod.state == MEMBER})


def is_suspended(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor's doors to the pod were closed by a moderator."""
    return any(pod.pod_id == pod_id for pod in _places(actor) if pod.state == SUSPENDED)


def is_member(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor is in the pod; administrators are not by being administrators."""
    return pod_id in roles(actor)


def moderates(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor keeps order in the pod: coordinators do, too."""
    return _role(actor, pod_id) in MODERATING


def coordinates(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor coordinates the pod."""
    return _role(actor, pod_id) == COORDINATOR


def harvests(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor gathers nuggets in the pod: moderators and coordinators do, too."""
    return _role(actor, pod_id) in (HARVESTER, *MODERATING)


def is_open_to(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor is a member and the pod is not archived."""
    pod = roles(actor).get(pod_id)
    return pod is not None and not pod.archived


def accepted_charter(actor: Actor, pod_id: int) -> bool:
    """Say whether the actor has accepted the charter as it is now."""
    pod = roles(actor).get(pod_id)
    return pod is not None and pod.accepted_charter >= pod.charter_version


def forget(actor: Actor) -> None:
    """Ask anew from here on: an action has just changed the actor's own place."""
    for key in ("places", "roles"):
        actor._memo.pop(key, None)  # noqa: SLF001 as the memo has no other way to lose something


def _role(actor: Actor, pod_id: int) -> str:
    pod = roles(actor).get(pod_id)
    return pod.role if pod else ""
