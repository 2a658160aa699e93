"""Questions about threads: their tags, and where a post stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.pods.models import Pod, Tag
from forum.pods.policy import roles

from .models import Post, Thread, ThreadTag

# One or two posts are not worth a page of their own: the last page takes them in.
_ORPHANS = 2

_TAGS = (
    select(ThreadTag.thread_id, Tag.id, Tag.name, Tag.slug)
    .join(Tag, Tag.id == ThreadTag.tag_id)
    .where(ThreadTag.thread_id.in_(bindparam("ids", expanding=True)), scope_of(ThreadTag), scope_of(Tag))
    .order_by(Tag.position, Tag.name)
)
_PLACE = {
    "arrival": unscoped(
        select(func.count()).where(Post.thread_id == bindparam("thread"), Post.number < bindparam("number")),
        "a thread that the asker sees shows how many places come before",
    ),
    "tree": unscoped(
        select(func.count()).where(Post.thread_id == bindparam("thread"), Post.path < bindparam("path")),
        "a thread that the asker sees shows how many places come before",
    ),
}
_NUMBERED = unscoped(
    select(Post.path, Post.number, Thread.last_number)
    .join(Thread, Thread.id == Post.thread_id)
    .where(Post.thread_id == bindparam("thread"), Post.number == bindparam("number")),
    "the place of a number in a thread that the asker sees, placeholders included",
)
_AUTHOR = select(User.name).join(Post, Post.author_id == User.id).where(Post.id == bindparam("post"), scope_of(Post))
_FIRST = unscoped(
    select(Post.id).where(Post.thread_id == bindparam("thread")).order_by(Post.number).limit(1), "a key only"
)
_THREAD = visible(Thread).where(Thread.id == bindparam("thread"))
_POD_OF = visible(Pod).where(Pod.id == bindparam("pod"))


def tags_of(actor: Actor, thread_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Return id, name and slug of the tags of each of these threads."""
    found: dict[int, list[Row[Any]]] = {}
    if thread_ids:
        for row in rows(actor, _TAGS, ids=list(thread_ids)):
            found.setdefault(row.thread_id, []).append(row)
    return found


def thread(actor: Actor, thread_id: int) -> Thread:
    """Return a thread that the actor sees. Raises NoResultFound."""
    found: Thread = rows(actor, _THREAD, thread=thread_id).scalar_one()
    return found


def pod(actor: Actor, pod_id: int) -> Pod:
    """Return the pod of something that the actor sees. Raises NoResultFound."""
    found: Pod = rows(actor, _POD_OF, pod=pod_id).scalar_one()
    return found


def first_post(thread_id: int) -> int:
    """Return the key of the post that a thread begins with."""
    return int(db.session.execute(_FIRST, {"thread": thread_id}).scalar_one())


def pages(posts: int, at: int = 1, size: int = paging.SIZE) -> paging.Pages:
    """Return the pages of a thread of so many posts, at one of them or at the last."""
    whole = paging.Pages(posts, size=size, orphans=_ORPHANS)
    return replace(whole, at=min(at, whole.last))


def page_with(actor: Actor, thread_id: int, number: int, order: str) -> int:
    """Return the page of a post in an order of its thread; what is not there stands at the beginning."""
    found = rows(actor, _NUMBERED, thread=thread_id, number=number).first()
    if found is None:
        return 1
    key = {"path": found.path} if order == "tree" else {"number": found.number}
    before = rows(actor, _PLACE[order], thread=thread_id, **key).scalar_one()
    return pages(found.last_number).holding(int(before))


def accepted(actor: Actor, pod_id: int) -> int:
    """Return the version of the charter that the actor accepted last, 0 for none."""
    mine = roles(actor).get(pod_id)
    return mine.accepted_charter if mine else 0


def author(actor: Actor, post: Post) -> str:
    """Return the name of who wrote a post that the actor sees."""
    return str(rows(actor, _AUTHOR, post=post.id).scalar_one())
