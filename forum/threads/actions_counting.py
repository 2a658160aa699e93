"""What a thread says of its posts, written anew: how many replies stand in it, and which post is the last."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, and_, bindparam, func, or_, select, update

from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Post, Thread

_STEP = 200
_WHY = "sums of a thread that the same action has changed, the same for all who see it"
_IDS: Any = bindparam("ids", type_=Integer, expanding=True)


def _stands() -> ColumnElement[bool]:
    # In the bin, moved elsewhere, hidden or taken away by its author, it is a place without words.
    return and_(Post.deleted_at.is_(None), Post.hidden_at.is_(None), Post.body != "")


_REPLIES = unscoped(
    select(func.count(Post.id)).where(Post.thread_id == Thread.id, Post.number > 1, _stands()).correlate(Thread), _WHY
)


def _newest(column: Any) -> ScalarSelect[Any]:
    """Select of a thread's newest post that stands, or of its first."""
    found = (
        select(column)
        .where(Post.thread_id == Thread.id, or_(Post.number == 1, _stands()))
        # Of a thread that another was merged into the last post is not always the newest.
        .order_by(Post.created_at.desc(), Post.number.desc())
        .limit(1)
        .correlate(Thread)
    )
    return unscoped(found, _WHY).scalar_subquery()


# Changes nothing and takes the rows: what is counted after it is what others have committed.
_HOLD = unscoped(
    update(Thread)
    .where(Thread.id.in_(_IDS))
    .values(last_number=Thread.last_number)
    .execution_options(synchronize_session=False),
    _WHY,
)
_COUNT = unscoped(
    update(Thread)
    .where(Thread.id.in_(_IDS))
    .values(
        replies=_REPLIES.scalar_subquery(),
        # A thread whose posts all went to another keeps what it said.
        last_post_id=func.coalesce(_newest(Post.id), Thread.last_post_id),
        last_at=func.coalesce(_newest(Post.created_at), Thread.last_at),
    )
    .execution_options(synchronize_session=False),
    _WHY,
)


def hold(threads: Collection[int]) -> None:
    """Keep others from writing to threads until the commit; before their posts are, as whoever replies does it."""
    _run(_HOLD, threads)


def settle(threads: Collection[int]) -> None:
    """Write of each thread how many replies stand in it now, and which post is its last."""
    db.session.flush()
    _run(_HOLD, threads)
    _run(_COUNT, threads)


def _run(statement: Any, threads: Collection[int]) -> None:
    ids = sorted(set(threads))
    for at in range(0, len(ids), _STEP):
        db.session.execute(statement, {"ids": ids[at : at + _STEP]})
