"""Who sees threads and posts, and who may do what to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, or_, select

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope
from forum.pods.models import Membership, Pod
from forum.pods.policy import is_member, is_open_to, moderated_pods, moderates, my_pods

from .models import Post, ReadRanges, Revision, Submission, Thread, ThreadTag


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


@scope(Thread)
def _thread() -> ColumnElement[bool]:
    """A thread is visible to the members of its pod."""
    return Thread.pod_id.in_(my_pods())


@scope(ThreadTag)
def _thread_tag() -> ColumnElement[bool]:
    """A tag is seen where its thread is."""
    return ThreadTag.pod_id.in_(my_pods())


@scope(Post)
def _post() -> ColumnElement[bool]:
    """A post is visible in a thread of my pods; hidden, only to its author and the moderators."""
    shown = or_(Post.hidden_at.is_(None), Post.author_id == ME, Post.pod_id.in_(moderated_pods()))
    return Post.pod_id.in_(my_pods()) & shown


@scope(Revision)
def _revision() -> ColumnElement[bool]:
    """An earlier wording is visible where its post is."""
    shown = or_(Post.hidden_at.is_(None), Post.author_id == ME, Post.pod_id.in_(moderated_pods()))
    return Revision.pod_id.in_(my_pods()) & exists().where(Post.id == Revision.post_id, shown)


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
