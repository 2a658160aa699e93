"""Verbs: say that two resources that look alike are not the same, and take that back."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, update

from forum.kernel import clock, upserts
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.policy import rows, scope_of
from forum.pods.policy import kept_pods
from forum.threads.actions_moderation import once

from . import policy as _policy
from .models import Resource, ResourceDifference

# The scopes are declared there.
SEEN_BY = _policy
# The first write repeats what it relies on: both stand in a pod that ME keeps in order.
_BOTH = (
    update(Resource)
    .where(
        scope_of(Resource),
        Resource.id.in_(bindparam("ids", expanding=True)),
        Resource.pod_id == bindparam("pod"),
        Resource.pod_id.in_(kept_pods()),
    )
    .values(kind=Resource.kind)
    .returning(Resource.id)
    .execution_options(synchronize_session=False)
)
_BACK = (
    delete(ResourceDifference)
    .where(
        scope_of(ResourceDifference),
        ResourceDifference.pod_id.in_(kept_pods()),
        ResourceDifference.resource_id == bindparam("first"),
        ResourceDifference.other_id == bindparam("second"),
    )
    .returning(ResourceDifference.pod_id)
    .execution_options(synchronize_session=False)
)


def tell_apart(actor: Actor, resource: Resource, other: int) -> None:
    """Say that two of a pod are not the same; twice is once. Raises Refused for one with itself, NotVisible."""
    if other == resource.id:
        raise Refused(_("No resource of this pod has that address."))
    first, second = sorted((resource.id, other))
    if len(rows(actor, _BOTH, ids=[first, second], pod=resource.pod_id).all()) < len((first, second)):
        raise NotVisible
    values = {"resource_id": first, "other_id": second, "pod_id": resource.pod_id}
    said = upserts.insert(ResourceDifference).values(**values, by_id=actor.id, at=clock.now())
    db.session.execute(said.on_conflict_do_nothing())


def take_back(actor: Actor, resource: Resource, other: int) -> None:
    """Say that they may be the same after all. Raises Conflict where nobody says otherwise any more."""
    first, second = sorted((resource.id, other))
    once(rows(actor, _BACK, first=first, second=second).first())
