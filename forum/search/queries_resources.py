"""Resources as they are found: by title, publisher, use, themes and name of the file, and by the words on its pages.

Only the version that is handed out is found by its words: who looks for a figure is not to read that of yesterday.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, extract, func, select

from forum.extracts import wording
from forum.extracts.models import ExtractPage
from forum.kernel import given, links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.pods.models import Tag
from forum.pods.policy import roles
from forum.resources import policy as _policy
from forum.resources.models import Resource, ResourceTag, ResourceVersion
from forum.resources.queries import NEWER, TAGGED

from . import queries_pages, queries_tags, snippets
from .asking import Question
from .backend import Entry
from .keys import RESOURCE, id_of, key, part_of
from .queries_walk import seen
from .sources import Hit, Seen, Source, Text
from .words import language_of

# The scopes are declared there.
SEEN_BY = _policy
_STEP, _LOOKED = 100, 2_000
_WHY = "the index knows every resource; what comes out of it is read again as the asker"
_STANDS = Resource.deleted_at.is_(None)
_WORDS = (Resource.title, Resource.publisher, Resource.why)
_CURRENT = (ResourceVersion.resource_id == Resource.id) & (ResourceVersion.number == Resource.number)
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
        ResourceVersion.blob_id,
    )
    .join(ResourceVersion, _CURRENT)
    .where(_STANDS),
    _WHY,
)
_THESE = unscoped(_RESOURCES.where(Resource.id.in_(bindparam("ids", expanding=True))), _WHY)
_NEXT = unscoped(_RESOURCES.where(Resource.id > bindparam("after")).order_by(Resource.id).limit(_STEP), _WHY)
_COUNT = unscoped(select(func.count()).select_from(Resource).where(_STANDS), _WHY)
_COUNT_PAGES = unscoped(
    select(func.count())
    .select_from(Resource)
    .join(ResourceVersion, _CURRENT)
    .join(ExtractPage, ExtractPage.blob_id == ResourceVersion.blob_id)
    .where(_STANDS),
    _WHY,
)
_HOLDING = unscoped(
    select(ResourceVersion.resource_id).where(ResourceVersion.blob_id.in_(bindparam("blobs", expanding=True))), _WHY
)
_CALLED = unscoped(
    select(ResourceTag.resource_id).where(ResourceTag.tag_id.in_(bindparam("tags", expanding=True))), _WHY
)
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
        Resource.number,
        NEWER,
        ResourceVersion.name,
        ResourceVersion.type,
        ResourceVersion.size,
    )
    .join(User, User.id == Resource.shared_by_id)
    .join(ResourceVersion, _CURRENT & scope_of(ResourceVersion))
    .where(Resource.id.in_(_IDS))
)
_TEXTS = (
    select(Resource.id, ExtractPage.number, ExtractPage.label, ExtractPage.text)
    .select_from(Resource)
    .join(ResourceVersion, _CURRENT & scope_of(ResourceVersion))
    .join(ExtractPage, ExtractPage.blob_id == ResourceVersion.blob_id)
    .where(scope_of(Resource), queries_pages.among_places(Resource.id))
)


def _count() -> int:
    return int(db.session.execute(_COUNT).scalar_one() + db.session.execute(_COUNT_PAGES).scalar_one())


def _all() -> Iterator[Entry]:
    after = 0
    while True:
        found = db.session.execute(_NEXT, {"after": after}).all()
        tags = _tags(found)
        # No snapshot is held between two steps, and the words of no more than one file are held at a time.
        db.session.rollback()
        for row in found:
            yield from _entries(row, tags.get(row.id, {}))
            db.session.rollback()
        if not found:
            return
        after = found[-1].id


def _of(ids: Collection[int]) -> list[Entry]:
    found = db.session.execute(_THESE, {"ids": sorted(ids)}).all()
    tags = _tags(found)
    return [entry for row in found for entry in _entries(row, tags.get(row.id, {}))]


def _about(payloads: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the resources that facts are about: named, with some bytes among their versions, or of a renamed theme."""
    blobs = sorted({payload["blob_id"] for payload in payloads if "blob_id" in payload})
    held = db.session.execute(_HOLDING, {"blobs": blobs}).scalars() if blobs else ()
    tags = queries_tags.renamed(payloads)
    called = db.session.execute(_CALLED, {"tags": tags}).scalars() if tags else ()
    return {payload["resource_id"] for payload in payloads if "resource_id" in payload}.union(held, called)


def _tags(found: Sequence[Any]) -> dict[int, dict[int, str]]:
    tags: dict[int, dict[int, str]] = {}
    for resource, tag, name in db.session.execute(_TAGS, {"ids": [row.id for row in found]}) if found else ():
        tags.setdefault(resource, {})[tag] = name
    return tags


def _entries(row: Any, tags: Mapping[int, str]) -> list[Entry]:
    """Return an entry for what is said of a resource, and one for each page of its file."""
    pages = queries_pages.of_blob(row.blob_id) if row.blob_id is not None else ()
    said = _entry(row, tags, 0, row.title, _said(row), tuple(tags.values()))
    return [said, *(_entry(row, tags, page.number, "", page.text) for page in pages)]


def _entry(row: Any, tags: Mapping[int, str], part: int, title: str, text: str, names: tuple[str, ...] = ()) -> Entry:
    spoken = row.language or "en"
    return Entry(
        key=key(RESOURCE, row.id, part),
        pod_id=row.pod_id,
        author_id=row.shared_by_id,
        language=language_of(text[:_LOOKED], spoken) if part else spoken,
        title=title,
        text=text,
        at=int(row.created_at.timestamp()),
        tags=tuple(tags),
        has=("link",) if row.url else ("file",),
        country=row.country,
        names=names,
    )


def _said(row: Any) -> str:
    return "\n".join(part for part in (row.why, row.publisher, row.name) if part)


def _seen(actor: Actor, ids: Collection[int]) -> dict[int, Seen]:
    return seen(actor, _SEEN, ids)


def _read(actor: Actor, keys: Sequence[int]) -> dict[int, Any]:
    """Return rows by id."""
    ids = sorted({id_of(each) for each in keys})
    return {row.id: row for row in rows(actor, _ROWS, ids=ids)} if ids else {}


def _texts(actor: Actor, keys: Sequence[int]) -> dict[int, Text]:
    found = _read(actor, [each for each in keys if not part_of(each)])
    tags: dict[int, tuple[str, ...]] = {}
    for row in rows(actor, TAGGED, ids=list(found)) if found else ():
        tags[row[0]] = (*tags.get(row[0], ()), row.name)
    said = {
        key(RESOURCE, id_): Text(row.title, _said(row), is_markdown=False, tags=tags.get(id_, ()))
        for id_, row in found.items()
    }
    for (id_, number), page in queries_pages.shown(actor, _TEXTS, keys).items():
        said[key(RESOURCE, id_, number)] = Text("", page.text, is_markdown=False)
    return said


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    parts = {id_of(each): part_of(each) for each in keys}
    pages, mine, marker = queries_pages.shown(actor, _TEXTS, keys), roles(actor), snippets.Marker(question)
    made = {}
    for id_, row in _read(actor, keys).items():
        page = pages.get((id_, parts[id_]))
        if row.pod_id in mine:
            made[key(RESOURCE, id_)] = Hit(
                kind="resource",
                row=row,
                pod=mine[row.pod_id],
                url=links.resource(row.id),
                title=snippets.marked(row.title, marker),
                lines=snippets.plain(page.text, marker) if page else snippets.snippet(_said(row), marker),
                part=wording.title(row.type, page.number, page.label) if page else "",
                at=page.number if page else 0,
            )
    return queries_tags.telling(made, lambda ids: rows(actor, TAGGED, ids=ids), "id", marker)


RESOURCES = Source(RESOURCE, "resource", _count, _all, _of, _about, _seen, _texts, _hits)
