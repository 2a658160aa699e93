"""Searching as somebody: the index ranks keys inside my pods, the database says what I see of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import BindParameter, Select, and_, bindparam, func, or_, select

from forum.kernel.actor import Actor
from forum.kernel.markup import plain_text
from forum.kernel.paging import SIZE, Pages
from forum.kernel.policy import has_scope, rows, scope_of, visible
from forum.nuggets.models import Nugget
from forum.people.models import User
from forum.people.names import folded
from forum.people.queries import literal
from forum.pods.models import Tag
from forum.pods.policy import MyPod, roles
from forum.threads import policy as _threads  # noqa: F401 as it registers the scopes
from forum.threads.models import Post, Thread

from . import snippets
from .asking import Question
from .backend import Asked, Found
from .health import backend
from .words import language_of

MOST = 1_000
# A phrase is looked up in the texts of this many posts that have all of its words.
MOST_TEXTS = 500
# And not further than this many letters: reading a million takes half a second.
MOST_LETTERS = 1_000_000
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
# A hidden post leaves the index; between the two its author and the moderators do not find it either.
_SEEN = visible(Post).with_only_columns(Post.id, Post.pod_id).where(Post.id.in_(_IDS), Post.hidden_at.is_(None))
_TEXTS = (
    visible(Post)
    .with_only_columns(Post.id, Post.body, Post.number, Thread.title)
    .join(Thread, Thread.id == Post.thread_id)
    .where(Post.id.in_(_IDS))
)
_ROWS = (
    visible(Post)
    .with_only_columns(
        Post.id,
        Post.pod_id,
        Post.number,
        Post.body,
        Post.language,
        Post.created_at,
        Thread.title,
        Thread.kind,
        Thread.language.label("thread_language"),
        User.name.label("author_name"),
        User.handle.label("author_handle"),
    )
    .join(Thread, Thread.id == Post.thread_id)
    .join(User, User.id == Post.author_id)
    .where(Post.id.in_(_IDS))
)
_BY_HANDLE = select(User.id).where(scope_of(User), User.handle == bindparam("handle"))
_MOST_NAMES, _MOST_WORDS = 100, 4
_TAGS = select(Tag.id).where(
    scope_of(Tag), or_(Tag.slug == bindparam("word"), func.lower(Tag.name) == bindparam("word"))
)


@dataclass(frozen=True)
class Hit:
    """One post on the page: its row, and what is shown of its words."""

    row: Any
    pod: MyPod
    title: Markup
    lines: Markup
    is_nugget: bool


@dataclass(frozen=True)
class Results:
    """One page of what was found; `counts` by pod, `more` when only the best were counted."""

    hits: tuple[Hit, ...]
    pages: Pages
    counts: tuple[tuple[MyPod, int], ...]
    more: bool


def search(actor: Actor, question: Question, *, pod: str = "", newest: bool = False, page: int = 1) -> Results:
    """Return a page of the posts that answer, `pod` a slug. Raises Unready."""
    pods = _pods(actor, question, pod)
    asked = _asked(actor, question, newest=newest)
    found = Found() if asked is None or not pods else backend().find(asked, frozenset(pods), MOST)
    seen = _seen(actor, found.keys)
    keys = [key for key in found.keys if key in seen]
    if question.phrases:
        keys = _with_phrases(actor, keys[:MOST_TEXTS], question)
    mine = roles(actor)
    counts: dict[int, int] = {}
    for key in keys:
        counts[seen[key]] = counts.get(seen[key], 0) + 1
    pages = Pages(len(keys), page)
    return Results(
        hits=tuple(_hits(actor, keys[pages.offset : pages.offset + SIZE], question)),
        pages=pages,
        counts=tuple((mine[id_], counts[id_]) for id_ in sorted(counts, key=lambda id_: -counts[id_]) if id_ in mine),
        more=found.more,
    )


def _seen(actor: Actor, keys: Sequence[int]) -> dict[int, int]:
    """Return the pod of each post that the actor sees."""
    found: Sequence[Any] = rows(actor, _SEEN, ids=list(keys)).all() if keys else ()
    return dict(found)


def _pods(actor: Actor, question: Question, chosen: str) -> set[int]:
    """Return the actor's pods that the question is about; a pod of others is none."""
    mine = roles(actor)
    pods = {id_ for id_, pod in mine.items() if not chosen or pod.slug == chosen}
    if question.pods:
        named = [folded(name) for name in question.pods]
        pods &= {id_ for id_, pod in mine.items() if any(name in (pod.slug, folded(pod.name)) for name in named)} or {
            id_ for id_, pod in mine.items() if any(name in folded(pod.name) for name in named)
        }
    return pods


def _asked(actor: Actor, question: Question, *, newest: bool) -> Asked | None:
    """Resolve names to keys; None when a name is nobody's, so that nothing can be found."""
    facets: list[frozenset[str]] = []
    if question.authors:
        facets.append(frozenset(f"a{id_}" for name in question.authors for id_ in _authors(actor, name)))
    facets += [
        frozenset(f"t{id_}" for id_ in rows(actor, _TAGS, word=word.lower()).scalars()) for word in question.tags
    ]
    facets += [frozenset({f"is:{flag}"}) for flag in question.flags]
    if question.languages:
        facets.append(frozenset(f"lang:{code.lower()}" for code in question.languages))
    if not all(facets):
        return None
    text = " ".join((*question.words, *(" ".join(phrase) for phrase in question.phrases)))
    return Asked(
        words=question.words,
        phrases=question.phrases,
        prefixes=question.prefixes,
        without=question.without,
        facets=tuple(facets),
        after=int(question.after.timestamp()) if question.after else None,
        before=int(question.before.timestamp()) if question.before else None,
        newest=newest or not (question.words or question.phrases or question.prefixes),
        language=language_of(text, actor.language),
    )


def _authors(actor: Actor, name: str) -> Sequence[int]:
    """Return who is meant: the one with that handle, else those whose name has all of the words."""
    if name.lower() == "me" and actor.id is not None:
        return [actor.id]
    one = rows(actor, _BY_HANDLE, handle=name.lower()).scalars().all()
    words = folded(name).split()[:_MOST_WORDS]
    if one or not words:
        return one
    return (
        rows(actor, _by_name(len(words)), **{f"word{at}": literal(word) for at, word in enumerate(words)})
        .scalars()
        .all()
    )


@cache
def _by_name(words: int) -> Select[int]:
    parts = (User.name_folded.contains(bindparam(f"word{at}"), escape="/") for at in range(words))
    return select(User.id).where(scope_of(User), and_(*parts)).limit(_MOST_NAMES)


def _with_phrases(actor: Actor, keys: list[int], question: Question) -> list[int]:
    if not keys:
        return []
    texts = {row.id: row for row in rows(actor, _TEXTS, ids=keys)}
    fits, room, may_have = [], MOST_LETTERS, snippets.may_have(question)
    for key in keys:
        row = texts.get(key)
        if row is None:
            continue
        room -= len(row.body)
        if room < 0:
            break
        title = row.title if row.number == 1 else ""
        if not (title or may_have(row.body)):
            continue
        if snippets.has_phrases(f"{title} \n {plain_text(row.body)}", question):
            fits.append(key)
    return fits


@cache
def _nuggets() -> Select[int]:
    return select(Nugget.post_id).where(scope_of(Nugget), Nugget.post_id.in_(_IDS), Nugget.declined_at.is_(None))


def _hits(actor: Actor, keys: list[int], question: Question) -> list[Hit]:
    if not keys:
        return []
    shown = {row.id: row for row in rows(actor, _ROWS, ids=keys)}
    # Who sees nuggets is the nuggets' own to say; until they do, nobody does.
    nuggets = set(rows(actor, _nuggets(), ids=keys).scalars()) if has_scope(Nugget) else set()
    mine, marker = roles(actor), snippets.Marker(question)
    return [
        Hit(
            row=shown[key],
            pod=mine[shown[key].pod_id],
            title=snippets.marked(shown[key].title, marker),
            lines=snippets.snippet(shown[key].body, marker),
            is_nugget=key in nuggets,
        )
        for key in keys
        if key in shown and shown[key].pod_id in mine
    ]
