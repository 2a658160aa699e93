"""What ME has read of a thread: the ranges that were noted, else all that lies under the floor of the pod.

The floor is a moment of the membership: posts until then count as read. Whoever marks a pod as read lifts it, and
ranges noted before are void from then on; so a pod of any size is marked by writing one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.pods.models import Membership

from .models import Post, ReadRanges, Thread
from .reading import Ranges

_Old = aliased(Post)
_THREAD: Any = bindparam("thread")
_POD: Any = bindparam("pod")


def in_force() -> ColumnElement[bool]:
    """Return the clause of ranges that were noted after the floor was lifted last, beside a Membership of ME."""
    return ReadRanges.read_at > Membership.read_before


def under(thread: Any, floor: Any) -> ColumnElement[int | None]:
    """Return the number of the last post of a thread until the floor, NULL for none: one step in each of two indexes.

    What came with another thread counts from when it came, as its numbers do; so numbers and moments rise together.
    """
    old, came = _last_until(thread, floor, _Old.created_at), _last_until(thread, floor, _Old.joined_at)
    return case((came.is_(None), old), (came > func.coalesce(old, 0), came), else_=old)


def _last_until(thread: Any, floor: Any, moment: Any) -> ScalarSelect[int]:
    found = (
        select(_Old.number)
        .where(_Old.thread_id == thread, moment <= floor)
        .order_by(moment.desc(), _Old.number.desc())
        .limit(1)
    )
    if moment is _Old.created_at:
        found = found.where(_Old.joined_at.is_(None))
    return unscoped(found, "a number inside a thread that the asker sees").scalar_subquery()


def _of_thread(*columns: Any) -> Any:
    """Select about one thread beside its pod's Membership of ME; one row for whoever ever was in the pod."""
    return (
        select(*columns)
        .select_from(Membership)
        .outerjoin(ReadRanges, (ReadRanges.thread_id == _THREAD) & scope_of(ReadRanges))
        .where(Membership.user_id == ME, Membership.pod_id == _POD)
    )


_UNDER: Any = under(_THREAD, Membership.read_before)
_EFFECTIVE = case((in_force(), ReadRanges.ranges), else_=literal("1-") + cast(_UNDER, String))
# For the page's own statement: what was read, as the text of ranges.
READ: ScalarSelect[str] = _of_thread(_EFFECTIVE).scalar_subquery()
_KNOWN = _of_thread(ReadRanges.ranges, Membership.read_before, _EFFECTIVE.label("effective"))
_FIRST_UNREAD = _of_thread(func.coalesce(case((in_force(), ReadRanges.first_unread), else_=_UNDER + 1), 1))

# What others wrote meanwhile, as far as it is worth counting.
_MEANWHILE = (
    select(Post.id)
    .where(scope_of(Post), Post.thread_id == _THREAD, Post.number > bindparam("after"), Post.author_id != ME)
    .order_by(Post.number)
    .limit(100)
    .subquery()
)
_NEWS = select(func.count(_MEANWHILE.c.id), func.min(_MEANWHILE.c.id))


@dataclass(frozen=True)
class Known:
    """What was read of a thread; `noted` is the text in the row, None without one; the floor is of its pod."""

    noted: str | None
    floor: datetime
    ranges: Ranges


def known(actor: Actor, thread: Thread) -> Known | None:
    """Return what the actor has read of a thread, None for whoever never was in its pod."""
    row = rows(actor, _KNOWN, thread=thread.id, pod=thread.pod_id).first()
    return row and Known(row.ranges, row.read_before, Ranges.parse(row.effective or ""))


def first_unread(actor: Actor, thread: Thread) -> int:
    """Return the number of the first post that the actor has not read, the last one when all is read."""
    number = rows(actor, _FIRST_UNREAD, thread=thread.id, pod=thread.pod_id).scalar_one_or_none() or 1
    return min(int(number), thread.last_number)


def news(actor: Actor, thread: Thread, after: int) -> tuple[int, int]:
    """Return how many posts of others the actor sees after a number, and the key of the first; (0, 0) for none."""
    if thread.last_number <= after:
        return 0, 0
    found: Any = rows(actor, _NEWS, thread=thread.id, after=after).one()
    return found[0], found[1] or 0
