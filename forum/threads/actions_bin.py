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

from .actions_moderation import REASON, because
from .events import PostDeleted, PostRestored, ThreadDeleted, ThreadRestored
from .models import DeletedPost, DeletedThread, Post, Thread

TIME = "deleted"
_OPEN = select(Pod.id).where(Pod.id.in_(my_pods()), Pod.archived_at.is_(None))


def _mine_or_kept(model: Any) -> Any:
    return or_(and_(model.author_id == ME, model.pod_id.in_(_OPEN)), model.pod_id.in_(kept_pods()))


def _whose_it_is(model: Any) -> Any:
    """Return the clause of what ME may bring back: what authors deleted is theirs, the rest the moderators'."""
    own = and_(model.deleted_by_id == model.author_id, model.author_id == ME, model.pod_id.in_(_OPEN))
    return or_(own, and_(model.deleted_by_id != model.author_id, model.pod_id.in_(kept_pods())))


# The first write repeats what the rule said: a moment ago is not now.
_DELETE = (
    update(Post)
    .where(Post.id == bindparam("which"), Post.number > 1, scope_of(Post), _mine_or_kept(Post))
    .values(deleted_at=bindparam("at"), deleted_by_id=bindparam("by"), deleted_reason=bindparam("why"))
    .returning(Post.id)
    .execution_options(synchronize_session=False)
)
_RESTORE = (
    update(DeletedPost)
    .where(
        DeletedPost.id == bindparam("which"),
        DeletedPost.deleted_at >= bindparam("since", type_=Post.deleted_at.type),
        scope_of(DeletedPost),
        _whose_it_is(DeletedPost),
    )
    .values(deleted_at=None, deleted_by_id=None, deleted_reason="")
    .returning(DeletedPost.id)
    .execution_options(synchronize_session=False)
)
_ALONE = and_(Thread.author_id == ME, Thread.last_number == 1, Thread.pod_id.in_(_OPEN))
_DELETE_THREAD = (
    update(Thread)
    .where(Thread.id == bindparam("which"), scope_of(Thread), or_(_ALONE, Thread.pod_id.in_(kept_pods())))
    .values(deleted_at=bindparam("at"), deleted_by_id=bindparam("by"), deleted_reason=bindparam("why"))
    .returning(Thread.id)
    .execution_options(synchronize_session=False)
)
_RESTORE_THREAD = (
    update(DeletedThread)
    .where(
        DeletedThread.id == bindparam("which"),
        DeletedThread.deleted_at >= bindparam("since", type_=Post.deleted_at.type),
        scope_of(DeletedThread),
        _whose_it_is(DeletedThread),
    )
    .values(deleted_at=None, deleted_by_id=None, deleted_reason="")
    .returning(DeletedThread.id)
    .execution_options(synchronize_session=False)
)
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
    why = reason.strip()[:REASON] if post.author_id == actor.id else because(reason)
    if rows(actor, _DELETE, which=post.id, at=clock.now(), by=actor.id, why=why).first() is None:
        raise Conflict(_("Somebody else was faster: this has been done already."))
    emit(PostDeleted(actor.id, post.pod_id, post.thread_id, post.id))


def restore(actor: Actor, post: DeletedPost) -> None:
    """Bring a post back to its place. Raises Conflict when it is done, or when its time in the bin is over."""
    if rows(actor, _RESTORE, which=post.id, since=retention.before(TIME)).first() is None:
        raise Conflict(_("It is not in the bin any more."))
    emit(PostRestored(actor.id, post.pod_id, post.thread_id, post.id))


def delete_thread(actor: Actor, thread: Thread, reason: str = "") -> None:
    """Put a thread into the bin with all its posts. Raises Refused without a reason, Conflict."""
    why, now = reason.strip()[:REASON] if thread.author_id == actor.id else because(reason), clock.now()
    if rows(actor, _DELETE_THREAD, which=thread.id, at=now, by=actor.id, why=why).first() is None:
        raise Conflict(_("Somebody else was faster: this has been done already."))
    rows(actor, _ALONG, which=thread.id, at=now)
    emit(ThreadDeleted(actor.id, thread.pod_id, thread.id))


def restore_thread(actor: Actor, thread: DeletedThread) -> None:
    """Bring a thread back with its posts. Raises Conflict when it is done, or when its time in the bin is over."""
    if rows(actor, _RESTORE_THREAD, which=thread.id, since=retention.before(TIME)).first() is None:
        raise Conflict(_("It is not in the bin any more."))
    rows(actor, _ALONG, which=thread.id, at=None)
    emit(ThreadRestored(actor.id, thread.pod_id, thread.id))
