"""Verbs of the bin: delete a post or a thread, and bring it back while there is time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from forum.kernel import clock, retention
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of, unscoped
from forum.pods.models import Pod
from forum.pods.policy import kept_pods, my_pods

from .actions_counting import hold, settle
from .actions_moderation import REASON, because, once
from .events import PostDeleted, PostRestored, ThreadDeleted, ThreadRestored
from .models import DeletedPost, DeletedThread, Post, Thread

TIME = "deleted"
_OPEN = select(Pod.id).where(Pod.id.in_(my_pods()), Pod.archived_at.is_(None))


# The first write repeats what the rule said: a moment ago is not now.
def _deleting(model: Any, *which: Any) -> Any:
    return (
        update(model)
        .where(model.id == bindparam("which"), scope_of(model), *which)
        .values(deleted_at=bindparam("at"), deleted_by_id=bindparam("by"), deleted_reason=bindparam("why"))
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )


def _restoring(model: Any) -> Any:
    """Let ME bring back what is theirs: what authors deleted is the authors', the rest the moderators'."""
    own = and_(model.deleted_by_id == model.author_id, model.author_id == ME, model.pod_id.in_(_OPEN))
    others = and_(model.deleted_by_id != model.author_id, model.pod_id.in_(kept_pods()))
    return (
        update(model)
        .where(
            model.id == bindparam("which"),
            model.deleted_at >= bindparam("since", type_=Post.deleted_at.type),
            scope_of(model),
            or_(own, others),
        )
        .values(deleted_at=None, deleted_by_id=None, deleted_reason="")
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )


_OWN = and_(Post.author_id == ME, Post.pod_id.in_(_OPEN))
_DELETE = _deleting(Post, Post.number > 1, or_(_OWN, Post.pod_id.in_(kept_pods()))).returning(Post.thread_id)
_RESTORE = _restoring(DeletedPost).returning(DeletedPost.thread_id)
_ALONE = and_(Thread.author_id == ME, Thread.last_number == 1, Thread.pod_id.in_(_OPEN))
_DELETE_THREAD = _deleting(Thread, or_(_ALONE, Thread.pod_id.in_(kept_pods())))
_RESTORE_THREAD = _restoring(DeletedThread)
# Whoever writes meanwhile waits for the row of the thread, and then finds it gone.
_ALONG = unscoped(
    update(Post)
    .where(Post.thread_id == bindparam("which"))
    .values(thread_deleted_at=bindparam("at", type_=Post.deleted_at.type))
    .execution_options(synchronize_session=False),
    "the thread was written to by the same action just before",
)


def delete(actor: Actor, post: Post, reason: str = "") -> None:
    """Put a post into the bin; its place stays. Raises Refused without a reason, Conflict."""
    why = _because(actor, post, reason)
    hold([post.thread_id])
    gone: Any = rows(actor, _DELETE, which=post.id, at=clock.now(), by=actor.id, why=why).first()
    once(gone)
    settle([gone.thread_id])
    emit(PostDeleted(actor.id, post.pod_id, post.thread_id, post.id))


def restore(actor: Actor, post: DeletedPost) -> None:
    """Bring a post back to its place. Raises Conflict when it is done, or when its time in the bin is over."""
    hold([post.thread_id])
    back: Any = rows(actor, _RESTORE, which=post.id, since=retention.before(TIME)).first()
    _bring(back)
    settle([back.thread_id])
    emit(PostRestored(actor.id, post.pod_id, post.thread_id, post.id))


def delete_thread(actor: Actor, thread: Thread, reason: str = "") -> None:
    """Put a thread into the bin with all its posts. Raises Refused without a reason, Conflict."""
    why, now = _because(actor, thread, reason), clock.now()
    once(rows(actor, _DELETE_THREAD, which=thread.id, at=now, by=actor.id, why=why).first())
    rows(actor, _ALONG, which=thread.id, at=now)
    emit(ThreadDeleted(actor.id, thread.pod_id, thread.id))


def restore_thread(actor: Actor, thread: DeletedThread) -> None:
    """Bring a thread back with its posts. Raises Conflict when it is done, or when its time in the bin is over."""
    _bring(rows(actor, _RESTORE_THREAD, which=thread.id, since=retention.before(TIME)).first())
    rows(actor, _ALONG, which=thread.id, at=None)
    emit(ThreadRestored(actor.id, thread.pod_id, thread.id))


def _because(actor: Actor, what: Post | Thread, reason: str) -> str:
    """Own words go without an excuse."""
    return reason.strip()[:REASON] if what.author_id == actor.id else because(reason)


def _bring(done: object) -> None:
    if done is None:
        raise Conflict(_("It is not in the bin any more."))
