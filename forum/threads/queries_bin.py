"""What stands in the bin: of a pod for its moderators, of all my pods what I wrote myself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select, tuple_
from sqlalchemy.orm import aliased

from forum.kernel import retention, settings
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, permits, rows, scope_of
from forum.people.models import User
from forum.pods.policy import MyPod, roles

from . import queries_files
from .actions_bin import TIME
from .models import DeletedPost, DeletedThread, Thread

PAGE = 20
_Author, _By = aliased(User), aliased(User)


def _statements(model: Any, named: Any) -> dict[tuple[bool, bool], Select[Any]]:
    """Return what lists a bin, by whether it is a pod's or my own, and by whether a page came before."""
    found = (
        named.select_from(model)
        .add_columns(_Author.name.label("name"), _By.name.label("by_name"))
        .join(_Author, _Author.id == model.author_id)
        .join(_By, _By.id == model.deleted_by_id)
        .where(scope_of(model), model.deleted_at >= bindparam("since", type_=Thread.deleted_at.type))
        .order_by(model.deleted_at.desc(), model.id.desc())
        .limit(PAGE + 1)
    )
    last = aliased(model)
    asked = {}
    for of_pod in (True, False):
        here, there = (each.pod_id == bindparam("pod") if of_pod else each.author_id == ME for each in (model, last))
        # When something was deleted elsewhere is nobody's to find out.
        key = select(last.deleted_at, last.id).where(last.id == bindparam("after"), there).scalar_subquery()
        asked[of_pod, False] = found.where(here)
        asked[of_pod, True] = found.where(here, tuple_(model.deleted_at, model.id) < key)
    return asked


_POSTS = _statements(
    DeletedPost,
    select(DeletedPost, Thread.title).join(Thread, (Thread.id == DeletedPost.thread_id) & scope_of(Thread)),
)
_THREADS = _statements(DeletedThread, select(DeletedThread, DeletedThread.title))


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
    # What the files of a post are called.
    files: Sequence[str] = ()

    @property
    def by_author(self) -> bool:
        """Say whether who wrote it deleted it."""
        return self.what.deleted_by_id == self.what.author_id


def posts(actor: Actor, pod_id: int | None = None, after: int | None = None) -> tuple[list[Gone], int | None]:
    """Return the posts that were deleted last, in a pod or of the actor's own, and the key of the page that follows."""
    return _page(actor, _POSTS, pod_id, after)


def threads(actor: Actor, pod_id: int | None = None, after: int | None = None) -> tuple[list[Gone], int | None]:
    """Return the threads that were deleted last, in a pod or of the actor's own, and the key of those that follow."""
    return _page(actor, _THREADS, pod_id, after)


def _page(
    actor: Actor, statements: Mapping[tuple[bool, bool], Select[Any]], pod_id: int | None, after: int | None
) -> tuple[list[Gone], int | None]:
    asked = {**({"pod": pod_id} if pod_id else {}), **({"after": after} if after else {})}
    found = rows(actor, statements[bool(pod_id), bool(after)], since=retention.before(TIME), **asked).all()
    return _gone(actor, found[:PAGE]), found[PAGE - 1][0].id if len(found) > PAGE else None


def days() -> int:
    """Return how long something can be brought back."""
    return settings.current().keep[TIME]


def _gone(actor: Actor, found: Sequence[Row[Any]]) -> list[Gone]:
    mine, kept = roles(actor), timedelta(days=days())
    posts_ = [row[0].id for row in found if isinstance(row[0], DeletedPost)]
    files = queries_files.names(actor, posts_)
    return [
        Gone(
            row[0],
            row.name,
            row.by_name,
            mine[row[0].pod_id],
            row.title,
            row[0].deleted_at + kept,
            permits(actor, "restore", row[0]),
            files.get(row[0].id, ()) if posts_ else (),
        )
        for row in found
    ]
