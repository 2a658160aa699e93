"""Verbs of who writes in a pod where first posts wait: keep one for a moderator, change it, take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from forum.kernel import clock, upserts
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, rows, scope_of
from forum.pods.models import Pod
from forum.pods.policy import open_pods

from . import actions, actions_editing, actions_once, actions_returning, composing, policy_held, queries_held, slow
from .actions_moderation import REASON
from .events import TextHeld
from .models import Post, Thread
from .models_held import WITHDRAWN, HeldPost

# The scope of what waits is declared there.
SEEN_BY = policy_held
_TABLE: Any = HeldPost.__table__
# Changes nothing and takes the row: of two texts that come at once the second waits for the first.
_HOLD = actions.OPEN.values(last_number=Thread.last_number)
_HOLD_POST = actions_editing.REWORD.values(revision=Post.revision).returning(Post.id)
_SAME = select(HeldPost.id).where(
    scope_of(HeldPost),
    HeldPost.author_id == ME,
    HeldPost.key == bindparam("sent"),
    HeldPost.digest == bindparam("fields"),
)
_MINE = (
    update(HeldPost)
    .where(
        HeldPost.id == bindparam("which"), scope_of(HeldPost), HeldPost.author_id == ME, HeldPost.decided_at.is_(None)
    )
    .returning(HeldPost.id)
    .execution_options(synchronize_session=False)
)
_CHANGE = _MINE.where(HeldPost.revision == bindparam("read"), HeldPost.pod_id.in_(open_pods()))
_WITHDRAW = _MINE.values(state=WITHDRAWN, decided_at=bindparam("now", type_=_TABLE.c.decided_at.type))


class AlreadyHeld(Exception):
    """The same form was sent before: `held_id` is the text that it left here. Roll back and show that."""

    def __init__(self, held_id: int) -> None:
        super().__init__(held_id)
        self.held_id = held_id


class EditWaits(Exception):
    """Other words for this post wait already: `held_id` is their key. Roll back and show them."""

    def __init__(self, held_id: int) -> None:
        super().__init__(held_id)
        self.held_id = held_id


def hold_reply(
    actor: Actor, thread: Thread, *, body: str, language: str, parent: Post | None = None, once: str = ""
) -> int:
    """Keep a reply for a moderator and return its key; all that a post is asked for is asked of it, too.

    Raises Refused, Conflict, CharterFirst, Already, AlreadyHeld, NotVisible.
    """
    text, digest = actions.answer(thread, body, language, parent)
    found = rows(actor, _HOLD, thread=thread.id, pod=thread.pod_id).one_or_none()
    if found is None:
        actions.why_not(actor, thread)
    if slow.holds(found.slow_minutes, found.slow_until, clock.now()):
        _ask_to_wait(actor, thread, found.slow_minutes, once, digest)
    at = {"in_thread_id": thread.id, "parent_id": parent and parent.id}
    return _keep(actor, thread.pod_id, text, once, digest, **at)


def hold_start(  # noqa: PLR0913 as a thread begins with all of these
    actor: Actor,
    pod: Pod,
    *,
    title: str,
    body: str,
    language: str,
    kind: str = "discussion",
    tags: Sequence[str] = (),
    once: str = "",
) -> int:
    """Keep what begins a thread for a moderator and return its key.

    Raises Refused, CharterFirst, Already, AlreadyHeld, NotVisible.
    """
    named, text = actions.beginning(actor, pod.id, title, body, language, kind)
    actions.ask_to_write(actor, pod.id)
    digest = actions.digest_of_start(pod.id, named, body, kind, language, tags)
    return _keep(actor, pod.id, text, once, digest, title=named, kind=kind, tags=list(tags))


def hold_edit(  # noqa: PLR0913 as a wording has all of these
    actor: Actor,
    post: Post,
    *,
    body: str,
    language: str,
    read: int,
    why: str = "",
    once: str = "",
    of_files: Mapping[str, Any] | None = None,
) -> int:
    """Keep other words for a post for a moderator and return their key; until then it says what it says.

    Raises Refused, Already, AlreadyHeld; EditWaits when others do; Conflict as `edit`.
    """
    text, digest = composing.text(body, language), composing.digest("edit", post.id, read, body, language)
    if rows(actor, _HOLD_POST, post=post.id, read=read).first() is None:
        raise Conflict
    _ask_for_same(actor, once, digest)
    if (before := queries_held.edit_of(actor, post.id)) is not None:
        raise EditWaits(before)
    about = {"in_thread_id": post.thread_id, "edited_id": post.id, "based_on": read, "edit_reason": why[:REASON]}
    return _keep(actor, post.pod_id, text, once, digest, **about, of_files=of_files)


def hold_back(actor: Actor, post: Post, number: int, read: int) -> int:
    """Keep for a moderator that a post shall have an earlier wording again. Raises NotVisible, EditWaits, Conflict."""
    body, language, why = actions_editing.earlier(actor, post, number)
    return hold_edit(actor, post, body=body, language=language, read=read, why=why)


def change(actor: Actor, held: HeldPost, *, title: str, body: str, language: str, read: int) -> None:
    """Give a text that waits other words. Raises Refused, Conflict when it was decided or changed meanwhile."""
    words = composing.text(body, language).columns()
    if held.in_thread_id is None:
        words["title"] = composing.title(title)
    statement = _CHANGE.values(**words, revision=HeldPost.revision + 1)
    if rows(actor, statement, which=held.id, read=read).first() is None:
        raise Conflict(
            _("A moderator has decided about this text meanwhile, or you have changed it in another window.")
        )


def withdraw(actor: Actor, held: HeldPost) -> None:
    """Take a text back: it is a draft again, with its files. Raises Conflict when it was decided meanwhile."""
    if rows(actor, _WITHDRAW, which=held.id, now=clock.now()).first() is None:
        raise Conflict(_("A moderator has decided about this text meanwhile."))
    if actions_returning.to_drafts(actor, held):
        actions_returning.leave_no_words(actor, held, but_those_beside=True)


def _ask_to_wait(actor: Actor, thread: Thread, minutes: int, once: str, digest: str) -> None:
    if wait := queries_held.wait(actor, thread.id, minutes):
        _ask_for_same(actor, once, digest)
        raise slow.too_soon(wait)


def _ask_for_same(actor: Actor, once: str, digest: str) -> None:
    actions_once.ask(actor, once, digest)
    same = rows(actor, _SAME, sent=once[: actions_once.KEY], fields=digest).scalar() if once else None
    if same is not None:
        raise AlreadyHeld(same)


def _keep(actor: Actor, pod_id: int, text: composing.Text, once: str, digest: str, **more: object) -> int:
    actions_once.ask(actor, once, digest)
    blank = {"title": "", "kind": "", "tags": [], "revision": 0, "state": "waiting", "reason": "", "edit_reason": ""}
    sent = {"author_id": actor.id, "key": once[: actions_once.KEY], "digest": digest, "created_at": clock.now()}
    made = upserts.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)
    kept = db.session.execute(made, {**blank, **sent, **text.columns(), "pod_id": pod_id, **more}).scalar_one_or_none()
    if kept is None:
        _ask_for_same(actor, once, digest)
    emit(TextHeld(actor.id, pod_id, int(kept or 0)))
    return int(kept or 0)
