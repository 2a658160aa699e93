"""Verbs of reading: what a page showed was read, and what its reader says was or was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from forum.kernel import clock, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.models import Membership
from forum.pods.policy import my_pods

from . import queries_reading
from .models import Post, ReadRanges, Thread
from .reading import ENDLESS, Ranges

# Two tabs that read at once: whoever finds other ranges than it read looks again.
_GROW = (
    update(ReadRanges)
    .where(scope_of(ReadRanges), ReadRanges.thread_id == bindparam("thread"), ReadRanges.ranges == bindparam("was"))
    .values(ranges=bindparam("now"), seen=bindparam("count"), first_unread=bindparam("gap"), read_at=bindparam("at"))
    .returning(ReadRanges.seen)
    .execution_options(synchronize_session=False, kept=True)
)
_ORDER = (
    update(User)
    .where(User.id == ME)
    .values(thread_order=bindparam("order"))
    .execution_options(synchronize_session=False)
)
# Who was shut out a moment ago notes nothing any more.
_LIFT = unscoped(
    update(Membership)
    .where(Membership.user_id == ME, Membership.pod_id.in_(my_pods()))
    .values(read_before=bindparam("at"))
    .returning(Membership.id)
    .execution_options(synchronize_session=False),
    "lifts the floor of ME's own memberships",
)
_LIFT_ONE = unscoped(_LIFT.where(Membership.pod_id == bindparam("pod")), "lifts the floor of ME's own membership")
_HOLD = unscoped(
    update(Membership)
    .where(Membership.user_id == ME, Membership.pod_id == bindparam("pod"), Membership.pod_id.in_(my_pods()))
    .values(read_before=Membership.read_before)
    .returning(Membership.id)
    .execution_options(synchronize_session=False),
    "changes nothing and only takes ME's own row",
)
_WHY = "places in a thread that the asker sees"
_BEFORE = unscoped(
    select(Post.number).where(Post.thread_id == bindparam("thread"), Post.path <= bindparam("path")), _WHY
)
_AFTER = unscoped(
    select(Post.number).where(Post.thread_id == bindparam("thread"), Post.path >= bindparam("path")), _WHY
)
# Whose notices count as read with them.
_UNTIL_NUMBER = unscoped(
    select(Post.id).where(Post.thread_id == bindparam("thread"), Post.number <= bindparam("number")), _WHY
)
_UNTIL_PATH = unscoped(
    select(Post.id).where(Post.thread_id == bindparam("thread"), Post.path <= bindparam("path")), _WHY
)
_OF_ALL = select(Post.id).where(Post.pod_id.in_(my_pods()))
_OF_POD = _OF_ALL.where(Post.pod_id == bindparam("pod"))
_TRIES = 5
_TICK = timedelta(microseconds=1)


def mark_read(actor: Actor, thread: Thread, numbers: Iterable[int]) -> bool:
    """Add post numbers to what the actor has read of a thread; return whether that was news. Never shrinks."""
    more = Ranges.of(numbers)
    return _change(actor, thread, lambda read: read | more)


def read_until(actor: Actor, thread: Thread, number: int) -> None:
    """Count the posts of a thread up to a number as read, and their notices. Raises NotVisible."""
    _stay(actor, thread)
    number = min(number, thread.last_number)
    _change(actor, thread, lambda read: read | Ranges.until(number))
    _tell(actor, _UNTIL_NUMBER, thread=thread.id, number=number)


def read_up_to(actor: Actor, thread: Thread, post: Post) -> None:
    """Count a post and all that stands before it, in the order in which the actor reads, as read with its notices.

    Raises NotVisible.
    """
    _stay(actor, thread)
    if actor.thread_order != "tree":
        return read_until(actor, thread, post.number)
    more = Ranges.of(rows(actor, _BEFORE, thread=thread.id, path=post.path).scalars())
    _change(actor, thread, lambda read: read | more)
    return _tell(actor, _UNTIL_PATH, thread=thread.id, path=post.path)


def unread_from(actor: Actor, thread: Thread, post: Post) -> None:
    """Count a post and all that stands after it, in the order in which they read, as unread. Raises NotVisible."""
    _stay(actor, thread)
    less = Ranges(((post.number, ENDLESS),))
    if actor.thread_order == "tree":
        less = Ranges.of(rows(actor, _AFTER, thread=thread.id, path=post.path).scalars())
    _change(actor, thread, lambda read: read - less)


def read_pod(actor: Actor, pod_id: int) -> None:
    """Count all that was said in a pod of the actor's as read: one row is written, however many threads there are.

    Raises NotVisible.
    """
    if rows(actor, _LIFT_ONE, at=clock.now(), pod=pod_id).first() is None:
        raise NotVisible
    _tell(actor, _OF_POD, pod=pod_id)


def read_all(actor: Actor) -> None:
    """Count all that was said in every pod of the actor's as read: one statement."""
    rows(actor, _LIFT, at=clock.now())
    _tell(actor, _OF_ALL)


def _stay(actor: Actor, thread: Thread) -> None:
    if rows(actor, _HOLD, pod=thread.pod_id).first() is None:
        raise NotVisible


def _tell(actor: Actor, posts: Select[int], **binds: object) -> None:
    for told in slots.posts_read_in:
        told(actor, posts, binds)


def _change(actor: Actor, thread: Thread, change: Callable[[Ranges], Ranges]) -> bool:
    for _try in range(_TRIES):
        # Taken before anything is read: a floor that is lifted meanwhile makes what is written here void.
        at = clock.now()
        known = queries_reading.known(actor, thread)
        if known is None:
            return False
        ranges = change(known.ranges)
        if ranges == known.ranges:
            return False
        if _write(actor, thread, known.noted, ranges, max(at, known.floor + _TICK)):
            return True
    return False


def _write(actor: Actor, thread: Thread, was: str | None, ranges: Ranges, at: datetime) -> bool:
    values = {"seen": len(ranges), "first_unread": ranges.first_gap, "read_at": at}
    if was is not None:
        bound = {"now": str(ranges), "count": values["seen"], "gap": values["first_unread"], "at": at}
        return rows(actor, _GROW, thread=thread.id, was=was, **bound).first() is not None
    row = {"user_id": actor.id, "thread_id": thread.id, "pod_id": thread.pod_id, "ranges": str(ranges), **values}
    try:
        with db.session.begin_nested():
            db.session.execute(insert(ReadRanges), row)
    except IntegrityError:
        return False
    return True


def remember_order(actor: Actor, order: str) -> None:
    """Read threads in this order from now on."""
    rows(actor, _ORDER, order=order)
