"""Files of posts that are resources besides: named where such a post goes, and gone with it where somebody says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from forum.attachments.models import Attachment
from forum.kernel import links, slots
from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden
from forum.kernel.policy import load, permits, rows, scope_of, visible
from forum.threads import policy_files as _files
from forum.threads.models import Post

from . import actions_bin
from . import policy as _policy
from .models import DeletedResource, Resource, ResourceVersion

# The scopes are declared there.
SEEN_BY = (_policy, _files)
# More than somebody looks through.
_MOST = 50


def _holding(files: Select[Any, Any]) -> Select[Any]:
    """Select the resources that have the bytes of these files in any of their versions."""
    on = files.cte("on_posts").prefix_with("MATERIALIZED")
    held = (
        select(ResourceVersion.resource_id)
        .join(on, (on.c.blob_id == ResourceVersion.blob_id) & (on.c.pod_id == ResourceVersion.pod_id))
        .where(scope_of(ResourceVersion))
    )
    return visible(Resource).where(Resource.id.in_(held)).order_by(Resource.id).limit(_MOST)


# In two steps, as PostgreSQL tries every order of what it joins: all of it in one took a tenth of a second to plan.
_FILES = (
    select(Attachment.blob_id, Attachment.pod_id)
    .join(Post, Post.id == Attachment.post_id)
    .where(scope_of(Attachment), scope_of(Post))
)
_OF: Mapping[str, Select[Any]] = {
    what: _holding(_FILES.where(of == bindparam("key")))
    for what, of in (("file", Attachment.id), ("post", Post.id), ("thread", Post.thread_id))
}
_GONE = visible(DeletedResource).where(DeletedResource.id.in_(bindparam("ids", expanding=True)))


def found(actor: Actor, what: str, key: int) -> list[slots.Copy]:
    """Return the resources of the pod that hand out the same bytes in any of their versions."""
    held: Sequence[Resource] = rows(actor, _OF[what], key=key).scalars().all()
    return [
        slots.Copy(each.id, each.title, links.resource(each.id), may=permits(actor, "delete", each)) for each in held
    ]


def drop(actor: Actor, keys: Sequence[int], reason: str) -> None:
    """Put resources into the bin. Raises Refused without a reason, Conflict, Forbidden, NotVisible."""
    for key in keys:
        actions_bin.drop(actor, load(actor, "delete", Resource, key), reason)


def restore(actor: Actor, keys: Sequence[int]) -> None:
    """Bring resources back; those that are in the bin no more are left as they are. Raises Forbidden, Conflict."""
    for gone in rows(actor, _GONE, ids=list(keys)).scalars().all() if keys else ():
        if not permits(actor, "restore", gone):
            raise Forbidden
        actions_bin.restore(actor, gone)


slots.file_copies.append(slots.Copies(found, drop, restore))
