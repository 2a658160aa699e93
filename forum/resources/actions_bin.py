"""Verbs of the bin: delete a resource or a collection, and bring it back while there is time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, update

from forum.kernel import clock, retention
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of
from forum.pods import typed as pods
from forum.pods.policy import kept_pods, open_pods
from forum.threads.actions_moderation import because, once

from . import policy_collections as _policy
from .events import CollectionDeleted, CollectionRestored, ResourceDeleted, ResourceRestored
from .models import DeletedResource, Resource
from .models_collections import Collection, DeletedCollection

# The scopes are declared there.
SEEN_BY = _policy
TIME = "deleted"


def mine_or_kept(model: Any, person: Any) -> ColumnElement[bool]:
    """Return the clause of what is ME's in a pod that is open, or in one that ME keeps in order."""
    return or_((person == ME) & model.pod_id.in_(open_pods()), model.pod_id.in_(kept_pods()))


# Each first write repeats what it relies on: a moment ago is not now.
def _deleting(model: Any, owner: Any) -> Any:
    return (
        update(model)
        .where(model.id == bindparam("which"), scope_of(model), mine_or_kept(model, owner))
        .values(deleted_at=bindparam("at"), deleted_by_id=bindparam("by"), deleted_reason=bindparam("reason"))
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )


def _restoring(model: Any) -> Any:
    return (
        update(model)
        .where(
            model.id == bindparam("which"),
            scope_of(model),
            model.deleted_at >= bindparam("since", type_=Resource.deleted_at.type),
            mine_or_kept(model, model.deleted_by_id),
        )
        .values(deleted_at=None, deleted_by_id=None, deleted_reason="")
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )


_DELETE, _RESTORE = _deleting(Resource, Resource.shared_by_id), _restoring(DeletedResource)
_DELETE_LIST, _RESTORE_LIST = _deleting(Collection, Collection.made_by_id), _restoring(DeletedCollection)


def drop(actor: Actor, resource: Resource, reason: str) -> None:
    """Put a resource into the bin; of somebody else's with a reason. Raises Refused without one, Conflict."""
    _drop(actor, _DELETE, resource.id, reason, is_own=resource.shared_by_id == actor.id)
    emit(ResourceDeleted(actor.id, resource.pod_id, resource.id))


def restore(actor: Actor, gone: DeletedResource) -> None:
    """Bring a resource back. Raises Conflict when it is done, or when its time in the bin is over."""
    _restore(actor, _RESTORE, gone.id)
    emit(ResourceRestored(actor.id, gone.pod_id, gone.id))


def drop_collection(actor: Actor, collection: Collection, reason: str) -> None:
    """Put a collection into the bin, as a resource; what is in it stays. Raises Refused without a reason, Conflict."""
    _drop(actor, _DELETE_LIST, collection.id, reason, is_own=collection.made_by_id == actor.id)
    emit(CollectionDeleted(actor.id, collection.pod_id, collection.id))


def restore_collection(actor: Actor, gone: DeletedCollection) -> None:
    """Bring a collection back with its order, its notes and what was ticked off. Raises Conflict, as for a resource."""
    _restore(actor, _RESTORE_LIST, gone.id)
    emit(CollectionRestored(actor.id, gone.pod_id, gone.id))


def _drop(actor: Actor, statement: Any, which: int, reason: str, *, is_own: bool) -> None:
    why = reason.strip()[: pods.REASON] if is_own else because(reason)
    once(rows(actor, statement, which=which, at=clock.now(), by=actor.id, reason=why).first())


def _restore(actor: Actor, statement: Any, which: int) -> None:
    if rows(actor, statement, which=which, since=retention.before(TIME)).first() is None:
        raise Conflict(_("It is not in the bin any more."))
