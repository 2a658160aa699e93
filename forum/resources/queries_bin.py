"""Which resources and collections stand in the bin, for the page of the bin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from forum.kernel import links, retention, settings, slots
from forum.kernel.actor import Actor
from forum.kernel.i18n import Lazy, lazy
from forum.kernel.policy import ME, permits, rows, scope_of
from forum.people.models import User

from . import policy_collections as _policy
from .actions_bin import TIME
from .models import DeletedResource, Resource
from .models_collections import DeletedCollection

# The scopes are declared there.
SEEN_BY = _policy
_MOST = 100
_Of, _By = aliased(User), aliased(User)


def _lists(model: Any, person: Any) -> tuple[Any, Any]:
    """Return what is in the bin of a pod, and what of ME's is in any."""
    binned = (
        select(model, _Of.name.label("name"), _By.name.label("by_name"))
        .join(_Of, _Of.id == person)
        .join(_By, _By.id == model.deleted_by_id)
        .where(scope_of(model), model.deleted_at >= bindparam("since", type_=Resource.deleted_at.type))
        .order_by(model.deleted_at.desc(), model.id.desc())
        .limit(_MOST)
    )
    return binned.where(model.pod_id == bindparam("pod")), binned.where(person == ME)


_RESOURCES = _lists(DeletedResource, DeletedResource.shared_by_id)
_COLLECTIONS = _lists(DeletedCollection, DeletedCollection.made_by_id)


@slots.bin_list("resources")
def resources(actor: Actor, pod_id: int | None) -> Sequence[slots.Binned]:
    """Return the resources that were deleted last, in a pod or of the actor's own."""
    return _binned(actor, pod_id, _RESOURCES, links.resource, lazy("Resource, shared by %(name)s"))


@slots.bin_list("collections")
def collections(actor: Actor, pod_id: int | None) -> Sequence[slots.Binned]:
    """Return the collections that were deleted last, in a pod or of the actor's own."""
    return _binned(actor, pod_id, _COLLECTIONS, links.collection, lazy("Collection, made by %(name)s"))


def _binned(
    actor: Actor, pod_id: int | None, lists: tuple[Any, Any], link: Callable[[int, str], str], what: Lazy
) -> list[slots.Binned]:
    asked = {"pod": pod_id} if pod_id else {}
    found: Any = rows(actor, lists[0 if pod_id else 1], since=retention.before(TIME), **asked)
    return [
        slots.Binned(
            title=gone.title,
            what=str(what) % {"name": name},
            by_name=by_name,
            at=gone.deleted_at,
            reason=gone.deleted_reason,
            until=gone.deleted_at + timedelta(days=days()),
            back=link(gone.id, "deletion") if permits(actor, "restore", gone) else "",
        )
        for gone, name, by_name in found
    ]


def days() -> int:
    """Return how long something can be brought back."""
    return settings.current().keep[TIME]
