"""The verb that makes some posts of a thread a thread of their own, and the way back.

Each post keeps its key, so permalinks, quotes, reactions, bookmarks and nuggets stay on it. In its place stays an empty
row with its number: numbers are never given twice, answers keep their place in the tree, and pages count as before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, insert, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, unscoped
from forum.pods.policy import moderates

from . import actions_along as along
from . import actions_changes as changes
from . import branching, composing
from .actions_moderation import because
from .actions_relocating import lead_back, relocate
from .branching import Spot
from .events import ChangeUndone, PostsMoved, ThreadMade, ThreadSplit
from .models import Post, ReadRanges, Thread
from .models_changes import LEFT, SPLIT, ThreadChange
from .reading import Ranges

MOST = 10_000
_HELD = "the thread was written to by the same action just before"
_THREAD: Any = bindparam("thread", type_=Integer)
THERE = unscoped(
    select(
        Post.id, Post.thread_id, Post.number, Post.path, Post.depth, Post.parent_id, Post.author_id, Post.language,
        Post.created_at, Post.joined_at, Post.deleted_at,
    )
    .where(Post.thread_id == _THREAD, Post.moved_post_id.is_(None))
    .order_by(Post.number),
    _HELD,
)  # fmt: skip
_READ = unscoped(
    select(ReadRanges.user_id, ReadRanges.ranges, ReadRanges.read_at).where(ReadRanges.thread_id == _THREAD),
    "what each has read is carried over and shown to nobody",
)
# Only as long as nobody has written into it.
_DISSOLVE = unscoped(
    update(Thread)
    .where(Thread.id == _THREAD, Thread.last_number == bindparam("posts"))
    .values(
        title="",
        slug="removed",
        # Its address leads to where its posts are again.
        merged_post_id=bindparam("first", type_=Integer),
        deleted_at=bindparam("now", type_=Thread.deleted_at.type),
        purged_at=bindparam("now", type_=Thread.deleted_at.type),
        deleted_by_id=bindparam("by"),
    )
    .returning(Thread.id)
    .execution_options(synchronize_session=False),
    _HELD,
)


def split(
    actor: Actor, thread: Thread, posts: Collection[int], title: str, reason: str, take: str = branching.ALONE
) -> ThreadChange:
    """Make these posts, with what `take` says goes with them, a new thread of the pod; return its change.

    Raises Refused, Conflict.
    """
    named, why, now = composing.title(title), because(reason), clock.now()
    held = changes.hold(actor, thread.id, now)
    if not moderates(actor, held.pod_id):
        raise Conflict(_("Somebody else has changed it meanwhile."))
    places = rows(actor, THERE, thread=held.id).all()
    # In a thread of their own they stand as they were written.
    moving = sorted(branching.chosen(places, posts, take), key=lambda place: (place.created_at, place.number))
    if not moving:
        raise none_chosen()
    if len(moving) > MOST:
        raise Refused(_("At most %(limit)s posts go at once.", limit=MOST), "posts")
    new = _begin(held, moving, named, now)
    made = changes.Held(new.id, held.pod_id, named, 1, now)
    changes.put_tags(actor, made, changes.tags_now(actor, held.id))
    relocate(actor, moving, branching.places(moving, new.id), held.pod_id, now)
    _carry_reading(actor, held, moving, new.id)
    along.follow(actor, held.id, new.id, now)
    left = held._replace(last_number=moving[0].number)
    line = changes.record(actor, left, LEFT, {}, {"thread": new.id, "posts": len(moving)}, why)
    stood = [[place.id, place.number, place.path, place.parent_id] for place in moving]
    before = {"thread": held.id, "line": line.id, "stood": stood}
    change = changes.record(actor, made, SPLIT, before, {"posts": len(moving)}, why)
    emit(ThreadSplit(actor.id, held.pod_id, held.id))
    emit(ThreadMade(actor.id, held.pod_id, new.id))
    emit(PostsMoved(actor.id, held.pod_id, new.id))
    return change


def none_chosen() -> Refused:
    """Return what is said where no posts are chosen that can go."""
    return Refused(_("Choose at least one post, but not the first of the thread."), "posts")


def _begin(held: changes.Held, moving: Sequence[Row[Any]], title: str, now: datetime) -> Thread:
    first, last = moving[0], moving[-1]
    new = Thread(
        pod_id=held.pod_id,
        author_id=first.author_id,
        title=title,
        slug=composing.slug(title),
        language=first.language,
        created_at=first.created_at,
        last_number=len(moving),
        last_at=last.created_at,
        last_post_id=last.id,
        changed_at=now,
    )
    db.session.add(new)
    # The posts need the key.
    db.session.flush()
    return new


def _carry_reading(actor: Actor, held: changes.Held, moving: Sequence[Row[Any]], new: int) -> None:
    """Count in the new thread as read what each person has read of its posts."""
    numbers = {place.number: at for at, place in enumerate(moving, 1)}
    values = []
    for row in rows(actor, _READ, thread=held.id).all():
        old = Ranges.parse(row.ranges)
        read = Ranges.of(at for number, at in numbers.items() if number in old)
        values.append(
            {
                "user_id": row.user_id,
                "thread_id": new,
                "pod_id": held.pod_id,
                "ranges": str(read),
                "seen": len(read),
                "first_unread": read.first_gap,
                "read_at": row.read_at,
            }
        )
    if values:
        db.session.execute(insert(ReadRanges), values)


def _back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    """Dissolve the new thread; refused once somebody has written into it, or taken posts out of it."""
    stood = change.before.get("stood", [])
    made = changes.hold(actor, change.thread_id, now)
    held = changes.hold(actor, change.before.get("thread", 0), now)
    there = {row.id for row in rows(actor, THERE, thread=made.id)}
    if not stood or there != {post for post, *_rest in stood} or made.pod_id != held.pod_id:
        raise changes.changed_since()
    left = {"posts": len(stood), "first": stood[0][0], "now": now, "by": actor.id}
    if rows(actor, _DISSOLVE, thread=made.id, **left).first() is None:
        raise changes.changed_since()
    lead_back({post: Spot(held.id, number, path, parent) for post, number, path, parent in stood})
    along.unfollow(actor, made.id, change.at)
    changes.end_line(actor, change.before["line"], now)
    emit(PostsMoved(actor.id, held.pod_id, held.id))
    emit(ChangeUndone(actor.id, held.pod_id, held.id))


changes.BACK[SPLIT] = _back
