"""The board of a pod through a filter or in another order: a bounded stretch of threads at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.pods.models import Membership, Tag

from .models import KINDS, Post, ReadRanges, Thread, ThreadTag
from .policy_watches import is_muted
from .queries_boards import BOARD, Board, listed, listing, pinned_first

# So many threads are looked through for a page, whatever the filter: in a large pod a rare thing takes several looks.
STRETCH = 1_000
SHOWS = ("unread", "unanswered", "mine")
SORTS = ("activity", "age", "replies")
# In this order what is pinned stands on top, through any filter; whoever asks for another one gets that.
PINS = SORTS[0]
_COLUMN = {"activity": "last_at", "age": "created_at", "replies": "replies"}


@dataclass(frozen=True)
class Narrow:
    """What somebody wants to see of a board, and in which order; empty texts want everything."""

    show: str = ""
    kind: str = ""
    tag: str = ""
    sort: str = SORTS[0]

    @classmethod
    def of(cls, show: str = "", kind: str = "", tag: str = "", sort: str = "") -> Narrow:
        """Read what an address says; what is none of the choices wants everything."""
        return cls(
            show if show in SHOWS else "", kind if kind in KINDS else "", tag, sort if sort in SORTS else SORTS[0]
        )

    @property
    def is_whole(self) -> bool:
        """Say whether this is the board as it stands, the pinned threads first."""
        return self == Narrow()


_Before, _Near, _Far, _Top = aliased(Thread), aliased(Thread), aliased(Thread), aliased(Thread)


def unread(thread: type[Thread], pod: Any) -> ColumnElement[bool]:
    """Return the clause of threads of a pod with something new to ME that they want to hear of."""
    before = (
        select(Membership.read_before)
        .where(Membership.user_id == ME, Membership.pod_id == pod)
        .correlate(thread)
        .scalar_subquery()
    )
    # What was noted before the floor was lifted is void.
    seen = (
        select(ReadRanges.seen)
        .where(ReadRanges.user_id == ME, ReadRanges.thread_id == thread.id, ReadRanges.read_at > before)
        .correlate(thread)
        .scalar_subquery()
    )
    news = or_(thread.last_number > seen, seen.is_(None) & (thread.last_at > before))
    return news & ~is_muted(thread.id, pod)


def _mine(thread: type[Thread]) -> ColumnElement[bool]:
    # Whoever began a thread wrote its first post.
    return thread.id.in_(select(Post.thread_id).where(Post.author_id == ME, Post.pod_id == bindparam("pod")))


def _tagged(thread: type[Thread]) -> ColumnElement[bool]:
    return thread.id.in_(
        select(ThreadTag.thread_id)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(Tag.slug == bindparam("tag"), Tag.pod_id == bindparam("pod"), scope_of(Tag))
    )


_SHOWN: dict[str, Callable[[type[Thread]], ColumnElement[bool]]] = {
    "": lambda _thread: true(),
    "unread": lambda thread: unread(thread, bindparam("pod")),
    "unanswered": lambda thread: thread.replies == 0,
    "mine": _mine,
}


def _from(thread: type[Thread], sort: str, *, later: bool) -> Any:
    """Select the keys of a pod's threads in an order, all of them or those that come after one."""
    column = getattr(thread, _COLUMN[sort])
    found = select(thread.id).where(thread.pod_id == bindparam("pod"))
    if later:
        # A thread of this pod: when something was said last elsewhere is nobody's to find out.
        key = select(getattr(_Before, _COLUMN[sort]), _Before.id).where(
            _Before.id == bindparam("after"), _Before.pod_id == bindparam("pod")
        )
        found = found.where(tuple_(column, thread.id) < key.scalar_subquery())
    return found.order_by(column.desc(), thread.id.desc())


def _page(show: str, sort: str, *, tagged: bool, later: bool) -> Any:
    found = _from(_Near, sort, later=later).where(*_wanted(_Near, show, tagged=tagged))
    if not _is_few(show, tagged=tagged):
        found = found.where(_Near.id.in_(_from(_Far, sort, later=later).limit(STRETCH).correlate(None)))
    if sort == PINS:
        found = found.where(_Near.pinned_at.is_(None))
    column = getattr(Thread, _COLUMN[sort])
    page = listing(found.limit(BOARD + 1)).order_by(column.desc(), Thread.id.desc())
    if sort != PINS or later:
        return page
    pinned = (
        select(_Top.id)
        .where(_Top.pod_id == bindparam("pod"), _Top.pinned_at.is_not(None), *_wanted(_Top, show, tagged=tagged))
        .order_by(_Top.pinned_at.desc(), _Top.id.desc())
        .limit(BOARD)
    )
    return pinned_first(listing(pinned), page)


def _wanted(thread: type[Thread], show: str, *, tagged: bool) -> list[ColumnElement[bool]]:
    # What is in the bin takes no place on a page.
    found = [thread.deleted_at.is_(None), _SHOWN[show](thread), bindparam("kind").in_(("", thread.kind))]
    return [*found, _tagged(thread)] if tagged else found


def _is_few(show: str, *, tagged: bool) -> bool:
    """Say whether an index leads to the threads themselves, so that no stretch has to be looked through."""
    return tagged or show == "mine"


_PAGES = {
    (show, sort, tagged, later): _page(show, sort, tagged=tagged, later=later)
    for show in _SHOWN
    for tagged in (False, True)
    for sort in SORTS
    for later in (False, True)
}
# The last thread of a stretch, from which the next look goes on.
_END = {
    (sort, later): _from(Thread, sort, later=later).where(scope_of(Thread)).limit(1).offset(STRETCH - 1)
    for sort in SORTS
    for later in (False, True)
}


def narrowed(actor: Actor, pod_id: int, wanted: Narrow, after: int | None = None) -> Board:
    """Return a pod's threads as wanted, from `after` the thread with that key on."""
    later, tagged = after is not None, bool(wanted.tag)
    asked = {"pod": pod_id, **({"after": after} if later else {})}
    also = {"kind": wanted.kind, **({"tag": wanted.tag} if tagged else {})}
    found = rows(actor, _PAGES[wanted.show, wanted.sort, tagged, later], **asked, **also).all()
    pinned = sum(row.pinned_at is not None for row in found) if wanted.sort == PINS else 0
    shown = listed(actor, found[: BOARD + pinned])
    if len(found) > len(shown):
        return Board(shown, shown[-1].id)
    few = _is_few(wanted.show, tagged=tagged)
    return Board(shown, None, None if few else rows(actor, _END[wanted.sort, later], **asked).scalar_one_or_none())
