"""Verbs of a whole thread: give it another title or other tags, and take a change back within a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, unscoped, visible
from forum.pods.models import Tag
from forum.pods.policy import kept_pods, moderates, open_pods

from . import composing, policy_changes
from .actions_moderation import REASON, because
from .events import ChangeUndone, ThreadTagged, ThreadTitled
from .models import Thread, ThreadTag
from .models_changes import TAGGED, TITLED, ThreadChange

_NOW: Any = bindparam("now", type_=ThreadChange.at.type)
_HELD = "the thread was written to by the same action just before"
_MAY = or_(Thread.pod_id.in_(kept_pods()), policy_changes.own_and_open() & Thread.pod_id.in_(open_pods()))
# The first write repeats the rule; whoever else writes to the thread waits here, and then finds what was done.
_HOLD = (
    update(Thread)
    .where(Thread.id == bindparam("which"), scope_of(Thread), _MAY)
    .values(changed_at=_NOW)
    .returning(Thread.id, Thread.pod_id, Thread.title, Thread.last_number)
    .execution_options(synchronize_session=False)
)
_TITLE = unscoped(
    update(Thread)
    .where(Thread.id == bindparam("which"))
    .values(title=bindparam("name"), slug=bindparam("readable"))
    .execution_options(synchronize_session=False),
    _HELD,
)
_TITLED = visible(ThreadChange).where(ThreadChange.thread_id == bindparam("which"), ThreadChange.kind == TITLED)
_TAGS = unscoped(select(ThreadTag.tag_id).where(ThreadTag.thread_id == bindparam("which")), _HELD)
_OFFERED = (
    select(Tag.id, Tag.slug)
    .where(scope_of(Tag), Tag.pod_id == bindparam("pod"), Tag.retired_at.is_(None))
    .order_by(Tag.id)
)
# What a change names may have gone from the pod since.
_STILL = select(Tag.id).where(
    scope_of(Tag), Tag.pod_id == bindparam("pod"), Tag.id.in_(bindparam("ids", expanding=True))
)
_UNTAG = unscoped(
    delete(ThreadTag).where(ThreadTag.thread_id == bindparam("which")).execution_options(synchronize_session=False),
    _HELD,
)
_UNDO = (
    update(ThreadChange)
    .where(
        ThreadChange.id == bindparam("which"),
        scope_of(ThreadChange),
        ThreadChange.undone_at.is_(None),
        ThreadChange.at >= bindparam("since", type_=ThreadChange.at.type),
    )
    .values(undone_at=_NOW, undone_by_id=bindparam("by"))
    .returning(ThreadChange.id)
    .execution_options(synchronize_session=False)
)
_END = (
    update(ThreadChange)
    .where(ThreadChange.id == bindparam("which"), scope_of(ThreadChange))
    .values(undone_at=_NOW, undone_by_id=bindparam("by"))
    .execution_options(synchronize_session=False)
)


class Held(NamedTuple):
    """A thread that nobody else writes to until the commit, as it is now."""

    id: int
    pod_id: int
    title: str
    last_number: int
    # Since then, which is the moment of the line that tells what is done.
    at: datetime


def retitle(actor: Actor, thread: Thread, title: str, reason: str = "", *, quiet: bool = False) -> ThreadChange:
    """Call a thread otherwise; `quiet` keeps the former title out of the line. Raises Refused, Conflict."""
    named, why = composing.title(title), why_of(actor, thread, reason)
    if named == thread.title:
        raise Refused(_("It is called so already."), "title")
    held = hold(actor, thread.id, clock.now())
    if held.title != thread.title:
        raise Conflict(_("Somebody else has changed it meanwhile."))
    rows(actor, _TITLE, which=thread.id, name=named, readable=composing.slug(named))
    if quiet:
        _keep_quiet(actor, held)
    before = {"title": held.title, "quiet": quiet}
    change = record(actor, held, TITLED, before, {"title": named}, why)
    emit(ThreadTitled(actor.id, thread.pod_id, thread.id))
    return change


def _keep_quiet(actor: Actor, held: Held) -> None:
    """Take the title that is given up out of the earlier lines, too."""
    for told in rows(actor, _TITLED, which=held.id).scalars():
        if held.title in (told.before.get("title"), told.after.get("title")):
            told.before = {**told.before, "quiet": True}


def retag(actor: Actor, thread: Thread, slugs: Sequence[str], reason: str = "") -> ThreadChange:
    """Give a thread these tags of its pod; one that the pod no longer offers stays. Raises Refused, Conflict."""
    why = why_of(actor, thread, reason)
    held = hold(actor, thread.id, clock.now())
    before = tags_now(actor, thread.id)
    offered = {row.slug: row.id for row in rows(actor, _OFFERED, pod=thread.pod_id)}
    chosen = {offered[slug] for slug in slugs if slug in offered}
    after = sorted(chosen | (set(before) - set(offered.values())))
    if after == before:
        raise Refused(_("It has these tags already."), "tags")
    put_tags(actor, held, after)
    change = record(actor, held, TAGGED, {"tags": before}, {"tags": after}, why)
    emit(ThreadTagged(actor.id, thread.pod_id, thread.id))
    return change


def undo(actor: Actor, change: ThreadChange) -> None:
    """Take a change back, if nothing has been laid over it. Raises Conflict."""
    now = clock.now()
    since = policy_changes.undoable_since()
    if rows(actor, _UNDO, which=change.id, now=now, by=actor.id, since=since).first() is None:
        raise Conflict(_("This can no longer be taken back."))
    BACK[change.kind](actor, change, now)


def _title_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    held = hold(actor, change.thread_id, now)
    before = change.before.get("title")
    if not before or held.title != change.after.get("title"):
        raise changed_since()
    rows(actor, _TITLE, which=held.id, name=before, readable=composing.slug(before))
    emit(ChangeUndone(actor.id, held.pod_id, held.id))


def _tags_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    held = hold(actor, change.thread_id, now)
    if tags_now(actor, held.id) != change.after.get("tags"):
        raise changed_since()
    put_tags(actor, held, tags_still(actor, held.pod_id, change.before["tags"]))
    emit(ChangeUndone(actor.id, held.pod_id, held.id))


# How each kind is taken back; the other verbs add theirs.
BACK: dict[str, Callable[[Actor, ThreadChange, datetime], None]] = {TITLED: _title_back, TAGGED: _tags_back}


def why_of(actor: Actor, thread: Thread, reason: str) -> str:
    """Return a reason as it is kept. Own threads are changed without an excuse. Raises Refused."""
    return reason.strip()[:REASON] if is_own(actor, thread) else because(reason)


def is_own(actor: Actor, thread: Thread) -> bool:
    """Say whether the actor changes their own thread, and not as a moderator."""
    return thread.author_id == actor.id and not moderates(actor, thread.pod_id)


def hold(actor: Actor, thread_id: int, now: datetime) -> Held:
    """Keep everybody else from writing to a thread until the commit; return what it is now. Raises Conflict."""
    held = rows(actor, _HOLD, which=thread_id, now=now).first()
    if held is None:
        raise Conflict(_("Somebody else has changed it meanwhile."))
    return Held._make((*held, now))


def tags_now(actor: Actor, thread_id: int) -> list[int]:
    """Return the keys of the tags of a thread that is held."""
    return sorted(rows(actor, _TAGS, which=thread_id).scalars())


def tags_still(actor: Actor, pod_id: int, tags: Sequence[int]) -> list[int]:
    """Return those of these tags that a pod still has."""
    return sorted(rows(actor, _STILL, pod=pod_id, ids=list(tags)).scalars()) if tags else []


def put_tags(actor: Actor, held: Held, tags: Sequence[int]) -> None:
    """Give a thread that is held these tags and no other."""
    rows(actor, _UNTAG, which=held.id)
    if tags:
        values = [{"thread_id": held.id, "tag_id": tag, "pod_id": held.pod_id} for tag in tags]
        db.session.execute(insert(ThreadTag), values)


def record(
    actor: Actor, held: Held, kind: str, before: Mapping[str, Any], after: Mapping[str, Any], why: str
) -> ThreadChange:
    """Write the line that tells of a change, with what takes it back."""
    change = ThreadChange(
        pod_id=held.pod_id,
        thread_id=held.id,
        kind=kind,
        number=held.last_number,
        before=dict(before),
        after=dict(after),
        reason=why,
        at=held.at,
        by_id=actor.id,
    )
    db.session.add(change)
    # The way back needs the key.
    db.session.flush()
    return change


def end_line(actor: Actor, change_id: int, now: datetime) -> None:
    """Let go of a line that goes with the change that is being taken back."""
    rows(actor, _END, which=change_id, now=now, by=actor.id)


def changed_since() -> Conflict:
    """Return what is raised when something was laid over a change."""
    return Conflict(_("It has been changed again since then, so this cannot be taken back."))
