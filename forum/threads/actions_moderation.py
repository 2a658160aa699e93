"""Verbs of keeping order: hide and show posts; and what all such verbs share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from forum.kernel import clock, times
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, scope_of, unscoped
from forum.pods.models import Pod
from forum.pods.policy import moderated_pods

from .actions_counting import hold, settle
from .events import OfThread, PostHidden, PostShown
from .models import Post, Thread

REASON = 500
_FURTHEST = timedelta(days=3652)
_OPEN = select(Pod.id).where(Pod.id.in_(moderated_pods()), Pod.archived_at.is_(None))
_POST = (
    update(Post)
    .where(Post.id == bindparam("which"), scope_of(Post), Post.pod_id.in_(_OPEN))
    .execution_options(synchronize_session=False)
)
_HIDE = _POST.where(Post.hidden_at.is_(None)).values(
    hidden_at=bindparam("at"), hidden_by_id=bindparam("by"), hidden_reason=bindparam("why")
)
_SHOW = _POST.where(Post.hidden_at.is_not(None)).values(hidden_at=None, hidden_by_id=None, hidden_reason="")
THREAD = (
    update(Thread)
    .where(Thread.id == bindparam("which"), scope_of(Thread), Thread.pod_id.in_(_OPEN))
    .execution_options(synchronize_session=False)
)
UNPINNED = {"pinned_at": None, "pinned_by_id": None, "pinned_until": None}
_UNPIN_DUE = unscoped(
    update(Thread)
    .where(Thread.pinned_until < bindparam("now", type_=Thread.pinned_until.type))
    .values(**UNPINNED)
    .execution_options(synchronize_session=False),
    "the clock ends what a moderator has set an end to",
)


def hide(actor: Actor, post: Post, reason: str) -> None:
    """Show a post to its author and the moderators only. Raises Refused without a reason, Conflict when it is done."""
    why = because(reason)
    hold([post.thread_id])
    do(actor, _HIDE, post, why=why, by=actor.id, at=clock.now())
    settle([post.thread_id])
    emit(PostHidden(actor.id, post.pod_id, post.thread_id, post.id))


def show(actor: Actor, post: Post) -> None:
    """Show a hidden post to everybody again. Raises Conflict when it is done."""
    hold([post.thread_id])
    do(actor, _SHOW, post)
    settle([post.thread_id])
    emit(PostShown(actor.id, post.pod_id, post.thread_id, post.id))


def unpin_due() -> None:
    """Let go of the pins whose last day is over; nobody is told, as it was said when they were set."""
    db.session.execute(_UNPIN_DUE, {"now": clock.now()})


def because(typed: str) -> str:
    """Return a reason as it is kept. Raises Refused when there is none, or too much of it."""
    if not typed.strip():
        raise Refused(_("Say why."), "reason")
    if len(typed) > REASON:
        raise Refused(_("At most %(limit)s characters fit.", limit=REASON), "reason")
    return typed.strip()


def once(written: object) -> None:
    """Take the row that a deed wrote. Raises Conflict without one: whoever came first has done it."""
    if written is None:
        raise Conflict(_("Somebody else was faster: this has been done already."))


def end_of(actor: Actor, last: date | None) -> datetime | None:
    """Return the end of a last day where the actor is, None without one. Raises Refused for a day that is past."""
    today = times.date_of(clock.now(), actor.time_zone)
    if last is not None and not today <= last <= today + _FURTHEST:
        raise Refused(_("Choose today or a day of the next ten years."), "until")
    # The last second, so that it reads as that day.
    return times.at_hour(last + timedelta(days=1), 0, actor.time_zone) - timedelta(seconds=1) if last else None


def do(actor: Actor, statement: Any, what: Post | Thread, **binds: object) -> None:
    """Write a row of what a moderator keeps in order. Raises Conflict when somebody was faster."""
    once(rows(actor, statement.returning(type(what).id), which=what.id, **binds).first())
    db.session.refresh(what)


def tell(kind: type[OfThread], actor: Actor, thread: Thread) -> None:
    """Emit that a thread was kept in order."""
    emit(kind(actor.id, thread.pod_id, thread.id))
