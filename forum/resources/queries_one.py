"""Questions about one resource: what its page shows, its versions, and whether a pod has it already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from forum.attachments import queries as bytes_
from forum.attachments.models import Unsent
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible
from forum.kernel.policy import rows, scope_of, visible
from forum.people.models import User
from forum.threads.models import Post, Thread

from . import policy as _policy
from . import wording
from .models import Resource, ResourceVersion
from .queries import ENTRIES, TAGGED, dressed
from .showing import Entry

# The scopes are declared there.
SEEN_BY = _policy
_ONE = ENTRIES.where(scope_of(Resource), Resource.id == bindparam("which"))
_VERSIONS = (
    select(
        ResourceVersion.number,
        ResourceVersion.url,
        ResourceVersion.name,
        ResourceVersion.size,
        ResourceVersion.note,
        ResourceVersion.at,
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
_WAITING = (
    select(Unsent.blob_id).where(scope_of(Unsent), Unsent.id.in_(bindparam("files", expanding=True))).scalar_subquery()
)
_HERE = (Resource.pod_id == bindparam("pod"), scope_of(Resource))
_SAME_FILE = (
    select(Resource.id, Resource.title)
    .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    .where(*_HERE, scope_of(ResourceVersion), ResourceVersion.blob_id.in_(_WAITING))
    .order_by(Resource.id)
    .limit(5)
)
_SAME_BYTES = (
    select(Resource.id, Resource.title)
    .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    .where(*_HERE, scope_of(ResourceVersion), ResourceVersion.blob_id == bindparam("blob"))
    .order_by(Resource.id)
    .limit(5)
)
_FROM = (
    select(Post.id, Thread.title, Thread.language)
    .join(Thread, Thread.id == Post.thread_id)
    .where(scope_of(Post), scope_of(Thread), Post.id == bindparam("which"))
)
_SAME_WORDS = (
    select(Resource.id, Resource.title)
    .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
    .where(
        *_HERE,
        scope_of(ResourceVersion),
        or_(
            Resource.title_folded == bindparam("title"),
            Resource.title_folded.like(bindparam("begins"), escape="\\"),
            ResourceVersion.url.in_((bindparam("url"), bindparam("url_slash"))),
        ),
    )
    .order_by(Resource.id)
    .limit(5)
)
# A title as short as this says too little to be taken for the beginning of another.
_TELLING = 12


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


def origin(actor: Actor, resource: Resource) -> Row[Any] | None:
    """Return the post that a resource's file came from, if the actor sees it."""
    return rows(actor, _FROM, which=resource.from_post_id).one_or_none() if resource.from_post_id is not None else None


def same_file(actor: Actor, pod_id: int, blob_id: int) -> Sequence[Row[Any]]:
    """Return what a pod has already with the same bytes, in whichever version."""
    return list(dict.fromkeys(rows(actor, _SAME_BYTES, pod=pod_id, blob=blob_id)))


def twins(actor: Actor, pod_id: int, *, files: Sequence[int], title: str, url: str) -> Sequence[Row[Any]]:
    """Return what a pod has already that is the same: by its bytes, its address, or nearly by its title."""
    if files:
        same = rows(actor, _SAME_FILE, pod=pod_id, files=list(files)).all()
        if same or not title:
            return list(dict.fromkeys(same))
    words = wording.folded(title)
    begins = words.replace("_", "\\_") + " %" if len(words) >= _TELLING else words
    address = url.strip().rstrip("/")
    asked = {"title": words, "begins": begins, "url": address or "-", "url_slash": f"{address}/"}
    return list(dict.fromkeys(rows(actor, _SAME_WORDS, pod=pod_id, **asked)))
