"""Questions about resources: the list of a pod, narrowed and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from forum.kernel import times
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.pods.models import Tag

from . import policy as _policy
from . import queries_files, wording
from .models import Resource, ResourceTag, ResourceVersion
from .showing import Entry

# The scopes are declared there.
SEEN_BY = _policy
PAGE = 20
_WORDS = 4
_HERE = (Resource.pod_id == bindparam("pod", type_=Integer), scope_of(Resource))


def _is(name: str, column: Any) -> ColumnElement[bool]:
    """Return the clause of resources that have what is asked for; nothing asked is everything."""
    asked: Any = bindparam(name, type_=String)
    return or_(asked == "", column == asked)


def _themed() -> ColumnElement[bool]:
    asked: Any = bindparam("tag", type_=String)
    named, theme = aliased(Tag), aliased(ResourceTag)
    has = (
        select(theme.resource_id)
        .join(named, named.id == theme.tag_id)
        .where(theme.resource_id == Resource.id, named.slug == asked)
        .correlate(Resource)
        .exists()
    )
    return or_(asked == "", has)


_FACETS: Mapping[str, ColumnElement[bool]] = {
    "kind": _is("kind", Resource.kind),
    "tag": _themed(),
    "language": _is("language", Resource.language),
    "country": _is("country", Resource.country),
    "year": _is("year", cast(Resource.year, String)),
}
_NAMED = tuple(Resource.title_folded.like(bindparam(f"word{at}", type_=String), escape="\\") for at in range(_WORDS))


def narrowed(besides: str = "") -> tuple[ColumnElement[bool], ...]:
    """Return the clauses of a pod's list as it is narrowed, but for one facet; `Wanted.binds` says to what."""
    return (*_HERE, *_NAMED, *(clause for name, clause in _FACETS.items() if name != besides))


_Newer = aliased(Resource)
# What stands in the place of a resource, unless that is in the bin.
NEWER = (
    select(_Newer.id)
    .where(_Newer.id == Resource.superseded_by_id, _Newer.deleted_at.is_(None))
    .correlate(Resource)
    .scalar_subquery()
    .label("superseded_by_id")
)
ENTRIES: Select[Any] = (
    select(
        *(getattr(Resource, name) for name in Entry._fields[:11]),
        NEWER,
        User.name.label("by_name"),
        User.handle.label("by_handle"),
        ResourceVersion.url,
        ResourceVersion.name,
        ResourceVersion.size,
        queries_files.TEXT_SIZE.label("text_size"),
        queries_files.TEXT_REASON.label("text_reason"),
    )
    .join(User, User.id == Resource.shared_by_id)
    .join(
        ResourceVersion,
        (ResourceVersion.resource_id == Resource.id)
        & (ResourceVersion.number == Resource.number)
        & scope_of(ResourceVersion),
    )
)
_AFTER: Any = bindparam("after", type_=Integer)
_LAST = aliased(Resource)
# Where it stands elsewhere is nobody's to find out.
_FROM = (
    select(_LAST.title_folded)
    .where(_LAST.id == _AFTER, _LAST.pod_id == bindparam("pod", type_=Integer))
    .correlate(None)
    .scalar_subquery()
)
_LISTED = ENTRIES.where(*narrowed()).limit(PAGE + 1)
_LISTS = {
    "newest": _LISTED.where(or_(_AFTER == 0, Resource.id < _AFTER)).order_by(Resource.id.desc()),
    "title": _LISTED.where(
        or_(
            _AFTER == 0,
            Resource.title_folded > _FROM,
            (Resource.title_folded == _FROM) & (Resource.id > _AFTER),
        )
    ).order_by(Resource.title_folded, Resource.id),
}
ORDERS = tuple(_LISTS)


_NOTHING: Any = literal_column("''")


def _count(name: str, value: Any, label: Any = _NOTHING) -> Select[Any]:
    found: Select[Any] = select(
        literal_column(f"'{name}'").label("facet"),
        value.label("value"),
        label.label("label"),
        func.count(Resource.id).label("n"),
    )
    if name == "tag":
        joined = (ResourceTag.resource_id == Resource.id) & scope_of(ResourceTag)
        found = (
            found.select_from(Resource)
            .join(ResourceTag, joined)
            .join(Tag, (Tag.id == ResourceTag.tag_id) & scope_of(Tag))
        )
        return found.where(*narrowed(name)).group_by(Tag.slug, Tag.name)
    return found.where(*narrowed(name), value.is_not(None)).group_by(value)


_COUNTS = union_all(
    _count("kind", Resource.kind),
    _count("tag", Tag.slug, Tag.name),
    _count("language", Resource.language),
    _count("country", Resource.country),
    _count("year", cast(Resource.year, String)),
)
TAGGED = (
    select(ResourceTag.resource_id, Tag.name, Tag.slug)
    .join(Tag, (Tag.id == ResourceTag.tag_id) & scope_of(Tag))
    .where(scope_of(ResourceTag), ResourceTag.resource_id.in_(bindparam("ids", expanding=True)))
    .order_by(Tag.position, Tag.id)
)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; nothing is everything."""

    kind: str = ""
    tag: str = ""
    language: str = ""
    country: str = ""
    year: str = ""
    q: str = ""
    sort: str = "newest"

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left out."""
        return replace(self, sort="newest") == Wanted()

    def binds(self) -> dict[str, str]:
        """Return what the statements are asked with."""
        # A word has letters and digits, and perhaps a low line, which would stand for any letter.
        words = [word.replace("_", "\\_") for word in wording.folded(self.q).split()[:_WORDS]]
        likes = [f"%{word}%" for word in words] + ["%"] * (_WORDS - len(words))
        return {**{name: getattr(self, name) for name in _FACETS}, **{f"word{at}": w for at, w in enumerate(likes)}}


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and how many resources have it beside what else is asked."""

    value: str
    label: str
    n: int


def listed(actor: Actor, pod_id: int, wanted: Wanted, after: int) -> tuple[list[Entry], int | None]:
    """Return a page of a pod's resources, and the key of the page that follows."""
    found = rows(actor, _LISTS[wanted.sort], pod=pod_id, after=after, **wanted.binds()).all()
    shown = found[:PAGE]
    return dressed(actor, shown), shown[-1].id if len(found) > PAGE else None


def dressed(actor: Actor, found: Sequence[Any]) -> list[Entry]:
    """Return rows of ENTRIES with their themes; columns that a statement has added are left out."""
    tags: dict[int, list[str]] = {}
    ids = [row.id for row in found]
    for row in rows(actor, TAGGED, ids=ids) if ids else ():
        tags.setdefault(row.resource_id, []).append(row.name)
    width = len(Entry._fields) - 1
    return [Entry._make((*row[:width], tuple(tags.get(row.id, ())))) for row in found]


def counts(actor: Actor, pod_id: int, wanted: Wanted) -> dict[str, list[Choice]]:
    """Return what else there is by each facet, the most first; what nobody said is left out."""
    found: dict[str, list[Choice]] = {name: [] for name in _FACETS}
    for row in rows(actor, _COUNTS, pod=pod_id, **wanted.binds()):
        if row.value:
            found[row.facet].append(Choice(row.value, row.label or _called(row.facet, row.value), row.n))
    for name, choices in found.items():
        choices.sort(key=lambda choice: (-int(choice.value),) if name == "year" else (-choice.n, choice.value))
    return found


def _called(facet: str, value: str) -> str:
    if facet == "kind":
        return str(wording.KINDS.get(value, value))
    if facet == "language":
        return times.language_name(value)
    return times.country_name(value) if facet == "country" else value
