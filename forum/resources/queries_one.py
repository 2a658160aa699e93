"""Questions about one resource: what its page shows, and its versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from forum.attachments import queries as bytes_
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible
from forum.kernel.policy import rows, scope_of, visible
from forum.people.models import User
from forum.threads.models import Post, Thread

from . import policy as _policy
from . import queries_files
from .models import Resource, ResourceVersion
from .queries import ENTRIES, TAGGED, dressed
from .showing import Entry

# The scopes are declared there.
SEEN_BY = _policy
_FEW = 5
_ONE = ENTRIES.where(scope_of(Resource), Resource.id == bindparam("which"))
_VERSIONS = (
    select(
        ResourceVersion.number,
        ResourceVersion.url,
        ResourceVersion.name,
        ResourceVersion.size,
        ResourceVersion.note,
        ResourceVersion.at,
        ResourceVersion.downloads,
        queries_files.TEXT_SIZE.label("text_size"),
        User.name.label("by_name"),
    )
    .join(User, User.id == ResourceVersion.by_id)
    .where(scope_of(ResourceVersion), ResourceVersion.resource_id == bindparam("which"))
    .order_by(ResourceVersion.number.desc())
)
_VERSION = select(ResourceVersion).where(
    scope_of(ResourceVersion),
    ResourceVersion.resource_id == bindparam("which"),
    ResourceVersion.number == bindparam("number"),
)
_SEEN = visible(Resource).where(Resource.id == bindparam("which"))
_OLDER = (
    visible(Resource)
    .with_only_columns(Resource.id, Resource.title)
    .where(Resource.superseded_by_id == bindparam("which"))
    .order_by(Resource.id.desc())
    .limit(_FEW)
)
_FROM = (
    select(Post.id, Thread.title, Thread.language)
    .join(Thread, Thread.id == Post.thread_id)
    .where(scope_of(Post), scope_of(Thread), Post.id == bindparam("which"))
)


def entry(actor: Actor, resource_id: int) -> Entry:
    """Return a resource as its page shows it. Raises NotVisible."""
    found = rows(actor, _ONE, which=resource_id).all()
    if not found:
        raise NotVisible
    return dressed(actor, found)[0]


def versions(actor: Actor, resource_id: int) -> Sequence[Row[Any]]:
    """Return what was and is handed out, the newest first."""
    return rows(actor, _VERSIONS, which=resource_id).all()


def newer(actor: Actor, resource: Resource) -> Resource | None:
    """Return what stands in the place of a resource, if the actor sees it."""
    if resource.superseded_by_id is None:
        return None
    found: Resource | None = rows(actor, _SEEN, which=resource.superseded_by_id).scalar_one_or_none()
    return found


def older(actor: Actor, resource_id: int) -> Sequence[Row[Any]]:
    """Return in the place of which resources it stands, the newest first."""
    return rows(actor, _OLDER, which=resource_id).all()


def themes(actor: Actor, resource_id: int) -> list[str]:
    """Return the slugs of a resource's themes."""
    return [row.slug for row in rows(actor, TAGGED, ids=[resource_id])]


def version(actor: Actor, resource_id: int, number: int) -> ResourceVersion:
    """Return one version. Raises NotVisible."""
    found: ResourceVersion | None = rows(actor, _VERSION, which=resource_id, number=number).scalar_one_or_none()
    if found is None:
        raise NotVisible
    return found


def blob(version_: ResourceVersion) -> Row[str, int, str]:
    """Return where the bytes of a version lie, how many they are and their hash. Raises NotVisible for a link."""
    if version_.blob_id is None:
        raise NotVisible
    return bytes_.place(version_.blob_id)


def face(actor: Actor, resource: Resource) -> Row[int | None, int, int] | None:
    """Return the picture of the file that is handed out, and its measures; None where there is none."""
    found = version(actor, resource.id, resource.number)
    return queries_files.face(found.blob_id) if found.blob_id is not None else None


def origin(actor: Actor, resource: Resource) -> Row[Any] | None:
    """Return the post that a resource's file came from, if the actor sees it."""
    return rows(actor, _FROM, which=resource.from_post_id).one_or_none() if resource.from_post_id is not None else None
