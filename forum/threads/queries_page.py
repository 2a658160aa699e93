"""One page of a conversation: some twenty places in an order, each with its post or a placeholder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Row, Select, bindparam, select

from forum.kernel import markup, paging, slots
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import is_open_to, moderates

from . import composing, drafting, queries, queries_drafts, queries_quotes, queries_reading, queries_watches, quoting
from .models import Post, Thread
from .models_watches import NORMAL
from .reading import Ranges

ORDERS = ("tree", "arrival")
_DEEPEST = 5
_PHONE = 2


# What everybody sees of a place, and whether what is missing there was ME's.
_PLACED = (
    Post.id.label("place_id"),
    Post.number,
    Post.path,
    Post.depth,
    Post.deleted_at,
    Post.purged_at,
    Post.deleted_reason,
    (Post.deleted_by_id == Post.author_id).label("by_author"),
    (Post.author_id == ME).label("mine"),
)


def _places(order: Any) -> Select[Any]:
    places = unscoped(
        select(*_PLACED)
        .where(Post.thread_id == bindparam("thread"))
        .order_by(order)
        .limit(bindparam("most"))
        .offset(bindparam("offset")),
        "how many places a thread has, and why one is empty, is seen by whoever sees the thread; posts come by scope",
    ).cte("places")
    return (
        select(
            *places.c,
            Post.id,
            Post.parent_id,
            Post.author_id,
            Post.html,
            Post.is_plain,
            Post.language,
            Post.created_at,
            Post.revision,
            Post.edited_at,
            Post.hidden_at,
            Post.hidden_reason,
            User.name,
            User.handle,
            User.role,
            User.country,
            queries_reading.READ.label("ranges"),
            queries_watches.LEVEL.label("level"),
            queries_drafts.NUMBER.label("draft"),
        )
        .select_from(places)
        .outerjoin(Post, (Post.id == places.c.place_id) & scope_of(Post))
        .outerjoin(User, User.id == Post.author_id)
        .order_by(places.c.path if order is Post.path else places.c.number)
    )


_PAGE = {"tree": _places(Post.path), "arrival": _places(Post.number)}


class Place(NamedTuple):
    """One place: a post as its reader sees it, or (id None) that there is one they may not see."""

    number: int
    depth: int
    parent: int | None
    parent_id: int | None
    answers: str
    apart: bool
    is_new: bool
    id: int | None
    author_id: int
    name: str
    handle: str
    role: str
    country: str
    html: Markup
    is_plain: bool
    language: str
    at: datetime | None
    revision: int
    edited_at: datetime | None
    hidden: bool
    hidden_reason: str
    nugget: Any
    marks: Any
    # Why there is no post: "hidden", or deleted by its "author" or a "moderator", with their words.
    gone: str
    gone_reason: str
    # The post that its reader may bring back to this place.
    restore: int | None


@dataclass(frozen=True)
class Page:
    """What a page of a thread shows."""

    places: list[Place]
    pages: paging.Pages
    numbers: list[int]
    ids: list[int]
    unread: int
    level: str
    # The number of the reader's draft under the thread, None where there never was one.
    draft: int | None

    @property
    def fresh(self) -> int:
        """Return the number of the first post of this page that is new to its reader, 0 for none."""
        return next((place.number for place in self.places if place.is_new and place.id is not None), 0)

    @property
    def came_before(self) -> bool:
        """Say whether its reader has read anything of the thread before."""
        return self.unread < self.pages.total

    @property
    def unread_elsewhere(self) -> int:
        """Return how many unread posts stand on other pages."""
        return self.unread - sum(place.is_new for place in self.places)


def page(actor: Actor, thread: Thread, order: str, number: int) -> Page:
    """Return a page of a thread in an order: one statement, one for each slot, and one for quotes."""
    pages = queries.pages(thread.last_number, number)
    asked = {"thread": thread.id, "pod": thread.pod_id, "place": drafting.of_reply(thread, None).key}
    found = rows(actor, _PAGE[order], **asked, offset=pages.offset, most=pages.most).all()
    read = Ranges.parse((found[0].ranges if found else None) or "")
    ids = [row.id for row in found if row.id is not None]
    badges = slots.post_badges.of(actor, ids)
    names = {row.number: row.name for row in found}
    places = [_place(row, read, badges, order, names, _restores(actor, thread, row)) for row in found]
    if at := quoting.quoted(place.html for place in places):
        now = queries_quotes.wordings(actor, at)
        places = [place._replace(html=quoting.marked(place.html, now)) for place in places]
    level, draft = (found[0].level, found[0].draft) if found else (NORMAL, None)
    return Page(places, pages, list(names), ids, thread.last_number - len(read), level, draft)


def _restores(actor: Actor, thread: Thread, row: Row[Any]) -> int | None:
    """Return the post in the bin that the actor may bring back: the same answer as the rule gives of it."""
    if row.deleted_at is None or row.purged_at is not None or not is_open_to(actor, thread.pod_id):
        return None
    may = row.mine if row.by_author else moderates(actor, thread.pod_id)
    return int(row.place_id) if may else None


def _gone(row: Row[Any]) -> str:
    if row.id is not None:
        return ""
    return "hidden" if row.deleted_at is None else "author" if row.by_author else "moderator"


def _place(
    row: Row[Any],
    read: Ranges,
    badges: Mapping[str, Mapping[int, Any]],
    order: str,
    names: Mapping[int, str | None],
    restore: int | None,
) -> Place:
    parent = composing.parent_number(row.path) or None
    apart = parent is not None and (order == "arrival" or row.depth > _DEEPEST or parent not in names)
    return Place(
        number=row.number,
        depth=min(row.depth, _DEEPEST) if order == "tree" else 0,
        parent=parent if apart or row.depth > _PHONE else None,
        parent_id=row.parent_id,
        answers=(names.get(parent) or str(parent)) if parent else "",
        apart=apart,
        is_new=row.number not in read,
        id=row.id,
        author_id=row.author_id or 0,
        name=row.name or "",
        handle=row.handle or "",
        role=row.role or "",
        country=row.country or "",
        html=markup.shown(row.html or ""),
        is_plain=bool(row.is_plain),
        language=row.language or "",
        at=row.created_at,
        revision=row.revision or 0,
        edited_at=row.edited_at,
        hidden=row.hidden_at is not None,
        hidden_reason=row.hidden_reason or "",
        nugget=badges.get("nugget", {}).get(row.id),
        marks=badges.get("marks", {}).get(row.id),
        gone=_gone(row),
        gone_reason=row.deleted_reason or "",
        restore=restore,
    )


def ends(places: Sequence[Place], order: str = "tree") -> list[tuple[int, ...]]:
    """Return for each place the levels whose line of the tree ends there: no later child of that parent follows."""
    if order != "tree":
        return [() for _place in places]
    ended = []
    for at, place in enumerate(places):
        later = [other.depth for other in places[at + 1 :]]
        levels = []
        for level in range(1, place.depth + 1):
            until = next((n for n, depth in enumerate(later) if depth < level), len(later))
            if level not in later[:until]:
                levels.append(level)
        ended.append(tuple(levels))
    return ended
