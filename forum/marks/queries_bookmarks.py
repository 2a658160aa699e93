"""Questions about bookmarks: all of mine, and the one on a post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Post, Thread

from .models import Bookmark

SIZE = 20
# Of a post that I see no longer nothing is shown but my own note.
_LISTED = (
    select(
        Bookmark.id,
        Bookmark.note,
        Bookmark.created_at,
        Bookmark.remind_at,
        Bookmark.reminded_at,
        Post.id.label("post_id"),
        Post.excerpt,
        Post.language,
        Thread.title,
        Pod.name.label("pod"),
        User.name.label("author"),
    )
    .select_from(Bookmark)
    .outerjoin(Post, and_(Post.id == Bookmark.post_id, scope_of(Post)))
    .outerjoin(Thread, and_(Thread.id == Post.thread_id, scope_of(Thread)))
    .outerjoin(Pod, and_(Pod.id == Post.pod_id, scope_of(Pod)))
    # Whoever sees a post sees who wrote it.
    .outerjoin(User, User.id == Post.author_id)
    .where(scope_of(Bookmark))
    .order_by(Bookmark.id.desc())
)
_FIRST = _LISTED.limit(SIZE + 1)
_AFTER = _FIRST.where(Bookmark.id < bindparam("after"))
_ONE = _LISTED.where(Bookmark.id == bindparam("which"))
_OF_POST = select(Bookmark.id).where(scope_of(Bookmark), Bookmark.post_id == bindparam("post"))


def page_of(actor: Actor, after: int | None = None) -> tuple[Sequence[Row[Any]], int | None]:
    """Return my bookmarks, the newest first, and the key to go on by, None at the end."""
    found = (rows(actor, _FIRST) if after is None else rows(actor, _AFTER, after=after)).all()
    return found[:SIZE], found[SIZE - 1].id if len(found) > SIZE else None


def one(actor: Actor, bookmark_id: int) -> Row[Any]:
    """Return a bookmark of mine with what I see of its post."""
    return rows(actor, _ONE, which=bookmark_id).one()


def of_post(actor: Actor, post_id: int) -> int | None:
    """Return the key of my bookmark on a post."""
    found: int | None = rows(actor, _OF_POST, post=post_id).scalar_one_or_none()
    return found
