"""Who sees resources, and who may add and change them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import rule, scope
from forum.pods.models import Pod
from forum.pods.policy import is_open_to, my_pods

from .models import Resource, ResourceTag, ResourceVersion

_Of = aliased(Resource)


@scope(Resource)
def _resource() -> ColumnElement[bool]:
    """A resource is its pod's, unless it is in the bin."""
    return Resource.pod_id.in_(my_pods()) & Resource.deleted_at.is_(None)


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


@rule("share", Pod)
def _share(actor: Actor, pod: Pod) -> bool:
    return is_open_to(actor, pod.id)
