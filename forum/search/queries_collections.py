"""Collections of resources as they are found: by their title and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, extract, func, literal, select

from forum.kernel import given, links
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import roles
from forum.resources import policy_collections as _policy
from forum.resources.models_collections import Collection

from . import snippets
from .asking import Question
from .backend import Entry
from .keys import COLLECTION, id_of, key
from .queries_walk import Statements, source
from .sources import Hit, Text
from .words import language_of

# The scope is declared there.
SEEN_BY = _policy
_STEP = 500
_WHY = "the index knows every collection; what comes out of it is read again as the asker"
_STANDS = Collection.deleted_at.is_(None)
_COLLECTIONS = unscoped(
    select(
        Collection.id,
        Collection.pod_id,
        Collection.made_by_id,
        Collection.title,
        Collection.about,
        Collection.created_at,
    ).where(_STANDS),
    _WHY,
)
_THESE = unscoped(_COLLECTIONS.where(Collection.id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(_COLLECTIONS.where(Collection.id > bindparam("after")).order_by(Collection.id).limit(_STEP), _WHY)
_COUNT = unscoped(select(func.count()).select_from(Collection).where(_STANDS), _WHY)
_GIVEN = given.keys()
_SEEN = (
    # Nobody says in which language a collection is.
    select(Collection.id, Collection.pod_id, literal(""), extract("year", Collection.created_at))
    .select_from(_GIVEN)
    .join(Collection, Collection.id == _GIVEN.c.value)
    .where(scope_of(Collection))
)
_ROWS = (
    select(
        Collection.id,
        Collection.pod_id,
        Collection.title,
        Collection.about,
        Collection.created_at,
        User.name.label("author_name"),
        User.handle.label("author_handle"),
    )
    .select_from(_GIVEN)
    .join(Collection, Collection.id == _GIVEN.c.value)
    # Whoever sees a collection sees who made it.
    .join(User, User.id == Collection.made_by_id)
    .where(scope_of(Collection))
)


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    return {payload["collection_id"] for payload in payloads if "collection_id" in payload}


def _entries(found: Sequence[Any]) -> list[Entry]:
    return list(map(_entry, found))


def _entry(row: Any) -> Entry:
    return Entry(
        key=key(COLLECTION, row.id),
        pod_id=row.pod_id,
        author_id=row.made_by_id,
        language=language_of(f"{row.title}\n{row.about}", "en"),
        title=row.title,
        text=row.about,
        at=int(row.created_at.timestamp()),
    )


def _read(actor: Actor, keys: Sequence[int]) -> Sequence[Any]:
    return rows(actor, _ROWS, ids=[id_of(each) for each in keys]).all()


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    return {key(COLLECTION, row.id): Text(row.title, row.about, is_markdown=False) for row in _read(actor, keys)}


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    mine, marker = roles(actor), snippets.Marker(question)
    return {
        key(COLLECTION, row.id): Hit(
            kind="collection",
            row=row,
            pod=mine[row.pod_id],
            url=links.collection(row.id),
            title=snippets.marked(row.title, marker),
            lines=snippets.plain(row.about, marker),
        )
        for row in _read(actor, keys)
        if row.pod_id in mine
    }


_STATEMENTS = Statements(_COUNT, _NEXT, _THESE, _SEEN)
COLLECTIONS = source(COLLECTION, "collection", _STATEMENTS, _entries, about=_about, texts=_texts, hits=_hits)
