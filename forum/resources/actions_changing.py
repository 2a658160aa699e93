"""Verbs of resources that stand: say it better, give a new version, name what came after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused, every
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, visible
from forum.pods import typed as pods

from . import actions, typed
from . import policy as _policy
from .actions_bin import mine_or_kept
from .events import ResourceEdited, VersionAdded
from .models import Resource, ResourceTag
from .typed import Words

# The scopes are declared there.
SEEN_BY = _policy


class Changed(Conflict):
    """Somebody else has changed the words meanwhile."""


# The first write repeats what it relies on: a moment ago is not now.
_WRITE = (
    update(Resource)
    .where(
        Resource.id == bindparam("which"),
        scope_of(Resource),
        Resource.number == bindparam("newest"),
        Resource.revision == bindparam("read"),
        mine_or_kept(Resource, Resource.shared_by_id),
    )
    .returning(Resource.id)
    .execution_options(synchronize_session=False)
)
_UNTAG = (
    delete(ResourceTag)
    .where(scope_of(ResourceTag), ResourceTag.resource_id == bindparam("which"))
    .execution_options(synchronize_session=False)
)
_OTHER = visible(Resource).where(Resource.id == bindparam("which"), Resource.pod_id == bindparam("pod"))


def change(actor: Actor, resource: Resource, words: Words, read: int) -> None:
    """Write other words. Raises Refused, Changed when others were written since `read`, NotVisible."""
    columns = words.columns()
    _write(actor, resource, read, **columns)
    rows(actor, _UNTAG, which=resource.id)
    actions.tag(actor, resource, words.tags)
    emit(ResourceEdited(actor.id, resource.pod_id, resource.id))


def add_version(
    actor: Actor, resource: Resource, *, files: Sequence[int] = (), url: str = "", note: str = "", place: str = ""
) -> None:
    """Hand out another file or link from now on. Raises Refused, Changed, NotVisible."""
    checked = every(
        {
            "url": lambda: typed.one(files, url),
            "note": lambda: pods.fitting(note.strip(), "note", typed.NOTE),
        }
    )
    held = {"url": checked["url"]} if url else None
    number = resource.number + 1
    _write(actor, resource, resource.revision, number=number)
    if held is None:
        taken = actions.taken_over(actor, resource.pod_id, place, files)
        if not taken:
            raise Refused(_("Choose one file, or give a link."), "files")
        (held,) = taken.values()
    actions.hand_out(resource, actor, number, held, checked["note"])
    emit(VersionAdded(actor.id, resource.pod_id, resource.id))


def supersede(actor: Actor, resource: Resource, by: int | None) -> None:
    """Say which other resource of the pod stands in its place, None for none any more. Raises Refused, Changed."""
    if by is not None:
        other: Resource | None = rows(actor, _OTHER, which=by, pod=resource.pod_id).scalar_one_or_none()
        if other is None:
            raise Refused(_("No resource of this pod has that address."), "by")
        if other.id == resource.id:
            raise Refused(_("This is the resource itself: name another one."), "by")
        if other.superseded_by_id is not None:
            raise Refused(_("That one is replaced itself: choose the newest."), "by")
    _write(actor, resource, resource.revision, superseded_by_id=by)
    emit(ResourceEdited(actor.id, resource.pod_id, resource.id))


def _write(actor: Actor, resource: Resource, read: int, **columns: Any) -> None:
    said = _WRITE.values(**columns, revision=Resource.revision + 1, updated_at=clock.now())
    if rows(actor, said, which=resource.id, read=read, newest=resource.number).first() is None:
        db.session.expire(resource)
        if rows(actor, _OTHER, which=resource.id, pod=resource.pod_id).scalar_one_or_none() is None:
            raise NotVisible
        raise Changed(_("Somebody else was faster: this has been done already."))
