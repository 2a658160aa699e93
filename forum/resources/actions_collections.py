"""Verbs of collections: make one, put resources in, order them, say a word on each, tick them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from forum.kernel import clock, upserts
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, NotVisible, Refused, every
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import permits, rows, scope_of, visible
from forum.pods import typed as pods
from forum.pods.models import Pod
from forum.pods.policy import open_pods

from . import actions, typed
from . import policy_collections as _policy
from .actions_bin import mine_or_kept
from .events import CollectionChanged, CollectionMade
from .models import Resource
from .models_collections import Collection, CollectionItem, CollectionTick

# The scopes are declared there.
SEEN_BY = _policy
MOST, ABOUT = 100, 1000
# Each first write repeats what it relies on: a moment ago is not now.
_WRITE = (
    update(Collection)
    .where(
        Collection.id == bindparam("which"),
        scope_of(Collection),
        mine_or_kept(Collection, Collection.made_by_id),
        Collection.revision == bindparam("read"),
    )
    .returning(Collection.id)
    .execution_options(synchronize_session=False)
)
_ITEMS = (
    select(CollectionItem.id, CollectionItem.resource_id, CollectionItem.position)
    .where(scope_of(CollectionItem), CollectionItem.collection_id == bindparam("which"))
    .order_by(CollectionItem.position, CollectionItem.id)
)
_WHOLE = (
    visible(CollectionItem).where(CollectionItem.collection_id == bindparam("which")).order_by(CollectionItem.position)
)
_NOTE = select(CollectionItem.note).where(
    scope_of(CollectionItem),
    CollectionItem.collection_id == bindparam("which"),
    CollectionItem.resource_id == bindparam("resource"),
)
_LAST: Any = select(
    func.coalesce(func.max(CollectionItem.position), 0).label("last"), func.count().label("many")
).where(scope_of(CollectionItem), CollectionItem.collection_id == bindparam("which"))
_PLACE = (
    update(CollectionItem)
    .where(scope_of(CollectionItem), CollectionItem.id == bindparam("item"))
    .values(position=bindparam("at"), note=bindparam("said"))
    .execution_options(synchronize_session=False)
)
_DROP = (
    delete(CollectionItem)
    .where(
        scope_of(CollectionItem),
        CollectionItem.collection_id == bindparam("which"),
        CollectionItem.id.in_(bindparam("ids", expanding=True)),
    )
    .execution_options(synchronize_session=False)
)
_THIS = select(Resource.id).where(
    scope_of(Resource), Resource.id == bindparam("resource"), Resource.pod_id == bindparam("pod")
)
_STANDS = (
    update(CollectionItem)
    .where(CollectionItem.id == bindparam("item"), scope_of(CollectionItem), CollectionItem.pod_id.in_(open_pods()))
    .values(position=CollectionItem.position)
    .returning(CollectionItem.id)
    .execution_options(synchronize_session=False)
)
_UNTICK = (
    delete(CollectionTick)
    .where(scope_of(CollectionTick), CollectionTick.item_id == bindparam("item"))
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Change:
    """What a form says of a collection: its words, and of its items by their keys the place, the note, what goes."""

    title: str
    about: str
    places: Mapping[int, int] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    drop: Sequence[int] = ()


def make(actor: Actor, pod: Pod, title: str, about: str) -> Collection:
    """Make a collection with nothing in it. Raises Refused, Forbidden, NotVisible."""
    if not permits(actor, "collect", pod):
        raise Forbidden
    words = _words(title, about)
    actions.begin(actor, pod)
    now = clock.now()
    made = Collection(pod_id=pod.id, made_by_id=actor.id, created_at=now, updated_at=now, **words)
    db.session.add(made)
    # Its address needs the key.
    db.session.flush()
    emit(CollectionMade(actor.id, pod.id, made.id))
    return made


def change(actor: Actor, collection: Collection, said: Change, read: int) -> None:
    """Write other words, another order, other notes. Raises Refused, Conflict when it was changed since `read`."""
    words = _words(said.title, said.about)
    notes = checked(said.notes)
    _write(actor, collection, read, **words)
    rows(actor, _DROP, which=collection.id, ids=list(said.drop))
    found = rows(actor, _ITEMS, which=collection.id).all()
    order = sorted(found, key=lambda item: _rank(item, said.places.get(item.id, item.position)))
    for at, item in enumerate(order, 1):
        rows(actor, _PLACE, item=item.id, at=at, said=notes.get(item.id, ""))
    emit(CollectionChanged(actor.id, collection.pod_id, collection.id))


def checked(notes: Mapping[int, str]) -> dict[int, str]:
    """Return what is said of items, by their keys. Raises Refused for each that is too long."""
    checks = {
        f"note-{key}": partial(pods.fitting, note.strip(), f"note-{key}", typed.NOTE) for key, note in notes.items()
    }
    return dict(zip(notes, every(checks).values(), strict=True))


def put_in(actor: Actor, collection: Collection, resource_id: int, note: str) -> None:
    """Put a resource of the pod at the end; the same twice is once. Raises Refused, Conflict, NotVisible."""
    said = pods.fitting(note.strip(), "note", typed.NOTE)
    _write(actor, collection, collection.revision)
    if rows(actor, _THIS, resource=resource_id, pod=collection.pod_id).first() is None:
        raise Refused(_("No resource of this pod has that address."), "collection")
    there = rows(actor, _NOTE, which=collection.id, resource=resource_id).scalar_one_or_none()
    if said and there is not None and there != said:
        # What was typed now is not to be lost in silence.
        why = _("It is in this collection already. What is said about it there is changed there.")
        raise Refused(why, "collection")
    found = rows(actor, _LAST, which=collection.id).one()
    if there is None and found.many >= MOST:
        raise Refused(_("A collection has at most %(most)s resources.", most=MOST), "collection")
    values = {"collection_id": collection.id, "resource_id": resource_id, "pod_id": collection.pod_id}
    added = upserts.insert(CollectionItem).values(**values, position=found.last + 1, note=said).on_conflict_do_nothing()
    db.session.execute(added)


def of(actor: Actor, collection: Collection) -> Sequence[CollectionItem]:
    """Return the items of a collection that the actor sees."""
    return rows(actor, _WHOLE, which=collection.id).scalars().all()


def tick(actor: Actor, item: CollectionItem) -> None:
    """Note that the actor has done it; twice is once. Raises NotVisible."""
    _stand(actor, item)
    values = {"item_id": item.id, "user_id": actor.id, "pod_id": item.pod_id, "at": clock.now()}
    db.session.execute(upserts.insert(CollectionTick).values(**values).on_conflict_do_nothing())


def untick(actor: Actor, item: CollectionItem) -> None:
    """Note that the actor has not done it. Raises NotVisible."""
    _stand(actor, item)
    rows(actor, _UNTICK, item=item.id)


def _stand(actor: Actor, item: CollectionItem) -> None:
    if rows(actor, _STANDS, item=item.id).first() is None:
        raise NotVisible


def _rank(item: Any, wanted: int) -> tuple[int, int, int]:
    """Return where an item stands: one that goes up comes before what stands there, one that goes down after it."""
    return wanted, (wanted > item.position) - (wanted < item.position), item.position


def _words(title: str, about: str) -> dict[str, str]:
    return {
        "title": pods.line(title, "title", typed.TITLE),
        "about": pods.fitting(about.strip(), "about", ABOUT),
    }


def _write(actor: Actor, collection: Collection, read: int, **columns: str) -> None:
    said = _WRITE.values(**columns, revision=Collection.revision + 1, updated_at=clock.now())
    if rows(actor, said, which=collection.id, read=read).first() is None:
        db.session.expire(collection)
        if not permits(actor, "edit", collection):
            raise NotVisible
        raise Conflict(_("Somebody else was faster: this has been done already."))
