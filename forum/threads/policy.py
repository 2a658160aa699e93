"""Who sees threads and posts, and who may do what to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.models import Membership, Pod
from forum.pods.policy import is_member, is_open_to, moderated_pods, moderates, my_pods

from .models import DeletedPost, DeletedThread, Post, ReadRanges, Revision, Submission, Thread, ThreadTag


def writable_pods() -> Select[int]:
    """Select the pods where ME may write just now: a member, the pod open, its present charter accepted."""
    return (
        select(Membership.pod_id)
        .join(Pod, Pod.id == Membership.pod_id)
        .where(
            Membership.user_id == ME,
            Membership.state == "member",
            Membership.accepted_charter >= Pod.charter_version,
            Pod.archived_at.is_(None),
        )
    )


def stands(post: Any) -> ColumnElement[bool]:
    """Return the clause of posts that are not in the bin, neither alone nor with their thread."""
    return and_(post.deleted_at.is_(None), post.thread_deleted_at.is_(None))


def shown(post: Any) -> ColumnElement[bool]:
    """Return the clause of posts that ME sees inside a pod of theirs; hidden, only one's own and as a moderator."""
    return stands(post) & or_(post.hidden_at.is_(None), post.author_id == ME, post.pod_id.in_(moderated_pods()))


@scope(Thread)
def _thread() -> ColumnElement[bool]:
    """A thread is visible to the members of its pod, unless it is in the bin."""
    return Thread.pod_id.in_(my_pods()) & Thread.deleted_at.is_(None)


@scope(ThreadTag)
def _thread_tag() -> ColumnElement[bool]:
    """A tag is seen where its thread is."""
    return ThreadTag.pod_id.in_(my_pods())


@scope(Post)
def _post() -> ColumnElement[bool]:
    """A post is visible in a thread of my pods; hidden, only to its author and the moderators; deleted, to nobody."""
    return Post.pod_id.in_(my_pods()) & shown(Post)


@scope(DeletedPost)
def _deleted_post() -> ColumnElement[bool]:
    """What is in the bin is seen there by its author and the moderators, until it is gone for good."""
    return (
        DeletedPost.pod_id.in_(my_pods())
        & or_(DeletedPost.author_id == ME, DeletedPost.pod_id.in_(moderated_pods()))
        & and_(
            DeletedPost.deleted_at.is_not(None),
            DeletedPost.purged_at.is_(None),
            DeletedPost.thread_deleted_at.is_(None),
        )
    )


@scope(DeletedThread)
def _deleted_thread() -> ColumnElement[bool]:
    """A thread in the bin is seen there by who began it and the moderators, until it is gone for good."""
    return (
        DeletedThread.pod_id.in_(my_pods())
        & or_(DeletedThread.author_id == ME, DeletedThread.pod_id.in_(moderated_pods()))
        & and_(DeletedThread.deleted_at.is_not(None), DeletedThread.purged_at.is_(None))
    )


@scope(Revision)
def _revision() -> ColumnElement[bool]:
    """An earlier wording is visible where its post is; hidden, only to the moderators."""
    open_ = or_(Revision.hidden_at.is_(None), Revision.pod_id.in_(moderated_pods()))
    return Revision.pod_id.in_(my_pods()) & open_ & exists().where(Post.id == Revision.post_id, shown(Post))


@scope(ReadRanges)
def _read_ranges() -> ColumnElement[bool]:
    """What I have read is for me."""
    return ReadRanges.user_id == ME


@scope(Submission)
def _submission() -> ColumnElement[bool]:
    """What I have sent is for me."""
    return Submission.user_id == ME


@rule("start", Pod)
def _start(actor: Actor, pod: Pod) -> bool:
    return is_open_to(actor, pod.id)


@rule("note", Thread)
def _note_thread(actor: Actor, thread: Thread) -> bool:
    """Whoever sees a thread notes what they have read of it; an archived pod is read, too."""
    return is_member(actor, thread.pod_id)


@rule("note", Post)
def _note_post(actor: Actor, post: Post) -> bool:
    return is_member(actor, post.pod_id)


@rule("reply", Thread)
def _reply(actor: Actor, thread: Thread) -> bool:
    return not thread.is_locked and is_open_to(actor, thread.pod_id)


@rule("moderate", Thread)
def _moderate(actor: Actor, thread: Thread) -> bool:
    return moderates(actor, thread.pod_id) and is_open_to(actor, thread.pod_id)


@rule("edit", Post)
def _edit(actor: Actor, post: Post) -> bool:
    return post.author_id == actor.id and post.hidden_at is None and is_open_to(actor, post.pod_id)


@rule("moderate", Post)
def _moderate_post(actor: Actor, post: Post) -> bool:
    return moderates(actor, post.pod_id) and is_open_to(actor, post.pod_id)


@rule("delete", Post)
def _delete(actor: Actor, post: Post) -> bool:
    """One's own and, as a moderator, any; the first post goes with its thread."""
    mine = post.author_id == actor.id or moderates(actor, post.pod_id)
    return post.number > 1 and mine and is_open_to(actor, post.pod_id)


@rule("moderate", Revision)
def _moderate_wording(actor: Actor, wording: Revision) -> bool:
    return moderates(actor, wording.pod_id) and is_open_to(actor, wording.pod_id)


@rule("delete", Thread)
def _delete_thread(actor: Actor, thread: Thread) -> bool:
    """A moderator; who began it, as long as nobody has written into it."""
    mine = thread.author_id == actor.id and thread.last_number == 1
    return (mine or moderates(actor, thread.pod_id)) and is_open_to(actor, thread.pod_id)


@rule("restore", DeletedPost)
@rule("restore", DeletedThread)
def _restore(actor: Actor, gone: Any) -> bool:
    """What its author deleted, its author brings back; what a moderator deleted, any moderator."""
    by_author = gone.deleted_by_id == gone.author_id
    mine = gone.author_id == actor.id if by_author else moderates(actor, gone.pod_id)
    return mine and is_open_to(actor, gone.pod_id)
