"""One page of a conversation: some twenty places in an order, each with its post or a placeholder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from forum.attachments import showing
from forum.kernel import markup, paging, slots
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import is_open_to, moderates

from . import (
    drafting,
    queries,
    queries_drafts,
    queries_files,
    queries_folds,
    queries_held,
    queries_parents,
    queries_reading,
    queries_texts,
    queries_watches,
    tree,
)
from .models import Post, Thread
from .models_watches import NORMAL
from .places import Place
from .reading import Ranges

ORDERS = ("tree", "arrival")
# Of whoever never came: level, draft, whether it has words, files for it, whether a text waits.
_Marks = tuple[str, int, bool, int, bool]
_NO_MARKS: _Marks = (NORMAL, 0, False, 0, False)
# What is the reader's own of the whole page.
_MARKS = (
    queries_reading.READ.label("ranges"),
    queries_watches.LEVEL.label("level"),
    queries_drafts.NUMBER.label("draft"),
    queries_drafts.TYPED.label("typed"),
    *queries_files.MARKS,
    queries_held.WAITS.label("held"),
)
# What everybody sees of a place, and whether what is missing there was ME's.
_PLACED = (
    Post.id.label("place_id"),
    Post.number,
    Post.path,
    Post.depth,
    Post.deleted_at,
    Post.purged_at,
    Post.deleted_reason,
    Post.moved_post_id,
    (Post.deleted_by_id == Post.author_id).label("by_author"),
    (Post.author_id == ME).label("mine"),
)


_ORDERED: Mapping[str, tuple[Any, tuple[ColumnElement[bool], ...]]] = {
    "tree": (Post.path, ()),
    "arrival": (Post.number, ()),
    "folded": (Post.path, (~queries_folds.under_folded(),)),
}


@cache
def _places(order: str) -> Select[Any]:
    # Built at first use: packages above have said by then what stands on top of a thread.
    by, also = _ORDERED[order]
    places = unscoped(
        select(*_PLACED)
        .where(Post.thread_id == bindparam("thread"), *also)
        .order_by(by)
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
            *_MARKS,
            *slots.top_marks(),
        )
        .select_from(places)
        .outerjoin(Post, (Post.id == places.c.place_id) & scope_of(Post))
        .outerjoin(User, User.id == Post.author_id)
        .order_by(places.c.number if order == "arrival" else places.c.path)
    )


@dataclass(frozen=True)
class Page:
    """What a page of a thread shows."""

    places: list[Place]
    pages: paging.Pages
    numbers: list[int]
    ids: list[int]
    # By the numbers of their posts.
    folded: Mapping[int, queries_folds.Folded]
    posts: int
    unread: int
    level: str
    # The number of the reader's draft under the thread, 0 where there never was one, and whether it has words.
    draft: int
    typed: bool
    # How many files were uploaded for that draft.
    waiting: int
    # Whether a text of the reader's waits in the thread for a moderator.
    held: bool
    # What stands above the posts, None where nothing does.
    tops: Mapping[str, Any]

    @property
    def has_files(self) -> bool:
        """Say whether there is a picture or another file on it, or one that waits for its text."""
        return self.waiting > 0 or any(place.files or showing.has_shown(place.html) for place in self.places)

    @property
    def fresh(self) -> int:
        """Return the number of the first post of this page that is new to its reader, 0 for none."""
        return next((place.number for place in self.places if place.is_new and place.id is not None), 0)

    @property
    def came_before(self) -> bool:
        """Say whether its reader has read anything of the thread before."""
        return self.unread < self.posts

    @property
    def unread_elsewhere(self) -> int:
        """Return how many unread posts stand on other pages."""
        return self.unread - sum(place.is_new for place in self.places)


def page(
    actor: Actor, thread: Thread, order: str, number: int, folded: Sequence[int] = (), size: int = paging.SIZE
) -> Page:
    """Return a page of a thread in an order, or its last one; in that of the tree some branches may be folded.

    One statement, one for each slot; one more where posts quote, name people, name tags, answer one of another page or
    are folded.
    """
    hides = queries_folds.branches(actor, thread.id, folded if order == "tree" else ())
    pages = queries.pages(thread.last_number - sum(hides.values()), number, size)
    asked = {"thread": thread.id, "pod": thread.pod_id, "place": drafting.of_reply(thread, None).key}
    if hides:
        asked["folded"] = list(hides)
    found = rows(actor, _places("folded" if hides else order), **asked, offset=pages.offset, most=pages.most).all()
    read = Ranges.parse((found[0].ranges if found else None) or "")
    ids = [row.id for row in found if row.id is not None]
    badges = slots.post_badges.of(actor, ids)
    parents = queries_parents.parents(actor, thread.id, found)
    numbers = [row.number for row in found]
    whom = [queries_parents.answering(row, order, parents, numbers) for row in found]
    places = [
        _place(row, read, badges, order, answering, _restores(actor, thread, row))
        for row, answering in zip(found, whom, strict=True)
    ]
    kept = [place.html for place in places]
    if (texts := queries_texts.read_by(actor, thread.pod_id, kept)) is not kept:
        places = [place._replace(html=html) for place, html in zip(places, texts, strict=True)]
    places = queries_files.beside(actor, places, [row.id for row in found if row.has_files])
    said = found[0] if found else None
    marks: _Marks = (said.level, said.draft or 0, bool(said.typed), said.waiting, said.held) if said else _NO_MARKS
    counted = queries_folds.counted(actor, thread.id, hides, read)
    last, tops = thread.last_number, slots.tops_of(actor, thread.id, said)
    return Page(places, pages, numbers, ids, counted, last, last - len(read), *marks, tops)


def _restores(actor: Actor, thread: Thread, row: Row[Any]) -> int | None:
    """Return the post in the bin that the actor may bring back: the same answer as the rule gives of it."""
    if row.deleted_at is None or row.purged_at is not None or not is_open_to(actor, thread.pod_id):
        return None
    may = row.mine if row.by_author else moderates(actor, thread.pod_id)
    return int(row.place_id) if may else None


def _gone(row: Row[Any]) -> str:
    if row.id is not None:
        return ""
    if row.moved_post_id is not None:
        return "moved"
    return "hidden" if row.deleted_at is None else "author" if row.by_author else "moderator"


def _place(
    row: Row[Any],
    read: Ranges,
    badges: Mapping[str, Mapping[int, Any]],
    order: str,
    answering: queries_parents.Answering,
    restore: int | None,
) -> Place:
    return Place(
        number=row.number,
        depth=min(row.depth, tree.DEEPEST) if order == "tree" else 0,
        parent=answering.number,
        parent_id=row.parent_id,
        answers=answering.name,
        excerpt=answering.excerpt,
        apart=answering.apart,
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
        moved=row.moved_post_id,
        restore=restore,
    )
