"""Verbs of the bell: tell somebody once, and count what was seen as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.kernel import clock, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import Told
from forum.kernel.policy import rows

from . import policy
from .models import Notification

_TELL = {
    "sqlite": sqlite.insert(Notification).on_conflict_do_nothing(index_elements=["user_id", "event_id"]),
    "postgresql": postgresql.insert(Notification).on_conflict_do_nothing(index_elements=["user_id", "event_id"]),
}
_UNREAD = (policy.own(), Notification.read_at.is_(None))
_READ = (
    update(Notification).where(*_UNREAD).values(read_at=bindparam("now")).execution_options(synchronize_session=False)
)
_READ_ONE = _READ.where(Notification.id == bindparam("which"))
_OF_POSTS = select(Notification.id).where(*_UNREAD, Notification.post_id.in_(bindparam("posts", expanding=True)))
_READ_SOME = _READ.where(Notification.id.in_(bindparam("ids", expanding=True)))


def tell(event: Told, kinds: Mapping[int, str]) -> None:
    """Put a line for each of these people, keys to kinds, into their bell: once for an event, however often told."""
    about: dict[str, Any] = {
        key: event.payload.get(key) for key in ("actor_id", "pod_id", "thread_id", "post_id", "join_request_id")
    }
    lines = [
        {"user_id": user_id, "event_id": event.event_id, "kind": kind, "at": event.at, "read_at": None, **about}
        for user_id, kind in kinds.items()
    ]
    if lines:
        db.session.execute(_TELL[db.engine.dialect.name], lines)


def read_all(actor: Actor) -> None:
    """Count every notice as read."""
    rows(actor, _READ, now=clock.now())


def read_one(actor: Actor, id_: int) -> None:
    """Count one notice as read."""
    rows(actor, _READ_ONE, which=id_, now=clock.now())


def read_posts(actor: Actor, post_ids: Sequence[int]) -> None:
    """Count the notices about these posts as read; the caller commits. Writes nothing when there is none."""
    if actor.id is None or not post_ids:
        return
    if ids := list(rows(actor, _OF_POSTS, posts=list(post_ids)).scalars()):
        rows(actor, _READ_SOME, ids=ids, now=clock.now())


slots.posts_read.append(read_posts)
