"""Which files of posts are among the resources of their pod already: said where somebody could keep them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from forum.attachments.models import Attachment
from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.threads import policy_files as _files

from . import policy as _policy
from .models import Resource, ResourceVersion

# The scopes are declared there.
SEEN_BY = (_policy, _files)
_KEPT = (
    select(Attachment.id.label("file"), Resource.id, Resource.title)
    .join(ResourceVersion, ResourceVersion.blob_id == Attachment.blob_id)
    .join(Resource, (Resource.id == ResourceVersion.resource_id) & (Resource.pod_id == Attachment.pod_id))
    .where(
        Attachment.id.in_(bindparam("ids", expanding=True)),
        scope_of(Attachment),
        scope_of(ResourceVersion),
        scope_of(Resource),
    )
    .order_by(Resource.id.desc())
)


@slots.file_badges.fill("resource")
def _kept(actor: Actor, ids: Sequence[int]) -> Mapping[int, Any]:
    """Return the first resource of each file."""
    return {row.file: row for row in rows(actor, _KEPT, ids=list(ids))}
