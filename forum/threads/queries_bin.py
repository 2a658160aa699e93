"""What stands in the bin: of a pod for its moderators, of all my pods what I wrote myself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, bindparam, select, tuple_
from sqlalchemy.orm import aliased

from forum.kernel import markup, retention, settings
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, permits, rows, scope_of
from forum.people.models import User
from forum.pods.policy import MyPod, roles

from .actions_bin import TIME
from .models import DeletedPost, DeletedThread, Thread

PAGE, THREADS = 20, 100
_Author, _By, _Before = aliased(User), aliased(User), aliased(DeletedPost)
_POSTS = (
    select(DeletedPost, Thread.title, _Author.name.label("name"), _By.name.label("by_name"))
    .select_from(DeletedPost)
    .join(Thread, (Thread.id == DeletedPost.thread_id) & scope_of(Thread))
    .join(_Author, _Author.id == DeletedPost.author_id)
    .join(_By, _By.id == DeletedPost.deleted_by_id)
    .where(scope_of(DeletedPost), DeletedPost.deleted_at >= bindparam("since", type_=Thread.deleted_at.type))
    .order_by(DeletedPost.deleted_at.desc(), DeletedPost.id.desc())
    .limit(PAGE + 1)
)
_OLDER = tuple_(DeletedPost.deleted_at, DeletedPost.id) < (
    select(_Before.deleted_at, _Before.id).where(_Before.id == bindparam("after")).scalar_subquery()
)
_OF_POD = _POSTS.where(DeletedPost.pod_id == bindparam("pod"))
_MINE = _POSTS.where(DeletedPost.author_id == ME)
_STATEMENTS = {
    (True, False): _OF_POD,
    (True, True): _OF_POD.where(_OLDER),
    (False, False): _MINE,
    (False, True): _MINE.where(_OLDER),
}

_GONE = (
    select(DeletedThread, _Author.name.label("name"), _By.name.label("by_name"))
    .select_from(DeletedThread)
    .join(_Author, _Author.id == DeletedThread.author_id)
    .join(_By, _By.id == DeletedThread.deleted_by_id)
    .where(scope_of(DeletedThread), DeletedThread.deleted_at >= bindparam("since", type_=Thread.deleted_at.type))
    .order_by(DeletedThread.deleted_at.desc(), DeletedThread.id.desc())
    .limit(THREADS)
)
_THREADS = {
    True: _GONE.where(DeletedThread.pod_id == bindparam("pod")),
    False: _GONE.where(DeletedThread.author_id == ME),
}


@dataclass(frozen=True)
class BinnedThread:
    """One deleted thread as the bin shows it."""

    id: int
    author_id: int
    name: str
    title: str
    posts: int
    pod: MyPod
    at: datetime
    by_name: str
    by_author: bool
    reason: str
    until: datetime
    may_restore: bool


@dataclass(frozen=True)
class Binned:
    """One deleted post as the bin shows it; `by_author` says who deleted it, `may_restore` whether the reader may."""

    id: int
    author_id: int
    name: str
    title: str
    thread_id: int
    number: int
    pod: MyPod
    html: Markup
    language: str
    at: datetime
    by_name: str
    by_author: bool
    reason: str
    until: datetime
    may_restore: bool


def binned(actor: Actor, pod_id: int | None = None, after: int | None = None) -> tuple[list[Binned], int | None]:
    """Return what was deleted last, in a pod or of the actor's own, and the key of the page that follows."""
    asked = {**({"pod": pod_id} if pod_id else {}), **({"after": after} if after else {})}
    found = rows(actor, _STATEMENTS[bool(pod_id), bool(after)], since=retention.before(TIME), **asked).all()
    return _listed(actor, found[:PAGE]), found[PAGE - 1][0].id if len(found) > PAGE else None


def threads(actor: Actor, pod_id: int | None = None) -> list[BinnedThread]:
    """Return the threads that were deleted last, in a pod or of the actor's own."""
    asked = {"pod": pod_id} if pod_id else {}
    mine, kept = roles(actor), timedelta(days=days())
    found = []
    for row in rows(actor, _THREADS[bool(pod_id)], since=retention.before(TIME), **asked):
        gone: DeletedThread = row[0]
        found.append(
            BinnedThread(
                id=gone.id,
                author_id=gone.author_id,
                name=row.name,
                title=gone.title,
                posts=gone.last_number,
                pod=mine[gone.pod_id],
                at=gone.deleted_at,
                by_name=row.by_name,
                by_author=gone.deleted_by_id == gone.author_id,
                reason=gone.deleted_reason,
                until=gone.deleted_at + kept,
                may_restore=permits(actor, "restore", gone),
            )
        )
    return found


def days() -> int:
    """Return how long something can be brought back."""
    return settings.current().keep[TIME]


def _listed(actor: Actor, found: Sequence[Row[Any]]) -> list[Binned]:
    mine, kept = roles(actor), timedelta(days=days())
    return [_one(actor, row, mine, kept) for row in found]


def _one(actor: Actor, row: Row[Any], mine: Mapping[int, MyPod], kept: timedelta) -> Binned:
    post: DeletedPost = row[0]
    return Binned(
        id=post.id,
        author_id=post.author_id,
        name=row.name,
        title=row.title,
        thread_id=post.thread_id,
        number=post.number,
        pod=mine[post.pod_id],
        html=markup.shown(post.html),
        language=post.language,
        at=post.deleted_at,
        by_name=row.by_name,
        by_author=post.deleted_by_id == post.author_id,
        reason=post.deleted_reason,
        until=post.deleted_at + kept,
        may_restore=permits(actor, "restore", post),
    )
