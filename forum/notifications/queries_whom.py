"""Whom something concerns, each asked for their own view before they are told."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import aliased

from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.people.models import User
from forum.pods.models import MODERATING, Membership
from forum.polls.models import Poll, Vote
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.models_changes import MOVED, ThreadChange
from forum.threads.models_watches import FOLLOW, Watch

from . import policy as _policy
from .models import Notification
from .queries_writers import TAKING_PART

_Told = aliased(Notification)
_WHOM = "names whom to tell, and each is asked for their own view before"
MODERATORS = unscoped(
    select(Membership.user_id)
    .join(User, User.id == Membership.user_id)
    .where(
        Membership.pod_id == bindparam("pod_id"),
        Membership.state == "member",
        Membership.role.in_(MODERATING),
        User.suspended_at.is_(None),
    ),
    _WHOM,
)
# Once for all that waits in a pod: another line only after that one was read.
KEEPERS = unscoped(
    MODERATORS.where(
        ~exists().where(
            _Told.user_id == Membership.user_id,
            _Told.pod_id == bindparam("pod_id"),
            _Told.kind == _policy.OF_THE_HELD,
            _Told.read_at.is_(None),
        )
    ),
    _WHOM,
)
STARTER = unscoped(select(Thread.author_id).where(Thread.id == bindparam("thread_id")), _WHOM)
AUTHOR = unscoped(select(Post.author_id).where(Post.id == bindparam("post_id")), _WHOM)
# Who wrote what was there when it went.
CARRIED = unscoped(
    select(Post.author_id).where(
        Post.thread_id == bindparam("thread_id"),
        Post.created_at <= bindparam("at", type_=Post.created_at.type),
        Post.deleted_at.is_(None),
    ),
    _WHOM,
)
# As long as the move stands: nobody is told of what was taken back.
MOVED_IN = unscoped(
    CARRIED.where(
        Post.pod_id == bindparam("pod_id"),
        exists().where(
            ThreadChange.thread_id == bindparam("thread_id"),
            ThreadChange.kind == MOVED,
            ThreadChange.undone_at.is_(None),
            ThreadChange.after["pod"].as_integer() == bindparam("pod_id"),
        ),
    ),
    _WHOM,
)
_First = aliased(Post)
JOINED = unscoped(
    CARRIED.where(
        Post.joined_at == select(_First.joined_at).where(_First.id == bindparam("post_id")).scalar_subquery()
    ),
    _WHOM,
)
# The author, once for a post and a kind: the line says how many they are when it is read.
REACTED_TO = unscoped(
    select(Post.author_id).where(
        Post.id == bindparam("post_id"),
        ~exists().where(
            _Told.user_id == Post.author_id, _Told.post_id == bindparam("post_id"), _Told.kind == bindparam("kind")
        ),
    ),
    _WHOM,
)
CALLED = unscoped(
    select(User.id)
    .join(Membership, and_(Membership.user_id == User.id, Membership.pod_id == bindparam("pod_id")))
    .where(Membership.state == "member", User.handle.in_(bindparam("handles", expanding=True))),
    _WHOM,
)
# Once for a post: an edit tells only those who come to be called.
MENTIONED = unscoped(
    CALLED.where(
        ~exists().where(
            _Told.user_id == User.id, _Told.post_id == bindparam("post_id"), _Told.kind == bindparam("kind")
        )
    ),
    _WHOM,
)
# Their levels are asked for again when they are told: a thread that is muted lies before a tag that is followed.
FOLLOW_THREAD = unscoped(
    select(Watch.user_id).where(Watch.thread_id == bindparam("thread_id"), Watch.level == FOLLOW), _WHOM
)
FOLLOW_TAG = unscoped(
    select(Watch.user_id)
    .join(ThreadTag, ThreadTag.tag_id == Watch.tag_id)
    .where(ThreadTag.thread_id == bindparam("thread_id"), Watch.level == FOLLOW),
    _WHOM,
)
FOLLOW_POD = unscoped(
    select(Watch.user_id).where(
        Watch.pod_id == bindparam("pod_id"),
        Watch.thread_id.is_(None),
        Watch.tag_id.is_(None),
        Watch.level == FOLLOW,
    ),
    _WHOM,
)
ANSWERED = unscoped(
    select(Post.author_id).where(
        Post.id
        == unscoped(select(Post.parent_id).where(Post.id == bindparam("post_id")), "a key only").scalar_subquery()
    ),
    _WHOM,
)
WATCHING = (FOLLOW_THREAD, TAKING_PART, FOLLOW_TAG, FOLLOW_POD)
VOTED = unscoped(select(Vote.user_id).where(Vote.poll_id == bindparam("poll_id")), _WHOM)
ASKED = unscoped(select(Poll.author_id).where(Poll.id == bindparam("poll_id")), _WHOM)
NOT_VOTED = unscoped(
    select(Membership.user_id).where(
        Membership.pod_id == bindparam("pod_id"),
        Membership.state == "member",
        ~exists().where(Vote.poll_id == bindparam("poll_id"), Vote.user_id == Membership.user_id),
    ),
    _WHOM,
)
PERSON = unscoped(select(User.id).where(User.id == bindparam("user_id")), _WHOM)


def moderators_of(pod_id: int) -> list[int]:
    """Return who keeps order in a pod."""
    return list(db.session.execute(MODERATORS, {"pod_id": pod_id}).scalars())
