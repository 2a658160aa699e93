"""What a pod has twice: asked before something is added, and listed for its moderators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, bindparam, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.attachments.models import Unsent
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of

from . import addresses, wording
from . import policy as _policy
from .models import Resource, ResourceDifference, ResourceVersion
from .queries import ENTRIES, dressed
from .showing import Entry

# The scopes are declared there.
SEEN_BY = _policy
MOST = 50
# A title as short as this says too little to be taken for the beginning of another.
_TELLING = 12
_FEW = 5
_WAITING = (
    select(Unsent.blob_id).where(scope_of(Unsent), Unsent.id.in_(bindparam("files", expanding=True))).scalar_subquery()
)
_HERE = (Resource.pod_id == bindparam("pod", type_=Integer), scope_of(Resource))


def _same(clause: ColumnElement[bool]) -> Any:
    return (
        select(Resource.id, Resource.title)
        .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
        .where(*_HERE, scope_of(ResourceVersion), clause)
        .distinct()
        .order_by(Resource.id)
        .limit(_FEW)
    )


_SAME_FILE = _same(ResourceVersion.blob_id.in_(_WAITING))
_SAME_BYTES = _same(ResourceVersion.blob_id == bindparam("blob"))
_SAME_WORDS = _same(
    or_(
        Resource.title_key.in_(bindparam("titles", expanding=True)),
        Resource.title_folded.like(bindparam("begins"), escape="\\"),
        ResourceVersion.place.in_(bindparam("places", expanding=True)),
    )
)
_First, _Second = aliased(Resource), aliased(Resource)
_One, _Other = aliased(ResourceVersion), aliased(ResourceVersion)
_TOLD_APART = (
    select(ResourceDifference.resource_id)
    .where(
        scope_of(ResourceDifference),
        ResourceDifference.resource_id == _First.id,
        ResourceDifference.other_id == _Second.id,
    )
    .correlate(_First, _Second)
    .exists()
)


def _stands(side: Any) -> tuple[ColumnElement[bool], ...]:
    # What another stands in the place of is settled.
    seen = select(Resource.id).where(*_HERE, Resource.superseded_by_id.is_(None))
    return (side.pod_id == bindparam("pod", type_=Integer), side.id.in_(seen))


def _pairs(why: str, *joins: tuple[Any, ColumnElement[bool]]) -> Any:
    found: Any = select(
        _First.id.label("first"), _Second.id.label("second"), literal_column(f"'{why}'").label("why")
    ).select_from(_First)
    for target, on in joins:
        found = found.join(target, on)
    return found.where(*_stands(_First), *_stands(_Second), ~_TOLD_APART).distinct().limit(MOST)


def _by_version(why: str, column: str) -> Any:
    same = (getattr(_Other, column) == getattr(_One, column)) & (_Other.pod_id == _One.pod_id)
    return _pairs(
        why,
        (_One, _One.resource_id == _First.id),
        (_Other, same & (_Other.resource_id > _One.resource_id)),
        (_Second, _Second.id == _Other.resource_id),
    )


_ALIKE = union_all(
    *(
        select(found.subquery())
        for found in (
            _by_version("file", "blob_id"),
            _by_version("place", "place"),
            _pairs(
                "title",
                (
                    _Second,
                    (_Second.pod_id == _First.pod_id)
                    & (_Second.title_key == _First.title_key)
                    & (_Second.title_key != "")
                    & (_Second.id > _First.id),
                ),
            ),
        )
    )
)
_THESE = ENTRIES.where(scope_of(Resource), Resource.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Pair:
    """Two resources that are likely one, and why: `file`, `place`, `title`."""

    first: Entry
    second: Entry
    why: tuple[str, ...]


def same_file(actor: Actor, pod_id: int, blob_id: int) -> Sequence[Row[Any]]:
    """Return what a pod has already with the same bytes, in whichever version."""
    return rows(actor, _SAME_BYTES, pod=pod_id, blob=blob_id).all()


def twins(
    actor: Actor, pod_id: int, *, files: Sequence[int] = (), titles: Sequence[str] = (), url: str = ""
) -> Sequence[Row[Any]]:
    """Return what a pod has already that is the same: by its bytes, its address, or nearly by its title."""
    same = rows(actor, _SAME_FILE, pod=pod_id, files=list(files)).all() if files else []
    if same or not (titles or url):
        return same
    keys = [key for key in map(wording.title_key, titles) if key]
    words = wording.folded(titles[0]) if len(titles) == 1 else ""
    place = addresses.place(url.strip())
    asked = {
        "titles": keys,
        # What begins with a title goes on, as a subtitle does.
        "begins": words.replace("_", "\\_") + " %" if len(words) >= _TELLING else words,
        "places": [addresses.key(place)] if place else [],
    }
    return rows(actor, _SAME_WORDS, pod=pod_id, **asked).all()


def alike(actor: Actor, pod_id: int) -> list[Pair]:
    """Return what a pod has likely twice, the newest first; what a moderator told apart is left out."""
    why: dict[tuple[int, int], list[str]] = {}
    for row in rows(actor, _ALIKE, pod=pod_id):
        why.setdefault((row.first, row.second), []).append(row.why)
    pairs = sorted(why, reverse=True)[:MOST]
    ids = sorted({id_ for pair in pairs for id_ in pair})
    found = rows(actor, _THESE, ids=ids).all() if ids else []
    entries = {entry.id: entry for entry in dressed(actor, found)}
    return [
        Pair(entries[first], entries[second], tuple(why[first, second]))
        for first, second in pairs
        if first in entries and second in entries
    ]
