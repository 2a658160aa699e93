"""Verbs of moderators about texts that wait: let one in, give one back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, update

from forum.attachments import actions_holding as files
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, visible
from forum.people import queries as people
from forum.pods.models import Pod
from forum.pods.policy import is_member, kept_pods

from . import actions, actions_once, actions_returning, actions_rewording, policy_held, queries_held
from .actions_moderation import because
from .events import TextApproved, TextReturned
from .models import Post, Thread
from .models_held import APPROVED, RETURNED, HeldPost

# The scope of what waits is declared there.
SEEN_BY = policy_held
_DECIDE: Any = (
    update(HeldPost)
    .where(
        HeldPost.id == bindparam("which"),
        scope_of(HeldPost),
        HeldPost.pod_id.in_(kept_pods()),
        HeldPost.decided_at.is_(None),
        # The words that the moderator has read, and no others.
        HeldPost.revision == bindparam("read"),
    )
    .values(
        state=bindparam("what"),
        decided_at=bindparam("now", type_=HeldPost.decided_at.type),
        decided_by_id=bindparam("by"),
        reason=bindparam("why"),
    )
    .returning(HeldPost.id)
    .execution_options(synchronize_session=False)
)
_MADE = (
    update(HeldPost)
    .where(HeldPost.id == bindparam("which"), scope_of(HeldPost))
    .values(made_id=bindparam("post"))
    .execution_options(synchronize_session=False)
)
_THREAD = visible(Thread).where(Thread.id == bindparam("which"))
_POST = visible(Post).where(Post.id == bindparam("which"))
_POD = visible(Pod).where(Pod.id == bindparam("which"))


def approve(actor: Actor, held: HeldPost, read: int) -> Post:
    """Let a text in: it is a post from now on, with the number and the time of this moment, in its author's name.

    Other words for a post are its wording from now on.

    Raises Conflict when it was decided or changed meanwhile, or has no place any more; roll back, and it waits on.
    """
    _decide(actor, held, read, APPROVED, "")
    author = _author(held)
    try:
        post = _write(author, held)
    except actions.CharterFirst:
        raise Conflict(_("The author has yet to agree to the new charter: until then the text waits.")) from None
    except NotVisible:
        raise Conflict(_("The author cannot write in this pod any more.")) from None
    except Refused as why:
        raise Conflict(why.message) from None
    files.adopt(author, held.id, post.id)
    actions_once.remember(author, held.key, held.digest, post.id)
    rows(actor, _MADE, which=held.id, post=post.id)
    actions_returning.go_on(author, held, post)
    actions_returning.leave_no_words(actor, held)
    emit(TextApproved(actor.id, post.pod_id, post.thread_id, post.id, held.author_id))
    return post


def give_back(actor: Actor, held: HeldPost, reason: str, read: int) -> None:
    """Return a text to its author with a reason, as a draft with its files. Raises Refused, Conflict."""
    why = because(reason)
    _decide(actor, held, read, RETURNED, why)
    actions_returning.to_drafts(_author(held), held)
    emit(TextReturned(actor.id, held.pod_id, held.author_id, held.id))


def _decide(actor: Actor, held: HeldPost, read: int, what: str, why: str) -> None:
    asked = {"which": held.id, "read": read, "what": what, "why": why, "now": clock.now(), "by": actor.id}
    if held.revision == read and rows(actor, _DECIDE, **asked).first() is not None:
        return
    raise Conflict(queries_held.late(actor, held.id))


def _author(held: HeldPost) -> Actor:
    who = people.by_id(held.author_id)
    return Actor(who.id, who.name, who.handle, who.language, who.time_zone, is_admin=who.is_admin)


def _write(author: Actor, held: HeldPost) -> Post:
    if not is_member(author, held.pod_id):
        raise NotVisible
    if held.edited_id is not None:
        return actions_rewording.reword(author, held)
    words = {"body": held.body, "language": held.language}
    if held.in_thread_id is None:
        pod = rows(author, _POD, which=held.pod_id).scalar_one()
        return actions.start(author, pod, title=held.title, kind=held.kind, tags=held.tags, approved=True, **words)
    thread, parent = _place(author, held)
    return actions.reply(author, thread, parent=parent, approved=True, **words)


def _place(author: Actor, held: HeldPost) -> tuple[Thread, Post | None]:
    """Return where a reply goes, as its author sees it. Raises Conflict when it is there no more."""
    thread = rows(author, _THREAD, which=held.in_thread_id).scalar_one_or_none()
    if thread is None:
        raise Conflict(_("The thread was deleted or moved to another pod."))
    if thread.pod_id != held.pod_id:
        raise Conflict(_("The thread was moved to another pod."))
    if thread.is_locked:
        raise Conflict(_("The thread was locked: nobody can reply to it."))
    if held.parent_id is None:
        return thread, None
    parent = rows(author, _POST, which=held.parent_id).scalar_one_or_none()
    if parent is None or parent.moved_post_id is not None or parent.thread_id != thread.id:
        raise Conflict(_("The post that it answers was deleted, hidden or moved."))
    return thread, parent
