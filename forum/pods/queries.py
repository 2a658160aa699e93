"""What is asked about pods: their cards, rooms and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.people.names import sought
from forum.people.queries import literal

from . import queries_requests
from .models import COORDINATOR, MODERATOR, Charter, Membership, MembershipChange, Pod, Question, Tag
from .policy import closed_pods, moderated_pods

queue, my_open_requests, my_request_in = (
    queries_requests.queue,
    queries_requests.my_open_requests,
    queries_requests.my_request_in,
)
_DIRECTORY = visible(Pod).order_by(Pod.archived_at.is_not(None), Pod.is_commons.desc(), Pod.name_folded, Pod.id)
_CARD = visible(Pod).where(Pod.slug == bindparam("slug"))
_TAGS = (
    visible(Tag)
    .where(Tag.pod_id == bindparam("pod"), Tag.retired_at.is_(None))
    .order_by(Tag.position, Tag.name, Tag.id)
)
_TAG_KEYS = select(Tag.id).where(
    scope_of(Tag),
    Tag.pod_id == bindparam("pod"),
    Tag.slug.in_(bindparam("slugs", expanding=True)),
    Tag.retired_at.is_(None),
)
_QUESTIONS = (
    visible(Question)
    .where(Question.pod_id == bindparam("pod"), Question.retired_at.is_(None))
    .order_by(Question.position, Question.id)
)
_VERSIONS = visible(Charter).where(Charter.pod_id == bindparam("pod")).order_by(Charter.version.desc())
_CHARTER = _VERSIONS.limit(1)
_CHARTER_AT = visible(Charter).where(Charter.pod_id == bindparam("pod"), Charter.version == bindparam("version"))
_RANK = case((Membership.role == COORDINATOR, 0), (Membership.role == MODERATOR, 1), else_=2)
_PEOPLE = (
    select(
        Membership,
        User.handle,
        User.name,
        User.role.label("work"),
        User.organisation,
        User.country,
    )
    .join(User, User.id == Membership.user_id)
    .where(scope_of(Membership), Membership.pod_id == bindparam("pod"))
    # The commons shows only those who chose it, to all but its moderators.
    .where(
        or_(
            Membership.pod_id.in_(closed_pods()),
            Membership.pod_id.in_(moderated_pods()),
            Membership.user_id == ME,
            User.listed,
        )
    )
)
_MEMBERS = _PEOPLE.where(Membership.state == "member").order_by(_RANK, User.name_folded, User.id)
_SUSPENDED = _PEOPLE.where(Membership.state == "suspended").order_by(User.name_folded, User.id)
_CALLED = (
    _PEOPLE.where(
        Membership.state == "member",
        or_(
            User.handle.like(bindparam("start"), escape="/"),
            User.name_folded.like(bindparam("start"), escape="/"),
            User.name_folded.like(bindparam("inside"), escape="/"),
        ),
    )
    .order_by(User.name_folded, User.id)
    .limit(8)
)
_MINE = visible(Membership).where(Membership.pod_id == bindparam("pod"), Membership.user_id == ME)
_WHY = (
    select(MembershipChange.reason)
    .where(scope_of(MembershipChange), MembershipChange.membership_id == bindparam("membership"))
    .order_by(MembershipChange.id.desc())
    .limit(1)
)
_COMMONS = unscoped(select(Pod).where(Pod.is_commons), "there is one commons, and everybody may know it")


@dataclass(frozen=True)
class Person:
    """Somebody's place in a pod, with what their card says."""

    membership: Membership
    handle: str
    name: str
    work: str
    organisation: str
    country: str


def directory(actor: Actor) -> Sequence[Pod]:
    """Return the pods whose cards the actor may see: the commons first, archived ones last."""
    return rows(actor, _DIRECTORY).scalars().all()


def card(actor: Actor, slug: str) -> Pod | None:
    """Return the pod at an address, if the actor may see its card."""
    return rows(actor, _CARD, slug=slug).scalar_one_or_none()


def pod_tags(actor: Actor, pod_id: int) -> Sequence[Tag]:
    """Return the pod's own words, in their order."""
    return rows(actor, _TAGS, pod=pod_id).scalars().all()


def tag_keys(actor: Actor, pod_id: int, slugs: Sequence[str]) -> Sequence[int]:
    """Return the keys of themes of a pod by their slugs; words that are none are left out."""
    return rows(actor, _TAG_KEYS, pod=pod_id, slugs=list(slugs)).scalars().all() if slugs else []


def pod_questions(actor: Actor, pod_id: int) -> Sequence[Question]:
    """Return what the pod asks applicants now, in order."""
    return rows(actor, _QUESTIONS, pod=pod_id).scalars().all()


def charter_of(actor: Actor, pod_id: int, version: int | None = None) -> Charter | None:
    """Return the pod's charter as it is now, or one version of it."""
    if version is None:
        return rows(actor, _CHARTER, pod=pod_id).scalar_one_or_none()
    return rows(actor, _CHARTER_AT, pod=pod_id, version=version).scalar_one_or_none()


def charters_of(actor: Actor, pod_id: int) -> Sequence[Charter]:
    """Return all versions of the pod's charter, the newest first."""
    return rows(actor, _VERSIONS, pod=pod_id).scalars().all()


def members_of(actor: Actor, pod_id: int) -> list[Person]:
    """Return who is in the pod: those who coordinate, then those who moderate, then everybody by name."""
    return [_person(row) for row in rows(actor, _MEMBERS, pod=pod_id)]


def suspended_of(actor: Actor, pod_id: int) -> list[Person]:
    """Return who is suspended from the pod: all of them for its moderators, nobody but oneself for others."""
    return [_person(row) for row in rows(actor, _SUSPENDED, pod=pod_id)]


def people_called(actor: Actor, pod_id: int, beginning: str) -> list[Person]:
    """Return up to eight of the pod, as far as the actor may know, whose handle or a word of whose name begins so."""
    start = f"{literal(sought(beginning))}%"
    return [_person(row) for row in rows(actor, _CALLED, pod=pod_id, start=start, inside=f"% {start}")]


def my_place(actor: Actor, pod_id: int) -> Membership | None:
    """Return the actor's own row in the pod, whatever its state is now."""
    return rows(actor, _MINE.execution_options(populate_existing=True), pod=pod_id).scalar_one_or_none()


def why(actor: Actor, membership_id: int) -> str:
    """Return the reason of the last thing that happened to a membership: for that person and the moderators."""
    return rows(actor, _WHY, membership=membership_id).scalar_one_or_none() or ""


def commons(actor: Actor) -> Pod | None:
    """Return the commons, if it has been founded."""
    return rows(actor, _COMMONS).scalar_one_or_none()


def _person(row: Any) -> Person:
    return Person(*row)
