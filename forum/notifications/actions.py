"""Verbs of the bell: tell somebody once, and count what was seen as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Update, bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased

from forum.kernel import clock, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.outbox import Told
from forum.kernel.policy import rows, scope_for, unscoped
from forum.kernel.upserts import Upsert
from forum.marks.models import KINDS
from forum.people.models import User
from forum.pods.models import Membership
from forum.pods.models_requests import JoinRequest
from forum.threads.models import DeletedPost, DeletedThread, Post, Thread
from forum.threads.models_watches import FOLLOW, MUTE, NORMAL
from forum.threads.policy_watches import level_of

from . import policy
from .models import Notification

# Another name for the table, so that no clause takes its people from the statement that it is put into.
_Reader = aliased(User, name="reader")
_TABLE: Any = Notification.__table__
_READER = "reader.id"
_ABOUT = ("actor_id", "pod_id", "thread_id", "post_id", "join_request_id", "held_post_id")
_COLUMNS = ("event_id", "kind", "at", *_ABOUT)
_ACTOR, _POST, _THREAD, _REQUEST = (
    bindparam(name, type_=Integer) for name in ("actor_id", "post_id", "thread_id", "join_request_id")
)
_KIND = bindparam("kind", type_=_TABLE.c.kind.type)
# Asked for or needed, whatever somebody wants to hear of the thread.
ROUNDS = ("round_opened", "round_over")
WANTED = frozenset({"post_hidden", "file_hidden", "text_approved", "reminder", *ROUNDS})
FOLLOWING = ("follow_thread", "follow_tag", "follow_pod", "began_tag", "began_pod")
POLLS = ("poll_opened", "poll_closing", "poll_ran_out", "poll_outcome")
# Whom a text above a thread calls.
CALLED = ("outcome_mention", "synthesis_mention")
CARRIED = ("posts_split", "posts_merged", "thread_moved")
OF_THREADS = frozenset({"mention", "reply", "thread", "nugget_spotted", *FOLLOWING, *KINDS, *POLLS, *CALLED, *CARRIED})
_LEVEL = level_of(_Reader.id, bindparam("thread_id", type_=Integer), bindparam("pod_id", type_=Integer))
_LEVELS: dict[str, tuple[ColumnElement[bool], ...]] = {"": (), FOLLOW: (_LEVEL == FOLLOW,), NORMAL: (_LEVEL != MUTE,)}
_UNREAD = (policy.own(), Notification.read_at.is_(None))
_READ = (
    update(Notification).where(*_UNREAD).values(read_at=bindparam("now")).execution_options(synchronize_session=False)
)
_READ_ONE = _READ.where(Notification.id == bindparam("which"))
_OF_POSTS = select(Notification.id).where(*_UNREAD, Notification.post_id.in_(bindparam("posts", expanding=True)))
_READ_SOME = _READ.where(Notification.id.in_(bindparam("ids", expanding=True)))


# Whoever has marked the pod as read since then has read what the line is about.
_READ_SINCE = unscoped(
    select(Membership.read_before)
    .where(
        Membership.user_id == _Reader.id,
        Membership.pod_id == bindparam("pod_id", type_=Integer),
        Membership.read_before >= bindparam("at", type_=_TABLE.c.at.type),
        _POST.is_not(None),
    )
    .correlate(_Reader),
    "the reader's own membership, of whom the line is",
)


def tell(event: Told, kind: str, whom: Select[Any]) -> None:
    """Put a line into the bell of everybody whom the statement names and who may see what the event is about.

    One statement, however many they are. Whoever has a line about this event keeps that one; nobody is told of their
    own deed, nor while their account is closed.
    """
    about = {key: event.payload.get(key) for key in _ABOUT}
    values = {**event.payload, **about, "event_id": event.event_id, "kind": kind, "at": event.at}
    db.session.execute(_telling(whom, _wanted(kind)).here, values)


def _wanted(kind: str) -> str:
    """Return how much a person must want to hear of the thread to be told in this way."""
    if kind in WANTED or kind not in OF_THREADS:
        return ""
    return FOLLOW if kind in FOLLOWING else NORMAL


@cache
def _telling(whom: Select[Any], wanted: str) -> Upsert:
    about = exists().where(Post.id == _POST, scope_for(Post, _READER))
    binned = exists().where(
        _KIND == policy.OF_THE_BIN,
        DeletedPost.id == _POST,
        scope_for(DeletedPost, _READER),
    )
    # Without a post it is about the thread as a whole.
    there = exists().where(Thread.id == _THREAD, scope_for(Thread, _READER))
    gone = exists().where(DeletedThread.id == _THREAD, scope_for(DeletedThread, _READER))
    lines = (
        select(
            _Reader.id,
            *(bindparam(name, type_=_TABLE.c[name].type) for name in _COLUMNS),
            _READ_SINCE.scalar_subquery(),
        )
        .where(_Reader.id.in_(whom), _Reader.suspended_at.is_(None), _Reader.id.is_distinct_from(_ACTOR))
        .where(or_(_POST.is_(None), about, binned))
        .where(or_(_POST.is_not(None), _THREAD.is_(None), _KIND == policy.THREAD_BINNED, there))
        .where(or_(_KIND != policy.THREAD_BINNED, gone))
        .where(or_(_REQUEST.is_(None), exists().where(JoinRequest.id == _REQUEST, scope_for(JoinRequest, _READER))))
        .where(*_LEVELS[wanted])
        # The same lines are locked in the same order, whoever writes them.
        .order_by(_Reader.id)
    )
    columns = ["user_id", *_COLUMNS, "read_at"]
    return Upsert(lambda insert: insert(_TABLE).from_select(columns, lines).on_conflict_do_nothing())


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


def read_posts_in(actor: Actor, posts: Select[int], binds: Mapping[str, object]) -> None:
    """Count the notices about the posts whose keys a statement selects as read: one statement; the caller commits."""
    rows(actor, _reading(posts), now=clock.now(), **binds)


@cache
def _reading(posts: Select[int]) -> Update:
    # Asked of each unread notice by the key of its post, never of every post.
    named = posts.where(Post.id == Notification.post_id).correlate(Notification)
    return _READ.where(Notification.post_id.is_not(None), named.exists())


slots.posts_read.append(read_posts)
slots.posts_read_in.append(read_posts_in)
