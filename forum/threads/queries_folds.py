"""Branches of a tree that their reader has folded: what each hides, and how much of it is unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, unscoped

from .models import Post
from .reading import Ranges

# Unread places are counted up to here.
_MOST = 1_000
# Above the number of every post; digits sort alike in every locale.
_ABOVE = "999999"
_WHY = "how many places a thread has, and their numbers, is seen by whoever sees the thread"

_Root: Any = aliased(Post, name="root")
_UNDER = and_(
    Post.thread_id == _Root.thread_id,
    Post.path > _Root.path,
    Post.path < _Root.path + _ABOVE,
)
_CHOSEN = (_Root.thread_id == bindparam("thread"), _Root.number.in_(bindparam("folded", expanding=True)))
_BRANCHES = unscoped(
    select(_Root.number, _Root.path, func.count(Post.id).label("replies"))
    .select_from(_Root)
    .join(Post, _UNDER)
    .where(*_CHOSEN)
    .group_by(_Root.number, _Root.path)
    .order_by(_Root.path),
    _WHY,
)
_LATE = unscoped(
    select(_Root.number.label("root"), Post.number)
    .select_from(_Root)
    .join(Post, _UNDER)
    .where(*_CHOSEN, Post.number >= bindparam("since"))
    .order_by(Post.number)
    .limit(_MOST),
    _WHY,
)


class Folded(NamedTuple):
    """A branch whose answers are hidden: how many there are, and how many of them are unread."""

    replies: int
    unread: int = 0


def under_folded() -> ColumnElement[bool]:
    """Return the clause of places that stand under one of the folded."""
    return exists().where(*_CHOSEN, _UNDER).correlate(Post)


def branches(actor: Actor, thread_id: int, folded: Sequence[int]) -> dict[int, int]:
    """Return how many places each of these hides; one inside another hides nothing more."""
    hides: dict[int, int] = {}
    outer = ""
    for row in rows(actor, _BRANCHES, thread=thread_id, folded=list(folded)) if folded else ():
        if not outer or not row.path.startswith(outer):
            hides[row.number], outer = row.replies, row.path
    return hides


def counted(actor: Actor, thread_id: int, hides: dict[int, int], read: Ranges) -> dict[int, Folded]:
    """Return the folded branches with what is unread in each."""
    if not hides:
        return {}
    asked = {"thread": thread_id, "folded": list(hides), "since": read.first_gap}
    unread = Counter(row.root for row in rows(actor, _LATE, **asked) if row.number not in read)
    return {number: Folded(replies, unread[number]) for number, replies in hides.items()}
