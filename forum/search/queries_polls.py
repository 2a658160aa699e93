"""Polls as they are found: by what they ask, their answers and what came of them. No vote is in any index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, and_, bindparam, extract, func, or_, select, type_coerce

from forum.kernel import given, links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.markup import plain_text
from forum.kernel.policy import rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import roles
from forum.polls import policy as _policy
from forum.polls.models import Poll
from forum.threads.models import Thread

from . import queries_tags, snippets
from .asking import Question
from .backend import Entry
from .keys import POLL, id_of, key
from .queries_walk import Statements, source
from .sources import Hit, Text, whole_threads
from .words import language_of

# The scopes are declared there.
SEEN_BY = _policy
_STEP, _LOOKED = 200, 2_000
_WHY = "the index knows every poll; what comes out of it is read again as the asker"
# As it is kept: what readers are told instead of words that somebody took along is not to be found.
_QUESTION = type_coerce(Poll.question, String)
_WORDS = (Poll.about, Poll.options, Poll.outcome)
# One whose author took the words along is there as long as somebody said what came of it.
_SHOWN = and_(Thread.deleted_at.is_(None), or_(_QUESTION != "", Poll.outcome != ""))
_POLLS = unscoped(
    select(
        Poll.id,
        Poll.pod_id,
        Poll.thread_id,
        Poll.author_id,
        _QUESTION.label("question"),
        *_WORDS,
        Poll.created_at,
        Thread.language,
    )
    .join(Thread, Thread.id == Poll.thread_id)
    .where(_SHOWN),
    _WHY,
)
_THESE = unscoped(_POLLS.where(Poll.id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(_POLLS.where(Poll.id > bindparam("after")).order_by(Poll.id).limit(_STEP), _WHY)
_COUNT = unscoped(select(func.count()).select_from(Poll).join(Thread, Thread.id == Poll.thread_id).where(_SHOWN), _WHY)
_OF_THREADS = unscoped(select(Poll.id).where(Poll.thread_id.in_(bindparam("threads", expanding=True))), _WHY)
_GIVEN = given.keys()
_MINE = (scope_of(Poll), scope_of(Thread), _SHOWN)
_SEEN = (
    select(Poll.id, Poll.pod_id, Thread.language, extract("year", Poll.created_at))
    .select_from(_GIVEN)
    .join(Poll, Poll.id == _GIVEN.c.value)
    .join(Thread, Thread.id == Poll.thread_id)
    .where(*_MINE)
)
_ROWS = (
    select(
        Poll.id,
        Poll.pod_id,
        Poll.thread_id,
        Poll.question,
        *_WORDS,
        Poll.closed_at,
        Poll.created_at,
        Thread.title,
        Thread.language,
        User.name.label("author_name"),
        User.handle.label("author_handle"),
    )
    .select_from(_GIVEN)
    .join(Poll, Poll.id == _GIVEN.c.value)
    .join(Thread, Thread.id == Poll.thread_id)
    # Whoever sees a poll sees who asks.
    .join(User, User.id == Poll.author_id)
    .where(*_MINE)
)


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the polls that facts are about: one, or all of a thread."""
    whole = whole_threads(payloads)
    found = db.session.execute(_OF_THREADS, {"threads": whole}).scalars() if whole else ()
    return {payload["poll_id"] for payload in payloads if "poll_id" in payload}.union(found)


def _entries(found: Sequence[Any]) -> list[Entry]:
    tags = queries_tags.of_threads(row.thread_id for row in found)
    return [_entry(row, tuple(tags.get(row.thread_id, ()))) for row in found]


def _entry(row: Any, tags: tuple[int, ...]) -> Entry:
    text = _said(row)
    return Entry(
        key=key(POLL, row.id),
        pod_id=row.pod_id,
        author_id=row.author_id,
        language=language_of(f"{row.question}\n{text[:_LOOKED]}", row.language),
        title=row.question,
        text=text,
        at=int(row.created_at.timestamp()),
        tags=tags,
    )


def _said(row: Any) -> str:
    """Return what came of a poll, what is said about it and its answers, without any markup."""
    return "\n".join(part for part in (plain_text(row.outcome), row.about, *row.options) if part)


def _read(actor: Actor, keys: Sequence[int]) -> Sequence[Any]:
    return rows(actor, _ROWS, ids=[id_of(each) for each in keys]).all()


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    return {key(POLL, row.id): Text(row.question, _said(row), is_markdown=False) for row in _read(actor, keys)}


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    mine, marker = roles(actor), snippets.Marker(question)
    return {
        key(POLL, row.id): Hit(
            kind="poll",
            row=row,
            pod=mine[row.pod_id],
            url=links.poll(row.id),
            title=snippets.marked(row.question, marker),
            lines=snippets.plain(_said(row), marker),
        )
        for row in _read(actor, keys)
        if row.pod_id in mine
    }


_STATEMENTS = Statements(_COUNT, _NEXT, _THESE, _SEEN)
POLLS = source(POLL, "poll", _STATEMENTS, _entries, about=_about, texts=_texts, hits=_hits)
