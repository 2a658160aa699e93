"""Questions about collections: those of a pod, one with its items, and what its reader has done of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.people.models import User
from forum.pods.policy import moderated_pods

from . import policy_collections as _policy
from .actions_collections import MOST
from .models import Resource
from .models_collections import Collection, CollectionItem, CollectionTick
from .queries import ENTRIES, dressed
from .showing import Entry

# The scopes are declared there.
SEEN_BY = _policy
PAGE, _FEW = 50, 10
_IN = (
    select(func.count(CollectionItem.id))
    .where(scope_of(CollectionItem), CollectionItem.collection_id == Collection.id)
    .correlate(Collection)
    .scalar_subquery()
)
_DONE = (
    select(func.count(CollectionItem.id))
    .join(CollectionTick, (CollectionTick.item_id == CollectionItem.id) & scope_of(CollectionTick))
    .where(scope_of(CollectionItem), CollectionItem.collection_id == Collection.id)
    .correlate(Collection)
    .scalar_subquery()
)
_LISTED = (
    select(
        Collection.id,
        Collection.title,
        Collection.about,
        User.name.label("by_name"),
        _IN.label("many"),
        _DONE.label("done"),
    )
    .join(User, User.id == Collection.made_by_id)
    .where(scope_of(Collection))
)
_OF_POD = (
    _LISTED.where(Collection.pod_id == bindparam("pod"), Collection.id < bindparam("before", type_=Integer))
    .order_by(Collection.id.desc())
    .limit(PAGE + 1)
)
_ONE = _LISTED.where(Collection.id == bindparam("which"))
_HOLDING = (
    select(Collection.id, Collection.title)
    .join(CollectionItem, CollectionItem.collection_id == Collection.id)
    .where(scope_of(Collection), scope_of(CollectionItem), CollectionItem.resource_id == bindparam("resource"))
    .order_by(Collection.id.desc())
    .limit(_FEW)
)
# In two steps, as PostgreSQL tries every order of what it joins: all of it in one took a tenth of a second to plan.
_PLACES = (
    select(
        CollectionItem.id,
        CollectionItem.resource_id,
        CollectionItem.position,
        CollectionItem.note,
        CollectionTick.at.label("done_at"),
    )
    .outerjoin(CollectionTick, (CollectionTick.item_id == CollectionItem.id) & scope_of(CollectionTick))
    .where(scope_of(CollectionItem), CollectionItem.collection_id == bindparam("which"))
    .order_by(CollectionItem.position, CollectionItem.id)
    .limit(MOST)
    .cte("places")
    .prefix_with("MATERIALIZED")
)
_ITEMS = (
    ENTRIES.add_columns(_PLACES.c.id.label("item_id"), _PLACES.c.note, _PLACES.c.done_at)
    .join(_PLACES, _PLACES.c.resource_id == Resource.id)
    .where(scope_of(Resource))
    .order_by(_PLACES.c.position, _PLACES.c.id)
)
_MINE = (
    select(Collection.id, Collection.title)
    .where(
        scope_of(Collection),
        Collection.pod_id == bindparam("pod"),
        or_(Collection.made_by_id == ME, Collection.pod_id.in_(moderated_pods())),
    )
    .order_by(Collection.made_by_id != ME, Collection.id.desc())
    .limit(PAGE)
)
_ANY = 2**31 - 1


@dataclass(frozen=True)
class Item:
    """A resource at its place in a collection, and whether its reader has done it."""

    id: int
    number: int
    entry: Entry
    note: str
    is_done: bool


def of_pod(actor: Actor, pod_id: int, after: int = 0) -> tuple[Sequence[Row[Any]], int | None]:
    """Return collections of a pod, the newest first, with what of each is done, and the key that goes on."""
    found = rows(actor, _OF_POD, pod=pod_id, before=after or _ANY).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def one(actor: Actor, collection_id: int) -> Row[Any]:
    """Return a collection as its page shows it."""
    return rows(actor, _ONE, which=collection_id).one()


def items(actor: Actor, collection_id: int) -> list[Item]:
    """Return what is in a collection, in its order."""
    found: Sequence[Any] = rows(actor, _ITEMS, which=collection_id).all()
    entries = dressed(actor, found)
    return [
        Item(row.item_id, at, entry, row.note, row.done_at is not None)
        for at, (row, entry) in enumerate(zip(found, entries, strict=True), 1)
    ]


def holding(actor: Actor, resource_id: int) -> Sequence[Row[Any]]:
    """Return the collections that a resource is in."""
    return rows(actor, _HOLDING, resource=resource_id).all()


def to_choose(actor: Actor, pod_id: int) -> Sequence[Row[Any]]:
    """Return collections of a pod into which somebody may put something, the actor's own first."""
    return rows(actor, _MINE, pod=pod_id).all()
