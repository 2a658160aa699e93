"""What stands in the index: every post that is neither hidden nor deleted, as the database has it now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, bindparam, func, or_, select, type_coerce

from forum.kernel.db import db
from forum.kernel.markup import plain_text
from forum.kernel.outbox import Delivery, EventRow
from forum.kernel.policy import unscoped
from forum.nuggets.models import Nugget
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.policy import stands

from .backend import Entry

SUBSCRIBER, UNREADY = "search", "IndexUnready"
_STEP = 500
_WHY = "the index knows every post; what comes out of it is read again as the asker"
# Neither hidden, nor in the bin, nor emptied by an author who left.
_SHOWN = and_(Post.hidden_at.is_(None), stands(Post), Post.body != "")
_POSTS = unscoped(
    select(
        Post.id,
        Post.pod_id,
        Post.thread_id,
        Post.author_id,
        Post.number,
        Post.body,
        Post.language,
        Post.created_at,
        # As it is kept: what readers are told instead of a removed title is not to be found.
        type_coerce(Thread.title, String).label("title"),
        Thread.kind,
    )
    .join(Thread, Thread.id == Post.thread_id)
    .where(_SHOWN),
    _WHY,
)
_THESE = unscoped(_POSTS.where(Post.id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(_POSTS.where(Post.id > bindparam("after")).order_by(Post.id).limit(_STEP), _WHY)
_COUNT = unscoped(select(func.count()).select_from(Post).where(_SHOWN), _WHY)
_TAGS = unscoped(
    select(ThreadTag.thread_id, ThreadTag.tag_id)
    .where(ThreadTag.thread_id.in_(bindparam("threads", expanding=True)))
    .order_by(ThreadTag.tag_id),
    _WHY,
)
_OF_THREADS = unscoped(select(Post.id).where(Post.thread_id.in_(bindparam("threads", expanding=True))), _WHY)
_NUGGETS = unscoped(
    select(Nugget.post_id).where(Nugget.post_id.in_(bindparam("ids", expanding=True)), Nugget.declined_at.is_(None)),
    _WHY,
)
# What was told, or is being told, since a moment: the live index has it, a new one may lack it.
_TOLD = unscoped(
    select(EventRow.payload)
    .join(Delivery, Delivery.event_id == EventRow.id)
    .where(
        Delivery.subscriber == SUBSCRIBER,
        or_(Delivery.done_at >= bindparam("since"), Delivery.done_at.is_(None) & Delivery.lease_until.is_not(None)),
    ),
    _WHY,
)
_WAITING = unscoped(
    select(Delivery.id)
    .join(EventRow, EventRow.id == Delivery.event_id)
    .where(
        Delivery.subscriber == SUBSCRIBER,
        Delivery.done_at.is_(None),
        Delivery.parked_at.is_(None),
        EventRow.kind == UNREADY,
    )
    .limit(1),
    _WHY,
)


_BEHIND = unscoped(
    select(Delivery.id)
    .where(Delivery.subscriber == SUBSCRIBER, Delivery.done_at.is_(None), Delivery.parked_at.is_(None))
    .limit(1),
    _WHY,
)


def entries_of(ids: Collection[int]) -> list[Entry]:
    """Return the entries of these posts; a post that is hidden or gone has none."""
    if not ids:
        return []
    found = _entries(db.session.execute(_THESE, {"ids": sorted(ids)}).all())
    # No snapshot is held while the index is written.
    db.session.rollback()
    return found


def all_entries() -> Iterator[Entry]:
    """Yield every entry in the order of keys; holds no snapshot between two steps."""
    after = 0
    while True:
        posts = db.session.execute(_NEXT, {"after": after}).all()
        entries = _entries(posts)
        db.session.rollback()
        if not posts:
            return
        yield from entries
        after = posts[-1].id


def entries_in_all() -> int:
    """Return how many entries a whole index has."""
    return db.session.execute(_COUNT).scalar_one()


def told_since(moment: datetime) -> set[int]:
    """Return the posts that the subscriber was told of since a moment, or is being told of."""
    keys = keys_in(db.session.execute(_TOLD, {"since": moment}).scalars().all())
    db.session.rollback()
    return keys


def keys_in(payloads: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the posts that facts are about: one each, or all of a thread."""
    told = list(payloads)
    whole = {payload["thread_id"] for payload in told if "thread_id" in payload and "post_id" not in payload}
    found = db.session.execute(_OF_THREADS, {"threads": sorted(whole)}).scalars() if whole else ()
    return {payload["post_id"] for payload in told if "post_id" in payload}.union(found)


def is_behind() -> bool:
    """Say whether a change still waits for the index, so that it cannot be compared."""
    return db.session.execute(_BEHIND).first() is not None


def repair_is_waiting() -> bool:
    """Say whether somebody has asked for a new index already."""
    return db.session.execute(_WAITING).first() is not None


def _entries(posts: Sequence[Any]) -> list[Entry]:
    if not posts:
        return []
    tags: dict[int, list[int]] = {}
    for thread, tag in db.session.execute(_TAGS, {"threads": sorted({post.thread_id for post in posts})}):
        tags.setdefault(thread, []).append(tag)
    nuggets = set(db.session.execute(_NUGGETS, {"ids": [post.id for post in posts]}).scalars())
    return [_entry(post, tuple(tags.get(post.thread_id, ())), nugget=post.id in nuggets) for post in posts]


def _entry(post: Any, tags: tuple[int, ...], *, nugget: bool) -> Entry:
    first = post.number == 1
    flags = (("nugget",) if nugget else ()) + (("thread", post.kind) if first else ())
    return Entry(
        key=post.id,
        pod_id=post.pod_id,
        author_id=post.author_id,
        language=post.language,
        title=post.title if first else "",
        text=plain_text(post.body),
        at=int(post.created_at.timestamp()),
        tags=tags,
        flags=flags,
    )
