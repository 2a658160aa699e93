"""Verb: add the lines of a table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, update

from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden, NotVisible
from forum.kernel.policy import permits, rows, scope_of
from forum.pods.models import Pod
from forum.pods.policy import kept_pods

from . import actions, typed
from .sheets import Line

# The first write repeats what it relies on: a moment ago is not now.
_KEPT = (
    update(Pod)
    .where(Pod.id == bindparam("pod"), scope_of(Pod), Pod.id.in_(kept_pods()))
    .values(members=Pod.members)
    .returning(Pod.id)
    .execution_options(synchronize_session=False)
)


def add(actor: Actor, pod: Pod, lines: Sequence[Line]) -> int:
    """Add lines that can be added, all or none, and return how many. Raises Refused, Forbidden, NotVisible."""
    if not permits(actor, "import", pod):
        raise Forbidden
    if rows(actor, _KEPT, pod=pod.id).first() is None:
        raise NotVisible
    actions.begin(actor, pod)
    for line in lines:
        actions.put(actor, pod, line.words.columns(), line.words.tags, {"url": typed.url(line.url)})
    return len(lines)
