"""Syntheses as they are found: of each thread the present one, by the title of the thread and its own words.

Its key is that of the thread, so that another version, a merge or a removal leaves nothing of an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, and_, bindparam, extract, func, select, type_coerce
from sqlalchemy.orm import aliased

from forum.kernel import given, links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.markup import plain_text
from forum.kernel.policy import rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import roles
from forum.threads import policy_syntheses as _policy
from forum.threads.models import Post, Thread
from forum.threads.models_syntheses import Synthesis

from . import queries_tags, snippets
from .asking import Question
from .backend import Entry
from .keys import SYNTHESIS, id_of, key
from .queries_walk import Statements, source
from .sources import Hit, Text, whole_threads

# The scopes are declared there.
SEEN_BY = _policy
_STEP = 200
_WHY = "the index knows every synthesis; what comes out of it is read again as the asker"
_Newer = aliased(Synthesis)
# The highest number that has words: what an author took along is no version any more.
_LATER = unscoped(
    select(_Newer.id)
    .where(_Newer.thread_id == Synthesis.thread_id, _Newer.number > Synthesis.number, _Newer.body != "")
    .correlate(Synthesis),
    "whether there is a newer version, of a thread that is asked about",
)
_PRESENT = and_(Synthesis.body != "", ~_LATER.exists())
_SYNTHESES = unscoped(
    select(
        Synthesis.thread_id,
        Synthesis.pod_id,
        Synthesis.by_id,
        Synthesis.body,
        Synthesis.language,
        Synthesis.at,
        # As it is kept: what readers are told instead of a removed title is not to be found.
        type_coerce(Thread.title, String).label("title"),
    )
    .join(Thread, Thread.id == Synthesis.thread_id)
    .where(_PRESENT, Thread.deleted_at.is_(None)),
    _WHY,
)
_THESE = unscoped(_SYNTHESES.where(Synthesis.thread_id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(
    _SYNTHESES.where(Synthesis.thread_id > bindparam("after")).order_by(Synthesis.thread_id).limit(_STEP), _WHY
)
_COUNT = unscoped(
    select(func.count())
    .select_from(Synthesis)
    .join(Thread, Thread.id == Synthesis.thread_id)
    .where(_PRESENT, Thread.deleted_at.is_(None)),
    _WHY,
)
# What was merged into another thread has given its synthesis away.
_MERGED = unscoped(
    select(Thread.id)
    .join(Post, Post.id == Thread.merged_post_id)
    .where(Post.thread_id.in_(bindparam("threads", expanding=True))),
    _WHY,
)
_GIVEN = given.keys()
_MINE = (scope_of(Synthesis), scope_of(Thread), _PRESENT)
_SEEN = (
    select(Synthesis.thread_id, Synthesis.pod_id, Synthesis.language, extract("year", Synthesis.at))
    .select_from(_GIVEN)
    .join(Synthesis, Synthesis.thread_id == _GIVEN.c.value)
    .join(Thread, Thread.id == Synthesis.thread_id)
    .where(*_MINE)
)
_ROWS = (
    select(
        Synthesis.thread_id,
        Synthesis.pod_id,
        Synthesis.body,
        Synthesis.language,
        Synthesis.at.label("created_at"),
        Thread.title,
        Thread.language.label("thread_language"),
        User.name.label("author_name"),
        User.handle.label("author_handle"),
    )
    .select_from(_GIVEN)
    .join(Synthesis, Synthesis.thread_id == _GIVEN.c.value)
    .join(Thread, Thread.id == Synthesis.thread_id)
    # Whoever reads a synthesis reads who wrote it.
    .join(User, User.id == Synthesis.by_id)
    .where(*_MINE)
)


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the threads of which facts are about the synthesis, or about the whole."""
    versions = {one["thread_id"] for one in payloads if "number" in one and "thread_id" in one and "post_id" not in one}
    wanted = sorted({*whole_threads(payloads), *versions})
    return {*wanted, *db.session.execute(_MERGED, {"threads": wanted}).scalars()} if wanted else set()


def _entries(found: Sequence[Any]) -> list[Entry]:
    tags = queries_tags.of_threads(row.thread_id for row in found)
    return [
        Entry(
            key=key(SYNTHESIS, row.thread_id),
            pod_id=row.pod_id,
            author_id=row.by_id,
            language=row.language,
            title=row.title,
            text=plain_text(row.body),
            at=int(row.at.timestamp()),
            tags=tuple(tags.get(row.thread_id, ())),
        )
        for row in found
    ]


def _read(actor: Actor, keys: Sequence[int]) -> Sequence[Any]:
    return rows(actor, _ROWS, ids=[id_of(each) for each in keys]).all()


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    return {key(SYNTHESIS, row.thread_id): Text(row.title, row.body, is_markdown=True) for row in _read(actor, keys)}


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    mine, marker = roles(actor), snippets.Marker(question)
    return {
        key(SYNTHESIS, row.thread_id): Hit(
            kind="synthesis",
            row=row,
            pod=mine[row.pod_id],
            url=f"{links.thread(row.thread_id)}/synthesis",
            title=snippets.marked(row.title, marker),
            lines=snippets.snippet(row.body, marker),
        )
        for row in _read(actor, keys)
        if row.pod_id in mine
    }


_STATEMENTS = Statements(_COUNT, _NEXT, _THESE, _SEEN)
SYNTHESES = source(SYNTHESIS, "synthesis", _STATEMENTS, _entries, about=_about, texts=_texts, hits=_hits)
