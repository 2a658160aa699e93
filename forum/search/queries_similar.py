"""Has this been asked? Threads that are about what somebody is about to begin, as far as they may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.pods.models import Pod
from forum.pods.policy import roles
from forum.threads import policy as _threads  # noqa: F401 as it registers the scopes
from forum.threads.models import Post, Thread

from .backend import Asked, Unready
from .health import backend
from .keys import POST
from .terms import stems_of
from .words import asked_words, field_of, language_of, stems, words

MOST = 5
# Posts of the index that are looked at, and letters of each.
_CANDIDATES, _LETTERS = 40, 4_000
_LONGEST = 12
_POSTS = (
    select(
        Post.body,
        Thread.id,
        Thread.slug,
        Thread.title,
        Thread.kind,
        Thread.language,
        Thread.replies,
        Thread.last_at,
        Thread.pod_id,
        Post.id.label("post_id"),
        Post.language.label("post_language"),
        Pod.name.label("pod_name"),
    )
    .join(Thread, Thread.id == Post.thread_id)
    .join(Pod, Pod.id == Thread.pod_id)
    .where(Post.id.in_(bindparam("ids", expanding=True)), scope_of(Post), scope_of(Thread), scope_of(Pod))
    # It leaves the index; between the two its author and the moderators are not led to it either.
    .where(Post.hidden_at.is_(None))
)
_Stems = frozenset[tuple[str, str]]


def similar(actor: Actor, pod_id: int, title: str) -> Sequence[Row[Any]]:
    """Return up to five threads of the actor's pods that share most telling words with a title, this pod's first."""
    typed = asked_words(title)[:_LONGEST]
    code = language_of(title, actor.language)
    telling = [word for word in dict.fromkeys(typed) if stems(word, field_of(code))]
    pods = frozenset(roles(actor))
    if not telling or not pods:
        return []
    try:
        asked = Asked(words=tuple(telling), language=code, facets=(frozenset({f"kind:{POST}"}),))
        keys = backend().find(asked, pods, _CANDIDATES).keys
    except Unready:
        # The page for writing does without; the page of search says what is wrong and has it mended.
        return []
    found = {row.post_id: row for row in rows(actor, _POSTS, ids=list(keys))} if keys else {}
    wanted = [frozenset(stems_of(word)) for word in telling]
    threads: dict[int, Row[Any]] = {}
    for key in keys:
        row = found.get(key)
        if row is not None and row.id not in threads and _is_about(row, wanted):
            threads[row.id] = row
    return sorted(threads.values(), key=lambda row: row.pod_id != pod_id)[:MOST]


def _is_about(row: Row[Any], wanted: Sequence[_Stems]) -> bool:
    """Say whether a post with the title of its thread has enough of the words: of two both, of more two in three."""
    said = _stems(row.title, row.language) | _stems(row.body[:_LETTERS], row.post_language)
    met = sum(not word.isdisjoint(said) for word in wanted)
    return met * 3 >= len(wanted) * 2


def _stems(text: str, language: str) -> _Stems:
    code = field_of(language)
    return frozenset((code, stem) for word in words(text) for stem in stems(word, code))


slots.similar_threads.append(similar)
