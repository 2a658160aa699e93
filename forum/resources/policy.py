"""Who sees resources, and who may add and change them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from forum.attachments.models import Attachment
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, rule, scope, scope_of
from forum.pods.models import Pod
from forum.pods.policy import is_open_to, moderated_pods, moderates, my_pods
from forum.threads import policy as _threads
from forum.threads.models import Post, Thread
from forum.threads.policy_held import is_trusted

from .models import DeletedResource, Resource, ResourceDifference, ResourceTag, ResourceVersion
from .models_checks import LinkCheck
from .models_links import PostLink

# The scope of posts is declared there.
SEEN_BY = _threads

_Of = aliased(Resource)


def binned(model: Any, person: Any) -> ColumnElement[bool]:
    """Return the clause of what is in the bin: it is seen there by whose it is and the moderators."""
    theirs = or_(person == ME, model.pod_id.in_(moderated_pods()))
    return and_(model.pod_id.in_(my_pods()), model.deleted_at.is_not(None), theirs)


def restores(actor: Actor, gone: Any) -> bool:
    """Say whether somebody may bring back what is in the bin: whoever put it there, and the moderators."""
    mine = gone.deleted_by_id == actor.id or moderates(actor, gone.pod_id)
    return mine and is_open_to(actor, gone.pod_id)


@scope(Resource)
def _resource() -> ColumnElement[bool]:
    """A resource is its pod's, unless it is in the bin."""
    return Resource.pod_id.in_(my_pods()) & Resource.deleted_at.is_(None)


@scope(DeletedResource)
def _deleted() -> ColumnElement[bool]:
    return binned(DeletedResource, DeletedResource.shared_by_id)


@scope(ResourceVersion)
def _version() -> ColumnElement[bool]:
    """A version is seen where its resource is."""
    stands = select(_Of.id).where(_Of.id == ResourceVersion.resource_id, _Of.deleted_at.is_(None))
    return ResourceVersion.pod_id.in_(my_pods()) & stands.correlate(ResourceVersion).exists()


@scope(ResourceTag)
def _tag() -> ColumnElement[bool]:
    """A theme is seen where its resource is."""
    stands = select(_Of.id).where(_Of.id == ResourceTag.resource_id, _Of.deleted_at.is_(None))
    return ResourceTag.pod_id.in_(my_pods()) & stands.correlate(ResourceTag).exists()


@scope(PostLink)
def _link() -> ColumnElement[bool]:
    """Where a post leads is seen where the post is."""
    return select(Post.id).where(Post.id == PostLink.post_id, scope_of(Post)).correlate(PostLink).exists()


@scope(ResourceDifference)
def _difference() -> ColumnElement[bool]:
    """What looks alike is for the moderators."""
    return ResourceDifference.pod_id.in_(moderated_pods())


@scope(LinkCheck)
def _check() -> ColumnElement[bool]:
    """Which links do not answer is for the moderators."""
    return LinkCheck.pod_id.in_(moderated_pods())


@rule("tidy", Pod)
def _tidy(actor: Actor, pod: Pod) -> bool:
    return moderates(actor, pod.id)


@rule("import", Pod)
def _import(actor: Actor, pod: Pod) -> bool:
    """Hundreds at once are for those who keep the pod in order."""
    return moderates(actor, pod.id) and is_open_to(actor, pod.id)


@rule("tell_apart", Resource)
def _tell_apart(actor: Actor, resource: Resource) -> bool:
    return moderates(actor, resource.pod_id) and is_open_to(actor, resource.pod_id)


@rule("share", Pod)
def _share(actor: Actor, pod: Pod) -> bool:
    return is_open_to(actor, pod.id)


@rule("keep", Thread)
def _keep_of(actor: Actor, thread: Thread) -> bool:
    return is_open_to(actor, thread.pod_id)


_SHOWN = select(Post.id).where(Post.id == bindparam("post"), Post.hidden_at.is_(None), scope_of(Post))


@rule("keep", Attachment)
def _keep(actor: Actor, file: Attachment) -> bool:
    """A file that nobody has hidden, on a post that nobody has hidden."""
    if file.hidden_at is not None or not is_open_to(actor, file.pod_id):
        return False
    return rows(actor, _SHOWN, post=file.post_id).first() is not None


@rule("edit", Resource)
def _edit(actor: Actor, resource: Resource) -> bool:
    """Whoever shared it, unless their texts wait, and the moderators."""
    return _delete(actor, resource) and is_trusted(actor, resource.pod_id)


@rule("delete", Resource)
def _delete(actor: Actor, resource: Resource) -> bool:
    """Whoever shared it, and the moderators."""
    mine = resource.shared_by_id == actor.id or moderates(actor, resource.pod_id)
    return mine and is_open_to(actor, resource.pod_id)


@rule("restore", DeletedResource)
def _restore(actor: Actor, gone: DeletedResource) -> bool:
    return restores(actor, gone)
