"""What moving a thread would mean, in numbers and never in names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, unscoped
from forum.people.models import User
from forum.pods.models import Membership
from forum.pods.policy import MyPod

_Also = aliased(Membership)
_IN_BOTH = exists().where(
    _Also.user_id == Membership.user_id, _Also.pod_id == bindparam("here"), _Also.state == "member"
)
# Of the pods where the actor keeps order: how many are in each, and how many of them here, too.
_READERS = unscoped(
    select(Membership.pod_id, func.count().label("all"), func.count().filter(_IN_BOTH).label("both"))
    .join(User, User.id == Membership.user_id)
    .where(
        Membership.pod_id.in_(bindparam("pods", expanding=True)),
        Membership.state == "member",
        User.suspended_at.is_(None),
    )
    .group_by(Membership.pod_id),
    "numbers of members of pods where the mover keeps order",
)


class Effect(NamedTuple):
    """A pod that a thread may go to: how many can read it then, and how many of the present readers no longer."""

    pod: MyPod
    gain: int
    lose: int


def effects(actor: Actor, here: int, pods: Sequence[MyPod]) -> list[Effect]:
    """Return what moving a thread from a pod to each of these would change for their people."""
    if not pods:
        return []
    ids = [here, *(pod.pod_id for pod in pods)]
    found: dict[int, Any] = {row.pod_id: row for row in rows(actor, _READERS, here=here, pods=ids)}
    readers = found[here].all
    return [
        Effect(pod, found[pod.pod_id].all - found[pod.pod_id].both, readers - found[pod.pod_id].both) for pod in pods
    ]
