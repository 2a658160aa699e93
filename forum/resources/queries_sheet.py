"""What the list of a pod is as a table, and which lines of one the pod has already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from forum.kernel import links, settings
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.pods.queries import pod_tags

from . import addresses, queries, sheets, wording
from . import policy as _policy
from .models import Resource, ResourceVersion
from .queries import Wanted
from .sheets import Line

# The scopes are declared there.
SEEN_BY = _policy
MOST, _STEP = 10_000, 500
_TABLE = (
    select(
        *(getattr(Resource, name) for name in ("id", "title", "kind", "publisher", "year", "language", "country")),
        *(getattr(Resource, name) for name in ("licence", "why", "created_at")),
        *(getattr(ResourceVersion, name) for name in ("url", "name", "size")),
    )
    .join(
        ResourceVersion,
        (ResourceVersion.resource_id == Resource.id)
        & (ResourceVersion.number == Resource.number)
        & scope_of(ResourceVersion),
    )
    .where(*queries.narrowed(), Resource.id > bindparam("after", type_=Integer))
    .order_by(Resource.id)
    .limit(_STEP)
)
_THERE = (
    select(Resource.id, Resource.title, Resource.title_key, ResourceVersion.place)
    .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    .where(
        scope_of(Resource),
        scope_of(ResourceVersion),
        Resource.pod_id == bindparam("pod", type_=Integer),
        or_(
            Resource.title_key.in_(bindparam("titles", expanding=True)),
            ResourceVersion.place.in_(bindparam("places", expanding=True)),
        ),
    )
    .order_by(Resource.id)
)


def table(actor: Actor, pod_id: int, wanted: Wanted) -> Iterator[Sequence[object]]:
    """Yield the list of a pod as rows, the first with the names of the columns."""
    yield (*sheets.COLUMNS, *sheets.BESIDES)
    home, after = settings.current().public_url, 0
    for _step in range(MOST // _STEP):
        found = rows(actor, _TABLE, pod=pod_id, after=after, **wanted.binds()).all()
        tags: dict[int, list[str]] = {}
        for tag in rows(actor, queries.TAGGED, ids=[row.id for row in found]) if found else ():
            tags.setdefault(tag.resource_id, []).append(tag.name)
        for row in found:
            said = [row.title, row.url, row.kind, row.publisher, row.year, row.language, row.country, row.licence]
            file = [row.name, row.size or "", f"{row.created_at:%Y-%m-%d}", home + links.resource(row.id)]
            yield [*said, row.why, "; ".join(tags.get(row.id, ())), *file]
        if len(found) < _STEP:
            return
        after = found[-1].id


def themes(actor: Actor, pod_id: int) -> Mapping[str, str]:
    """Return the slugs of a pod's themes, by their slugs and by their names."""
    known = pod_tags(actor, pod_id)
    return {wording.folded(name): tag.slug for tag in known for name in (tag.slug, tag.name)}


def compared(actor: Actor, pod_id: int, lines: Sequence[Line]) -> list[Line]:
    """Return lines with what the pod has already that is likely the same."""
    good = [line for line in lines if line.is_good]
    titles = {wording.title_key(line.words.title) for line in good}
    places = {addresses.key(addresses.place(line.url)) for line in good}
    by_title: dict[str, int] = {}
    by_place: dict[int, int] = {}
    if good:
        for row in rows(actor, _THERE, pod=pod_id, titles=sorted(titles), places=sorted(places)):
            by_title.setdefault(row.title_key, row.id)
            by_place.setdefault(row.place, row.id)
    return [replace(line, twin=_twin(line, by_title, by_place)) if line.is_good else line for line in lines]


def _twin(line: Line, by_title: Mapping[str, int], by_place: Mapping[Any, int]) -> int | None:
    same = by_place.get(addresses.key(addresses.place(line.url)))
    return same if same is not None else by_title.get(wording.title_key(line.words.title))
