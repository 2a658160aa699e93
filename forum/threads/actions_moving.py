"""The verb that gives a thread to another pod, with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.orm import aliased

from forum.attachments import actions_moving as files
from forum.kernel import belonging, clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, unscoped
from forum.pods.models import Tag
from forum.pods.policy import MyPod, forget, kept_pods, moderates, roles

from . import actions_changes as changes
from .actions_moderation import because
from .events import ChangeUndone, ThreadMovedIn, ThreadMovedOut
from .models import Thread
from .models_changes import MOVED, ThreadChange

_POD: Any = bindparam("pod", type_=Integer)
# The mover keeps order on both sides at the moment of the write; whoever replies meanwhile waits for this row.
_HOLD = (
    update(Thread)
    .where(
        Thread.id == bindparam("which"),
        Thread.pod_id == bindparam("was"),
        scope_of(Thread),
        Thread.pod_id.in_(kept_pods()),
        _POD.in_(kept_pods()),
    )
    .values(changed_at=bindparam("now", type_=ThreadChange.at.type))
    .returning(Thread.id, Thread.pod_id, Thread.title, Thread.last_number)
    .execution_options(synchronize_session=False)
)
_POD_OF = unscoped(
    select(Thread.pod_id).where(Thread.id == bindparam("which")), "a key for the worker, shown to nobody"
)
_Old, _New = aliased(Tag), aliased(Tag)
_ALIKE = unscoped(
    select(_New.id)
    .join(_Old, _Old.slug == _New.slug)
    .where(_Old.id.in_(bindparam("ids", expanding=True)), _New.pod_id == _POD, _New.retired_at.is_(None)),
    "keys of tags in a pod where the mover keeps order",
)


def targets(actor: Actor, thread: Thread) -> list[MyPod]:
    """Return the pods that the actor may move a thread to: others where they keep order."""
    return [
        pod
        for pod in roles(actor).values()
        if pod.pod_id != thread.pod_id and not pod.archived and moderates(actor, pod.pod_id)
    ]


def move(actor: Actor, thread: Thread, pod_id: int, reason: str) -> ThreadChange:
    """Give a thread to another pod. Its tags stay where that pod has one of the same name.

    Posts keep their time, so what a member has read of the new pod decides what is new to them. What people noted for
    themselves goes along: out of sight for those who are not there, and in its place again when it is taken back.
    Raises Refused, Conflict.
    """
    why = because(reason)
    if pod_id not in {pod.pod_id for pod in targets(actor, thread)}:
        raise Refused(_("Choose one of the list."), "pod")
    now = clock.now()
    was = thread.pod_id
    held = _hold(actor, thread.id, was, pod_id, now)
    before = changes.tags_now(actor, thread.id)
    after = sorted(rows(actor, _ALIKE, ids=before, pod=pod_id).scalars()) if before else []
    given = _give(actor, held, pod_id, after)
    change = changes.record(actor, given, MOVED, {"pod": was, "tags": before}, {"pod": pod_id, "tags": after}, why)
    emit(ThreadMovedOut(actor.id, was, thread.id))
    emit(ThreadMovedIn(actor.id, pod_id, thread.id))
    return change


def _back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    here, back = change.pod_id, change.before.get("pod", 0)
    forget(actor)
    if not moderates(actor, back):
        raise Conflict(_("Only somebody who keeps order in both pods can take this back."))
    held = _hold(actor, change.thread_id, here, back, now)
    if changes.tags_now(actor, held.id) != change.after["tags"]:
        raise changes.changed_since()
    _give(actor, held, back, changes.tags_still(actor, back, change.before["tags"]))
    emit(ThreadMovedOut(actor.id, here, held.id))
    emit(ThreadMovedIn(actor.id, back, held.id))
    emit(ChangeUndone(actor.id, back, held.id))


changes.BACK[MOVED] = _back


def gather(thread_id: int) -> None:
    """Let what was written to a thread at the very moment of its move follow; usually there is nothing."""
    pod = db.session.execute(_POD_OF, {"which": thread_id}).scalar_one()
    for statement in belonging.moving():
        db.session.execute(statement, {"which": thread_id, "pod": pod})
    files.follow(thread_id, pod)


def _hold(actor: Actor, thread_id: int, was: int, pod_id: int, now: datetime) -> changes.Held:
    held = rows(actor, _HOLD, which=thread_id, was=was, pod=pod_id, now=now).first()
    if held is None:
        raise Conflict(_("Somebody else has changed it meanwhile."))
    return changes.Held._make((*held, now))


def _give(actor: Actor, held: changes.Held, pod_id: int, tags: Sequence[int]) -> changes.Held:
    changes.put_tags(actor, held, ())
    for statement in belonging.moving():
        rows(actor, statement, which=held.id, pod=pod_id)
    files.follow(held.id, pod_id)
    given = held._replace(pod_id=pod_id)
    changes.put_tags(actor, given, tags)
    return given
