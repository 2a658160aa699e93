"""What a post is to who asks: not yet read, or kept for later. Both as keys of posts, the newest, up to a bound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.marks import policy as _marks  # noqa: F401 as it registers the scope
from forum.marks.models import Bookmark
from forum.pods.models import Membership
from forum.threads.models import Post, ReadRanges, Thread
from forum.threads.queries_reading import in_force
from forum.threads.reading import Ranges

# Threads in which something new is looked for, and posts among which a question is ranked.
MOST_THREADS, MOST_POSTS = 2_000, 5_000
_PODS: Any = bindparam("pods", expanding=True)
_NEWEST = (
    select(Thread.id, Thread.pod_id, Thread.last_number, Thread.last_at)
    .where(scope_of(Thread), Thread.pod_id.in_(_PODS))
    .order_by(Thread.last_at.desc(), Thread.id.desc())
    .limit(MOST_THREADS)
    .subquery("newest_threads")
)
# As the list of pods counts what is new: what is not noted as read is new when it came after the floor.
_UNREAD = (
    select(Post.id, Post.number, case((in_force(), ReadRanges.ranges), else_="").label("ranges"))
    .select_from(_NEWEST)
    .join(Membership, (Membership.pod_id == _NEWEST.c.pod_id) & (Membership.user_id == ME))
    .outerjoin(ReadRanges, (ReadRanges.thread_id == _NEWEST.c.id) & scope_of(ReadRanges))
    .join(Post, Post.thread_id == _NEWEST.c.id)
    .where(
        scope_of(Post),
        Post.author_id != ME,
        or_(
            in_force() & (_NEWEST.c.last_number > ReadRanges.seen) & (Post.number >= ReadRanges.first_unread),
            func.coalesce(~in_force(), True)
            & (_NEWEST.c.last_at > Membership.read_before)
            & (func.coalesce(Post.joined_at, Post.created_at) > Membership.read_before),
        ),
    )
    .order_by(Post.id.desc())
    .limit(MOST_POSTS)
)
_BOOKMARKED = (
    select(Bookmark.post_id)
    .where(scope_of(Bookmark), Bookmark.post_id.is_not(None), Bookmark.pod_id.in_(_PODS))
    .order_by(Bookmark.id.desc())
    .limit(MOST_POSTS)
)


def among(actor: Actor, states: Iterable[str], pods: set[int]) -> frozenset[int] | None:
    """Return the keys of the actor's posts that are all of this; None when nothing is asked."""
    found: frozenset[int] | None = None
    for state in states:
        keys = _unread(actor, pods) if state == "unread" else _bookmarked(actor, pods)
        found = keys if found is None else found & keys
    return found


def _unread(actor: Actor, pods: set[int]) -> frozenset[int]:
    read: dict[str, Ranges] = {}
    found = set()
    for row in rows(actor, _UNREAD, pods=sorted(pods)):
        seen = read.setdefault(row.ranges, Ranges.parse(row.ranges))
        if row.number not in seen:
            found.add(row.id)
    return frozenset(found)


def _bookmarked(actor: Actor, pods: set[int]) -> frozenset[int]:
    return frozenset(rows(actor, _BOOKMARKED, pods=sorted(pods)).scalars())
