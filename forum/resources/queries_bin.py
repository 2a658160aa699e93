"""Which resources stand in the bin, for the page of the bin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from forum.kernel import links, retention, settings, slots
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.policy import ME, permits, rows, scope_of
from forum.people.models import User

from . import policy as _policy
from .actions_changing import TIME
from .models import DeletedResource, Resource

# The scopes are declared there.
SEEN_BY = _policy
_MOST = 100
_Sharer, _By = aliased(User), aliased(User)
_BINNED: Any = (
    select(DeletedResource, _Sharer.name.label("name"), _By.name.label("by_name"))
    .join(_Sharer, _Sharer.id == DeletedResource.shared_by_id)
    .join(_By, _By.id == DeletedResource.deleted_by_id)
    .where(scope_of(DeletedResource), DeletedResource.deleted_at >= bindparam("since", type_=Resource.deleted_at.type))
    .order_by(DeletedResource.deleted_at.desc(), DeletedResource.id.desc())
    .limit(_MOST)
)
_OF_POD = _BINNED.where(DeletedResource.pod_id == bindparam("pod"))
_MINE = _BINNED.where(DeletedResource.shared_by_id == ME)


@slots.bin_list("resources")
def binned(actor: Actor, pod_id: int | None) -> Sequence[slots.Binned]:
    """Return the resources that were deleted last, in a pod or of the actor's own."""
    asked = {"pod": pod_id} if pod_id else {}
    kept = timedelta(days=settings.current().keep[TIME])
    found: Any = rows(actor, _OF_POD if pod_id else _MINE, since=retention.before(TIME), **asked)
    return [
        slots.Binned(
            title=gone.title,
            what=_("Resource, shared by %(name)s", name=name),
            by_name=by_name if gone.deleted_by_id != gone.shared_by_id else "",
            at=gone.deleted_at,
            reason=gone.deleted_reason,
            until=gone.deleted_at + kept,
            back=links.resource(gone.id, "deletion") if permits(actor, "restore", gone) else "",
        )
        for gone, name, by_name in found
    ]


def days() -> int:
    """Return how long something can be brought back."""
    return settings.current().keep[TIME]
