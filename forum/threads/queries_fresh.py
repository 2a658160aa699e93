"""What is new over all pods of a person: the threads by their last post, or those with something unread."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import rows
from forum.pods.policy import my_pods

from .models import Thread
from .queries_boards import Board, listed, listing
from .queries_narrow import unread as is_unread

PAGE = 20
# So many threads are looked through for a page of unread ones.
STRETCH = 500
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
_Newest, _Nth, _Before, _Near = aliased(Thread), aliased(Thread), aliased(Thread), aliased(Thread)
_Mine = my_pods().subquery("mine")
_ORDER = (Thread.last_at.desc(), Thread.id.desc())


def _newest(most: int, *, later: bool) -> Select[int]:
    """Select the keys of the newest threads of my pods, all of them or those that come after one.

    They are found in the index before anything is fetched for a row: as many of each of my pods, so that a large pod
    costs what a small one does.
    """
    nth = select(_Nth.last_at).where(_Nth.pod_id == _Mine.c.pod_id, _Nth.deleted_at.is_(None), *_older(_Nth, later))
    floor = nth.order_by(_Nth.last_at.desc()).offset(most - 1).limit(1).correlate(_Mine).scalar_subquery()
    return (
        select(_Newest.id)
        .join(_Mine, _Mine.c.pod_id == _Newest.pod_id)
        .where(_Newest.deleted_at.is_(None), _Newest.last_at >= func.coalesce(floor, _BEFORE_ALL))
        .where(*_older(_Newest, later))
        .order_by(_Newest.last_at.desc(), _Newest.id.desc())
        .limit(most)
    )


def _older(thread: type[Thread], later: bool) -> list[Any]:  # noqa: FBT001 as it is handed on
    if not later:
        return []
    # A thread of my pods: when something was said last elsewhere is nobody's to find out.
    key = select(_Before.last_at, _Before.id).where(_Before.id == bindparam("after"), _Before.pod_id.in_(my_pods()))
    return [tuple_(thread.last_at, thread.id) < key.scalar_subquery()]


def _unread(*, later: bool) -> Any:
    found = (
        select(_Near.id)
        .where(_Near.id.in_(_newest(STRETCH, later=later)), is_unread(_Near, _Near.pod_id))
        .order_by(_Near.last_at.desc(), _Near.id.desc())
        .limit(PAGE + 1)
    )
    return listing(found).order_by(*_ORDER)


_LATEST = {later: listing(_newest(PAGE + 1, later=later)).order_by(*_ORDER) for later in (False, True)}
_UNREAD = {later: _unread(later=later) for later in (False, True)}
# The last thread of a stretch, from which the next look goes on.
_END = {later: _newest(STRETCH, later=later).limit(1).offset(STRETCH - 1) for later in (False, True)}


def latest(actor: Actor, after: int | None = None) -> Board:
    """Return the threads of all the actor's pods by their last post, from `after` the thread with that key on."""
    return _board(actor, _LATEST[after is not None], after)


def unread(actor: Actor, after: int | None = None) -> Board:
    """Return those of them with something that the actor has not read, and wants to hear of."""
    board = _board(actor, _UNREAD[after is not None], after)
    if board.next_after is not None:
        return board
    asked = {} if after is None else {"after": after}
    return Board(board.rows, None, rows(actor, _END[after is not None], **asked).scalar_one_or_none())


def _board(actor: Actor, statement: Any, after: int | None) -> Board:
    found = rows(actor, statement, **({} if after is None else {"after": after})).all()
    shown = listed(actor, found[:PAGE])
    return Board(shown, shown[-1].id if len(found) > PAGE else None)
