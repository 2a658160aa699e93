"""Searching as somebody: the index ranks keys inside my pods, the database says what I see of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, or_, select

from forum.kernel.actor import Actor
from forum.kernel.markup import plain_text
from forum.kernel.paging import SIZE, Pages
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.people.names import folded
from forum.people.queries import literal
from forum.pods.models import Tag
from forum.pods.policy import MyPod, roles

from . import snippets
from .asking import Question
from .backend import Asked, Found
from .health import backend
from .keys import id_of, kind_of, owner_of, owners
from .kinds import BY_NAME, SOURCES
from .sources import Hit, Source
from .words import language_of

MOST = 1_000
# A phrase is looked up in the texts of this many posts that have all of its words.
MOST_TEXTS = 500
# And not further than this many letters: reading a million takes half a second.
MOST_LETTERS = 1_000_000
_BY_HANDLE = select(User.id).where(scope_of(User), User.handle == bindparam("handle"))
_MOST_NAMES, _MOST_WORDS = 100, 4
_TAGS = select(Tag.id).where(
    scope_of(Tag), or_(Tag.slug == bindparam("word"), func.lower(Tag.name) == bindparam("word"))
)


@dataclass(frozen=True)
class Results:
    """One page of what was found; `counts` by pod, `more` when only the best were counted."""

    hits: tuple[Hit, ...]
    pages: Pages
    counts: tuple[tuple[MyPod, int], ...]
    more: bool


def search(actor: Actor, question: Question, *, pod: str = "", newest: bool = False, page: int = 1) -> Results:
    """Return a page of what answers, `pod` a slug. Raises Unready."""
    pods = _pods(actor, question, pod)
    asked = _asked(actor, question, newest=newest)
    found = Found() if asked is None or not pods else backend().find(asked, frozenset(pods), MOST)
    seen = _seen(actor, found.keys)
    keys = [key for key in found.keys if owner_of(key) in seen]
    if question.phrases:
        keys = _with_phrases(actor, keys[:MOST_TEXTS], question)
    # The best part of each stands for it.
    best = {owner: key for key in reversed(keys) if (owner := owner_of(key))}
    shown = owners(keys)
    mine = roles(actor)
    counts = Counter(seen[owner] for owner in shown)
    pages = Pages(len(shown), page)
    return Results(
        hits=tuple(_hits(actor, [best[owner] for owner in shown[pages.offset : pages.offset + SIZE]], question)),
        pages=pages,
        counts=tuple((mine[id_], count) for id_, count in counts.most_common() if id_ in mine),
        more=found.more,
    )


def _by_kind(keys: Iterable[int]) -> Iterator[tuple[Source, list[int]]]:
    found: dict[int, list[int]] = {}
    for key in keys:
        found.setdefault(kind_of(key), []).append(key)
    for kind, of_kind in found.items():
        # An index of a later version may know more kinds.
        if kind in SOURCES:
            yield SOURCES[kind], of_kind


def _seen(actor: Actor, keys: Iterable[int]) -> dict[int, int]:
    """Return the pod of each owner that the actor sees."""
    return {
        source.owner(id_): pod
        for source, of_kind in _by_kind(owners(keys))
        for id_, pod in source.seen(actor, [id_of(key) for key in of_kind]).items()
    }


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
    facets += [frozenset({_facet(actor, flag)}) for flag in question.flags]
    facets += [frozenset({"is:nugget" if each == "nugget" else f"has:{each}"}) for each in question.has]
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


def _facet(actor: Actor, flag: str) -> str:
    if flag == "mine":
        return f"a{actor.id}"
    return f"kind:{BY_NAME[flag].number}" if flag in BY_NAME else f"is:{flag}"


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
    texts = {key: text for source, of_kind in _by_kind(keys) for key, text in source.texts(actor, of_kind).items()}
    fits, room, may_have = [], MOST_LETTERS, snippets.may_have(question)
    for key in keys:
        text = texts.get(key)
        if text is None:
            continue
        room -= len(text.body)
        if room < 0:
            break
        if text.is_markdown and not (text.title or may_have(text.body)):
            continue
        body = plain_text(text.body) if text.is_markdown else text.body
        if snippets.has_phrases(f"{text.title} \n {body}", question):
            fits.append(key)
    return fits


def _hits(actor: Actor, keys: list[int], question: Question) -> list[Hit]:
    found = {
        owner: hit for source, of_kind in _by_kind(keys) for owner, hit in source.hits(actor, of_kind, question).items()
    }
    return [found[owner] for key in keys if (owner := owner_of(key)) in found]
