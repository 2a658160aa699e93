"""The trail is for the site's administrators, and a pod's part of it for its moderators."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from forum.kernel.actor import Actor
from forum.kernel.policy import rule, scope
from forum.people.policy import admins_only
from forum.pods.models import Pod
from forum.pods.policy import coordinates, moderated_pods

from .models import AuditEntry


@scope(AuditEntry)
def _audit_entry() -> ColumnElement[bool]:
    """Deeds in a pod are seen by those who keep order there, all deeds by administrators."""
    return or_(admins_only(), AuditEntry.pod_id.in_(moderated_pods()))


@rule("audit", Pod)
def _audit(actor: Actor, pod: Pod) -> bool:
    """The page of a pod's deeds is its coordinators', also when the pod is archived."""
    return coordinates(actor, pod.id)
