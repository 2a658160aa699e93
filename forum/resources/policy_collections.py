"""Who sees collections, and who makes, changes and works through them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope, scope_of
from forum.pods.models import Pod
from forum.pods.policy import is_open_to, moderates, my_pods
from forum.threads.policy_held import is_trusted

from . import policy as _policy
from .models import Resource
from .models_collections import Collection, CollectionItem, CollectionTick, DeletedCollection
from .policy import binned, restores

# The scope of resources is declared there.
SEEN_BY = _policy
_Whole = aliased(Collection)


@scope(Collection)
def _collection() -> ColumnElement[bool]:
    """A collection is its pod's, unless it is in the bin."""
    return Collection.pod_id.in_(my_pods()) & Collection.deleted_at.is_(None)


@scope(DeletedCollection)
def _deleted() -> ColumnElement[bool]:
    return binned(DeletedCollection, DeletedCollection.made_by_id)


@scope(CollectionItem)
def _item() -> ColumnElement[bool]:
    """An item is seen where its resource is, in a collection that stands."""
    resource = select(Resource.id).where(Resource.id == CollectionItem.resource_id, scope_of(Resource))
    whole = select(_Whole.id).where(_Whole.id == CollectionItem.collection_id, _Whole.deleted_at.is_(None))
    stands = resource.correlate(CollectionItem).exists() & whole.correlate(CollectionItem).exists()
    return CollectionItem.pod_id.in_(my_pods()) & stands


@scope(CollectionTick)
def _tick() -> ColumnElement[bool]:
    """What I have done is for me."""
    return CollectionTick.user_id == ME


@rule("collect", Pod)
def _collect(actor: Actor, pod: Pod) -> bool:
    return is_open_to(actor, pod.id)


@rule("collect", Resource)
def _collect_this(actor: Actor, resource: Resource) -> bool:
    return is_open_to(actor, resource.pod_id) and is_trusted(actor, resource.pod_id)


@rule("edit", Collection)
def _edit(actor: Actor, collection: Collection) -> bool:
    """Whoever made it, unless their texts wait, and the moderators."""
    return _delete(actor, collection) and is_trusted(actor, collection.pod_id)


@rule("delete", Collection)
def _delete(actor: Actor, collection: Collection) -> bool:
    """Whoever made it, and the moderators."""
    mine = collection.made_by_id == actor.id or moderates(actor, collection.pod_id)
    return mine and is_open_to(actor, collection.pod_id)


@rule("restore", DeletedCollection)
def _restore(actor: Actor, gone: DeletedCollection) -> bool:
    return restores(actor, gone)


@rule("tick", Collection)
@rule("tick", CollectionItem)
def _do(actor: Actor, item: Collection | CollectionItem) -> bool:
    return is_open_to(actor, item.pod_id)
