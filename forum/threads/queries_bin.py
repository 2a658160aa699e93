"""What stands in the bin: of a pod for its moderators, of all my pods what I wrote myself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, select, tuple_
from sqlalchemy.orm import aliased

from forum.kernel import retention, settings
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
    select(DeletedThread, DeletedThread.title, _Author.name.label("name"), _By.name.label("by_name"))
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


class Gone(NamedTuple):
    """What was deleted, a post or a thread, and what its reader may know of that."""

    what: DeletedPost | DeletedThread
    name: str
    by_name: str
    pod: MyPod
    # The title of the thread, also of a post's.
    title: str
    until: datetime
    may_restore: bool

    @property
    def by_author(self) -> bool:
        """Say whether who wrote it deleted it."""
        return self.what.deleted_by_id == self.what.author_id


def posts(actor: Actor, pod_id: int | None = None, after: int | None = None) -> tuple[list[Gone], int | None]:
    """Return the posts that were deleted last, in a pod or of the actor's own, and the key of the page that follows."""
    asked = {**({"pod": pod_id} if pod_id else {}), **({"after": after} if after else {})}
    found = rows(actor, _STATEMENTS[bool(pod_id), bool(after)], since=retention.before(TIME), **asked).all()
    return _gone(actor, found[:PAGE]), found[PAGE - 1][0].id if len(found) > PAGE else None


def threads(actor: Actor, pod_id: int | None = None) -> list[Gone]:
    """Return the threads that were deleted last, in a pod or of the actor's own."""
    asked = {"pod": pod_id} if pod_id else {}
    return _gone(actor, rows(actor, _THREADS[bool(pod_id)], since=retention.before(TIME), **asked).all())


def days() -> int:
    """Return how long something can be brought back."""
    return settings.current().keep[TIME]


def _gone(actor: Actor, found: Sequence[Row[Any]]) -> list[Gone]:
    mine, kept = roles(actor), timedelta(days=days())
    return [
        Gone(
            row[0],
            row.name,
            row.by_name,
            mine[row[0].pod_id],
            row.title,
            row[0].deleted_at + kept,
            permits(actor, "restore", row[0]),
        )
        for row in found
    ]
