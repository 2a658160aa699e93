"""Lists of threads: what a row of them shows, and the board of a pod."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, case, func, select, tuple_, union_all
from sqlalchemy.orm import aliased

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.people.models import User
from forum.pods.models import Membership, Pod

from . import queries_reading
from .models import Post, ReadRanges, Thread
from .policy_watches import is_muted
from .queries import tags_of

BOARD = 25
_Author, _Last = aliased(User), aliased(User)


def listing(keys: Select[int] | None = None) -> Any:
    """Select what a row of a list shows, of these threads only; names come with posts that the asker sees."""
    old = queries_reading.under(Thread.id, Membership.read_before)
    # What is asked for last is looked up only where the rest leaves it open.
    noted = (queries_reading.in_force(), ReadRanges.seen)
    quiet = (Thread.last_at <= Membership.read_before, Thread.last_number)
    found: Any = (
        select(
            Thread.id,
            Thread.pod_id,
            Thread.slug,
            Thread.title,
            Thread.kind,
            Thread.language,
            Thread.last_number,
            Thread.replies,
            Thread.last_at,
            Thread.pinned_at,
            Thread.locked_at,
            Thread.author_id,
            _Author.name.label("author_name"),
            _Last.name.label("last_name"),
            Post.excerpt,
            case(noted, quiet, else_=func.coalesce(old, 0)).label("seen"),
            is_muted(Thread.id, Thread.pod_id).label("muted"),
            Pod.name.label("pod_name"),
        )
        .select_from(Thread if keys is None else _at(keys))
        .join(_Author, _Author.id == Thread.author_id)
        .join(Pod, Pod.id == Thread.pod_id)
        .join(Membership, (Membership.pod_id == Thread.pod_id) & (Membership.user_id == ME))
        .outerjoin(Post, (Post.id == Thread.last_post_id) & scope_of(Post))
        .outerjoin(_Last, _Last.id == Post.author_id)
        .outerjoin(ReadRanges, (ReadRanges.thread_id == Thread.id) & scope_of(ReadRanges))
        .where(scope_of(Thread))
    )
    return found


def _at(keys: Select[int]) -> Any:
    # First in the FROM: PostgreSQL takes so many joins as they are written, and would read every post.
    near = keys.subquery("near")
    return near.join(Thread, Thread.id == near.c.id)


_Before = aliased(Thread)
_POD = listing().where(Thread.pod_id == bindparam("pod"))
_NEWEST = (Thread.last_at.desc(), Thread.id.desc())
_OLDER = tuple_(Thread.last_at, Thread.id) < (
    # A thread of this pod: when something was said last elsewhere is nobody's to find out.
    select(_Before.last_at, _Before.id)
    .where(_Before.id == bindparam("after"), _Before.pod_id == bindparam("pod"))
    .scalar_subquery()
)
_PINNED = _POD.where(Thread.pinned_at.is_not(None)).order_by(Thread.pinned_at.desc(), Thread.id.desc()).limit(BOARD)
_FIRST = _POD.where(Thread.pinned_at.is_(None)).order_by(*_NEWEST).limit(BOARD + 1)


def pinned_first(pinned: Any, others: Any) -> Any:
    """Select the rows of two lists of a pod: what is pinned, the newest pin first, and below it others by last post."""
    whole = union_all(select(pinned.subquery()), select(others.subquery())).subquery()
    return select(whole).order_by(
        whole.c.pinned_at.is_(None), whole.c.pinned_at.desc(), whole.c.last_at.desc(), whole.c.id.desc()
    )


_BOARD = {False: pinned_first(_PINNED, _FIRST), True: _FIRST.where(_OLDER)}


class Listed(NamedTuple):
    """One thread in a list, as its reader sees it."""

    id: int
    pod_id: int
    slug: str
    title: str
    kind: str
    language: str
    replies: int
    unread: int
    last_name: str
    last_excerpt: str
    last_at: datetime
    pinned: bool
    locked: bool
    muted: bool
    nugget: bool
    tags: tuple[str, ...]
    author_id: int
    author_name: str
    pod_name: str


@dataclass(frozen=True)
class Board:
    """A page of a pod's threads; `next_after` is the key of the page that follows.

    `further` is the key from which a look through a filter goes on, when it ended before a page was full.
    """

    rows: list[Listed]
    next_after: int | None
    further: int | None = None


def board(actor: Actor, pod_id: int, after: int | None = None) -> Board:
    """Return a pod's threads by their last post, the pinned ones first; `after` is the key of a later page."""
    asked = {"pod": pod_id, **({} if after is None else {"after": after})}
    found = rows(actor, _BOARD[after is not None], **asked).all()
    pinned = sum(row.pinned_at is not None for row in found)
    shown = found[: BOARD + pinned]
    return Board(listed(actor, shown), shown[-1].id if len(found) > len(shown) else None)


def listed(actor: Actor, found: Sequence[Row[Any]]) -> list[Listed]:
    """Return rows of `listing` with their tags and badges: one statement each, however many rows."""
    ids = [row.id for row in found]
    tags = tags_of(actor, ids)
    nuggets = slots.thread_badges.of(actor, ids).get("nugget", {})
    return [
        Listed(
            id=row.id,
            pod_id=row.pod_id,
            slug=row.slug,
            title=row.title,
            kind=row.kind,
            language=row.language,
            replies=row.replies,
            # What I want to hear nothing of does not count as new.
            unread=0 if row.muted else max(0, row.last_number - row.seen),
            last_name=row.last_name or "",
            last_excerpt=row.excerpt or "",
            last_at=row.last_at,
            pinned=row.pinned_at is not None,
            locked=row.locked_at is not None,
            muted=bool(row.muted),
            nugget=row.id in nuggets,
            tags=tuple(tag.name for tag in tags.get(row.id, ())),
            author_id=row.author_id,
            author_name=row.author_name,
            pod_name=row.pod_name,
        )
        for row in found
    ]
