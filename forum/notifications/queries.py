"""Notices as their reader may see them, and who is to be told of what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped
from forum.marks.models import Reaction
from forum.people.models import User
from forum.pods.models import Pod, Tag
from forum.pods.models_requests import JoinRequest
from forum.threads.models import DeletedThread, Post, Thread, ThreadTag
from forum.threads.models_held import HeldPost
from forum.threads.models_watches import FOLLOW, Watch

from . import policy as _policy
from .models import Notification

SIZE = 20
# The scope of notices is declared there.
SEEN_BY = _policy
_Other, _Told = aliased(User), aliased(Notification)
_REACTIONS = and_(Reaction.post_id == Notification.post_id, Reaction.kind == Notification.kind, scope_of(Reaction))
_LISTED = (
    select(
        Notification.id,
        Notification.kind,
        Notification.at,
        Notification.read_at,
        Notification.post_id,
        Pod.name.label("pod"),
        Pod.slug,
        func.coalesce(
            Thread.title,
            select(DeletedThread.title)
            .where(
                Notification.kind == _policy.THREAD_BINNED,
                DeletedThread.id == Notification.thread_id,
                scope_of(DeletedThread),
            )
            .correlate(Notification)
            .scalar_subquery(),
        ).label("title"),
        Post.excerpt,
        User.id.label("person_id"),
        User.name,
        Notification.thread_id,
        HeldPost.reason,
        # The tag because of which I am told.
        select(func.min(Tag.name))
        .join(Watch, Watch.tag_id == Tag.id)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .where(
            ThreadTag.thread_id == Notification.thread_id,
            Watch.level == FOLLOW,
            scope_of(Watch),
            scope_of(Tag),
            scope_of(ThreadTag),
        )
        .correlate(Notification)
        .scalar_subquery()
        .label("tag"),
        select(func.count()).where(_REACTIONS).correlate(Notification).scalar_subquery().label("reactions"),
        # Whoever sees a post sees who reacted to it: here, the last one.
        select(_Other.name)
        .join(Reaction, Reaction.user_id == _Other.id)
        .where(_REACTIONS)
        .order_by(Reaction.at.desc(), Reaction.user_id)
        .limit(1)
        .correlate(Notification)
        .scalar_subquery()
        .label("reacted"),
    )
    .select_from(Notification)
    .outerjoin(Pod, and_(Pod.id == Notification.pod_id, scope_of(Pod)))
    .outerjoin(Thread, and_(Thread.id == Notification.thread_id, scope_of(Thread)))
    .outerjoin(Post, and_(Post.id == Notification.post_id, scope_of(Post)))
    .outerjoin(JoinRequest, and_(JoinRequest.id == Notification.join_request_id, scope_of(JoinRequest)))
    .outerjoin(HeldPost, and_(HeldPost.id == Notification.held_post_id, scope_of(HeldPost)))
    # Whoever sees a post or a request sees who wrote it.
    .outerjoin(User, or_(User.id == Post.author_id, User.id == JoinRequest.user_id))
    .where(scope_of(Notification))
    .order_by(Notification.id.desc())
)
_FIRST = _LISTED.limit(SIZE + 1)
_AFTER = _FIRST.where(Notification.id < bindparam("after"))
_ONE = _LISTED.where(Notification.id == bindparam("which"))

# Of two workers that tell of one post, the second sees what the first has told; SQLite has one writer anyway.
_ALONE = unscoped(
    select(Post.id)
    .where(Post.id.in_(bindparam("posts", expanding=True)))
    # Both take them in one order. Whoever answers such a post meanwhile does not wait.
    .order_by(Post.id)
    .with_for_update(key_share=True),
    "keys only, to hold them",
)
_PLACE = unscoped(
    select(Post.pod_id, Post.thread_id).where(Post.id == bindparam("post")),
    "keys only, for lines that are asked for their reader's view",
)


@slots.shell_count("notices")
def _unread() -> ScalarSelect[int]:
    return (
        select(func.count(Notification.id))
        .where(scope_of(Notification), Notification.read_at.is_(None))
        .correlate(None)
        .scalar_subquery()
    )


def alone_with(post_ids: Iterable[int]) -> None:
    """Wait until no other worker tells of these posts, and keep them off until the transaction ends."""
    if ids := sorted(post_ids):
        db.session.execute(_ALONE, {"posts": ids})


def page_of(actor: Actor, after: int | None = None) -> tuple[Sequence[Row[Any]], int | None]:
    """Return the newest notices that are older than `after`, and the key to go on by, None at the end."""
    found = (rows(actor, _FIRST) if after is None else rows(actor, _AFTER, after=after)).all()
    more = len(found) > SIZE
    return found[:SIZE], found[SIZE - 1].id if more else None


def one(actor: Actor, id_: int) -> Row[Any]:
    """Return a notice that the actor sees, with what its text is made of."""
    return rows(actor, _ONE, which=id_).one()


def place_of(post_id: int | None) -> dict[str, int]:
    """Return the pod and the thread where a post stands now, nothing without one."""
    found = None if post_id is None else db.session.execute(_PLACE, {"post": post_id}).mappings().first()
    return dict(found or {})
