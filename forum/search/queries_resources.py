"""Resources as they are found: by title, publisher, why they are useful, themes and the name of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, extract, func, select

from forum.kernel import given
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.pods.models import Tag
from forum.pods.policy import roles
from forum.resources import policy as _policy
from forum.resources.models import Resource, ResourceTag, ResourceVersion

from . import snippets
from .asking import Question
from .backend import Entry
from .keys import RESOURCE, id_of, key
from .sources import Hit, Seen, Source, Text

# The scopes are declared there.
SEEN_BY = _policy
_STEP = 500
_WHY = "the index knows every resource; what comes out of it is read again as the asker"
_STANDS = Resource.deleted_at.is_(None)
_WORDS = (Resource.title, Resource.publisher, Resource.why)
_RESOURCES = unscoped(
    select(
        Resource.id,
        Resource.pod_id,
        Resource.shared_by_id,
        *_WORDS,
        Resource.language,
        Resource.country,
        Resource.created_at,
        ResourceVersion.name,
        ResourceVersion.url,
    )
    .join(
        ResourceVersion,
        (ResourceVersion.resource_id == Resource.id) & (ResourceVersion.number == Resource.number),
    )
    .where(_STANDS),
    _WHY,
)
_THESE = unscoped(_RESOURCES.where(Resource.id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(_RESOURCES.where(Resource.id > bindparam("after")).order_by(Resource.id).limit(_STEP), _WHY)
_COUNT = unscoped(select(func.count()).select_from(Resource).where(_STANDS), _WHY)
_TAGS = unscoped(
    select(ResourceTag.resource_id, Tag.id, Tag.name)
    .join(Tag, Tag.id == ResourceTag.tag_id)
    .where(ResourceTag.resource_id.in_(bindparam("ids", expanding=True)))
    .order_by(Tag.id),
    _WHY,
)
_GIVEN = given.keys()
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SEEN = (
    select(Resource.id, Resource.pod_id, Resource.language, extract("year", Resource.created_at))
    .select_from(_GIVEN)
    .join(Resource, Resource.id == _GIVEN.c.value)
    .where(scope_of(Resource))
)
_ROWS = (
    visible(Resource)
    .with_only_columns(
        Resource.id,
        Resource.pod_id,
        *_WORDS,
        Resource.kind,
        Resource.language,
        Resource.created_at,
        User.name.label("author_name"),
        User.handle.label("author_handle"),
        ResourceVersion.name,
    )
    .join(User, User.id == Resource.shared_by_id)
    .join(
        ResourceVersion,
        (ResourceVersion.resource_id == Resource.id)
        & (ResourceVersion.number == Resource.number)
        & scope_of(ResourceVersion),
    )
    .where(Resource.id.in_(_IDS))
)


def _count() -> int:
    return int(db.session.execute(_COUNT).scalar_one())


def _all() -> Iterator[Entry]:
    after = 0
    while True:
        found = db.session.execute(_NEXT, {"after": after}).all()
        entries = _entries(found)
        # No snapshot is held between two steps.
        db.session.rollback()
        if not found:
            return
        yield from entries
        after = found[-1].id


def _of(ids: Collection[int]) -> list[Entry]:
    return _entries(db.session.execute(_THESE, {"ids": sorted(ids)}).all())


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    return {payload["resource_id"] for payload in payloads if "resource_id" in payload}


def _entries(found: Sequence[Any]) -> list[Entry]:
    tags: dict[int, dict[int, str]] = {}
    for resource, tag, name in db.session.execute(_TAGS, {"ids": [row.id for row in found]}) if found else ():
        tags.setdefault(resource, {})[tag] = name
    return [_entry(row, tags.get(row.id, {})) for row in found]


def _entry(row: Any, tags: Mapping[int, str]) -> Entry:
    return Entry(
        key=key(RESOURCE, row.id),
        pod_id=row.pod_id,
        author_id=row.shared_by_id,
        language=row.language or "en",
        title=row.title,
        text="\n".join((_said(row), *tags.values())),
        at=int(row.created_at.timestamp()),
        tags=tuple(tags),
        has=("link",) if row.url else ("file",),
        country=row.country,
    )


def _said(row: Any) -> str:
    return "\n".join(part for part in (row.why, row.publisher, row.name) if part)


def _seen(actor: Actor, ids: Collection[int]) -> dict[int, Seen]:
    found: Sequence[Any] = rows(actor, _SEEN, ids=ids).all()
    return {id_: Seen(pod, language, int(year)) for id_, pod, language, year in found}


def _read(actor: Actor, keys: Sequence[int]) -> dict[int, Any]:
    found = rows(actor, _ROWS, ids=[id_of(each) for each in keys]).all()
    return {key(RESOURCE, row.id): row for row in found}


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    found = _read(actor, keys)
    return {each: Text(row.title, _said(row), is_markdown=False) for each, row in found.items()}


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    mine, marker = roles(actor), snippets.Marker(question)
    return {
        each: Hit(
            kind="resource",
            row=row,
            pod=mine[row.pod_id],
            title=snippets.marked(row.title, marker),
            lines=snippets.snippet(_said(row), marker),
        )
        for each, row in _read(actor, keys).items()
        if row.pod_id in mine
    }


RESOURCES = Source(RESOURCE, "resource", _count, _all, _of, _about, _seen, _texts, _hits)
