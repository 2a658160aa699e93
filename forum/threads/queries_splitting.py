"""The posts of a thread that may go into one of their own."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User

from .models import Post, Thread

MOST = 200
_Root = aliased(Post)
_POSTS = (
    select(Post.id, Post.number, Post.depth, Post.excerpt, Post.language, User.name)
    .join(User, User.id == Post.author_id)
    .where(scope_of(Post), Post.thread_id == bindparam("thread"), Post.number > 1)
    .order_by(Post.path)
    .limit(MOST)
)
_BRANCH = _POSTS.where(
    Post.path.startswith(
        select(_Root.path)
        .where(_Root.id == bindparam("post"), _Root.thread_id == bindparam("thread"), scope_of(Post))
        .scalar_subquery()
    )
)


class Offered(NamedTuple):
    """A post that can be ticked."""

    id: int
    number: int
    depth: int
    excerpt: str
    language: str
    name: str


def offered(actor: Actor, thread: Thread, post: int | None = None) -> list[Offered]:
    """Return the first posts of a thread as its tree has them, or one with its answers; never the thread's first."""
    asked = {"thread": thread.id, **({"post": post} if post else {})}
    return [Offered._make(row) for row in rows(actor, _BRANCH if post else _POSTS, **asked)]
