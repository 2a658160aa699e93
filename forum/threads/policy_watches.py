"""Who sees watches, and which level is in force: that of the thread, else of a tag, else of the pod."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.models import Pod
from forum.pods.policy import is_member, my_pods

from .models import Thread, ThreadTag
from .models_watches import MUTE, NORMAL, Watch

_OfThread, _OfTag, _OfPod = aliased(Watch), aliased(Watch), aliased(Watch)
_Tagged = aliased(ThreadTag)


@scope(Watch)
def _watch() -> ColumnElement[bool]:
    """What I want to hear of is for me, in the pods that I am in."""
    return (Watch.user_id == ME) & Watch.pod_id.in_(my_pods())


@rule("watch", Thread)
def _watch_thread(actor: Actor, thread: Thread) -> bool:
    return is_member(actor, thread.pod_id)


@rule("watch", Pod)
def _watch_pod(actor: Actor, pod: Pod) -> bool:
    return is_member(actor, pod.id)


def level_of(user: Any, thread: Any, pod: Any) -> ColumnElement[str]:
    """Return the level that a person has for a thread of a pod: columns of the statement around it, or values."""
    own = select(_OfThread.level).where(_OfThread.user_id == user, _OfThread.thread_id == thread)
    # From the tags of the thread to what is watched of them, and never through all that somebody follows.
    tags = select(_Tagged.tag_id).where(_Tagged.thread_id == thread).correlate_except(_Tagged)
    tag = select(func.min(_OfTag.level)).where(_OfTag.user_id == user, _OfTag.tag_id.in_(tags))
    whole = select(_OfPod.level).where(
        _OfPod.user_id == user, _OfPod.pod_id == pod, _OfPod.tag_id.is_(None), _OfPod.thread_id.is_(None)
    )
    return func.coalesce(
        own.correlate_except(_OfThread).scalar_subquery(),
        tag.correlate_except(_OfTag).scalar_subquery(),
        whole.correlate_except(_OfPod).scalar_subquery(),
        NORMAL,
    )


def is_muted(thread: Any, pod: Any) -> ColumnElement[bool]:
    """Return the clause of threads that ME wants to hear nothing of."""
    return level_of(ME, thread, pod) == MUTE
