"""Who is told of what: never of one's own deeds, never of what one may not see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from forum.kernel.actor import Actor
from forum.kernel.outbox import Event, Told, subscribe
from forum.kernel.policy import can
from forum.nuggets.events import NuggetSpotted
from forum.pods.events import (
    JoinAnswered,
    JoinApproved,
    JoinDeclined,
    JoinQuestioned,
    JoinRequested,
    MemberRemoved,
    MemberSuspended,
    RoleChanged,
)
from forum.pods.models_requests import JoinRequest
from forum.threads.events import PostCreated, PostHidden
from forum.threads.models import Post

from . import queries
from .actions import tell

Payload = dict[str, Any]
Whom = Callable[[Payload], dict[int, str]]


def _replied(payload: Payload) -> dict[int, str]:
    kinds = dict.fromkeys(queries.taking_part(payload["thread_id"]), "thread")
    return kinds | dict.fromkeys(queries.answered_by(payload["post_id"]), "reply")


def _author(kind: str) -> Whom:
    return lambda payload: dict.fromkeys(queries.author_of(payload["post_id"]), kind)


def _moderators(kind: str) -> Whom:
    return lambda payload: dict.fromkeys(queries.moderators_of(payload["pod_id"]), kind)


def _person(kind: str) -> Whom:
    return lambda payload: {payload["user_id"]: kind}


_WHOM: dict[type[Event], Whom] = {
    PostCreated: _replied,
    NuggetSpotted: _author("nugget_spotted"),
    PostHidden: _author("post_hidden"),
    JoinRequested: _moderators("request_waiting"),
    JoinAnswered: _moderators("request_answered"),
    JoinApproved: _person("request_approved"),
    JoinDeclined: _person("request_declined"),
    JoinQuestioned: _person("question_asked"),
    MemberSuspended: _person("member_suspended"),
    MemberRemoved: _person("member_removed"),
    RoleChanged: _person("role_changed"),
}
_BY_NAME = {kind.__name__: whom for kind, whom in _WHOM.items()}


@subscribe("notices", *_WHOM)
def notice(told: Sequence[Told]) -> None:
    """Put what happened into the bells of those whom it concerns."""
    for event in told:
        kinds = _BY_NAME[event.kind](event.payload)
        kinds.pop(event.payload.get("actor_id") or 0, None)
        tell(event, {id_: kinds[id_] for id_ in queries.with_open_account(list(kinds)) if sees(id_, event.payload)})


def sees(user_id: int, payload: Payload) -> bool:
    """Say whether a person may see, now, what an event is about; a change of their own place they may."""
    reader = Actor(user_id)
    if post_id := payload.get("post_id"):
        return can(reader, "view", Post, post_id)
    if request_id := payload.get("join_request_id"):
        return can(reader, "view", JoinRequest, request_id)
    return True
