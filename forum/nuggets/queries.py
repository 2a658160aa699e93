"""Questions about nuggets: a pod's list, all of mine, the badges of posts and threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from forum.kernel import links, slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, visible
from forum.people.models import User
from forum.threads.models import Post, Thread

from .models import Nugget

PAGE = 20
_By, _Author = aliased(User), aliased(User)


def _list() -> Any:
    found: Any = (
        select(
            Nugget.id,
            Nugget.title,
            Nugget.post_id,
            Nugget.spotted_at,
            Post.excerpt,
            Post.language,
            Thread.title.label("thread_title"),
            _Author.name.label("author_name"),
            _By.name.label("by_name"),
        )
        .select_from(Nugget)
        .join(Post, (Post.id == Nugget.post_id) & scope_of(Post))
        .join(Thread, (Thread.id == Nugget.thread_id) & scope_of(Thread))
        .join(_Author, _Author.id == Post.author_id)
        .join(_By, _By.id == Nugget.spotted_by_id)
        .where(scope_of(Nugget), Nugget.declined_at.is_(None))
        .order_by(Nugget.id.desc())
        .limit(PAGE + 1)
    )
    return found


_ALL = _list()
_POD = _ALL.where(Nugget.pod_id == bindparam("pod"))
_BEFORE = Nugget.id < bindparam("after")
_STATEMENTS = {
    (False, False): _ALL,
    (False, True): _ALL.where(_BEFORE),
    (True, False): _POD,
    (True, True): _POD.where(_BEFORE),
}
_ONE = _ALL.where(Nugget.id == bindparam("nugget"))
_OPEN = visible(Nugget).where(Nugget.post_id == bindparam("post"), Nugget.declined_at.is_(None))
_OF_POSTS = select(Nugget.post_id, Nugget.id, Nugget.title).where(
    scope_of(Nugget), Nugget.declined_at.is_(None), Nugget.post_id.in_(bindparam("ids", expanding=True))
)
_OF_THREADS = select(Nugget.thread_id).where(
    scope_of(Nugget), Nugget.declined_at.is_(None), Nugget.thread_id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True)
class Card:
    """A nugget with its source, as templates/_nugget_card.html takes it."""

    id: int
    title: str
    url: str
    excerpt: str
    language: str
    author_name: str
    thread_title: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Badge:
    """What a post or thread shows of its nugget."""

    title: str
    url: str


def cards(actor: Actor, pod_id: int | None = None, after: int | None = None) -> tuple[list[Card], int | None]:
    """Return nuggets, the newest first, and the key of the page that follows."""
    asked = {**({"pod": pod_id} if pod_id else {}), **({"after": after} if after else {})}
    found = rows(actor, _STATEMENTS[bool(pod_id), bool(after)], **asked).all()
    shown = found[:PAGE]
    return [_card(row) for row in shown], shown[-1].id if len(found) > PAGE else None


def card(actor: Actor, nugget_id: int) -> Card | None:
    """Return one nugget that the actor sees."""
    row = rows(actor, _ONE, nugget=nugget_id).first()
    return _card(row) if row is not None else None


def of_post(actor: Actor, post_id: int) -> Nugget | None:
    """Return the mark that a post carries now."""
    found: Nugget | None = rows(actor, _OPEN, post=post_id).scalar_one_or_none()
    return found


def _card(row: Any) -> Card:
    return Card(
        row.id,
        row.title,
        links.post(row.post_id),
        row.excerpt,
        row.language,
        row.author_name,
        row.thread_title,
        row.spotted_at,
        row.by_name,
    )


@slots.post_badges.fill("nugget")
def _posts(actor: Actor, ids: Sequence[int]) -> Mapping[int, Badge]:
    found = rows(actor, _OF_POSTS, ids=list(ids))
    return {row.post_id: Badge(row.title, f"/nuggets/{row.id}") for row in found}


@slots.thread_badges.fill("nugget")
def _threads(actor: Actor, ids: Sequence[int]) -> Mapping[int, bool]:
    return dict.fromkeys(rows(actor, _OF_THREADS, ids=list(ids)).scalars(), True)


def _nuggets(posts: Select[int]) -> ScalarSelect[int]:
    here = (Nugget.post_id.in_(posts), Nugget.declined_at.is_(None), scope_of(Nugget))
    return select(func.count()).where(*here).scalar_subquery()


slots.carried_counts["nuggets"] = _nuggets
