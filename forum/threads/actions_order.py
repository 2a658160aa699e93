"""Verbs that lock and pin a thread and take that off; each writes its line, and has its way back within a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, visible

from . import actions_changes as changes
from . import actions_moderation as order
from .events import ChangeUndone, ThreadLocked, ThreadPinned, ThreadUnlocked, ThreadUnpinned
from .models import Thread
from .models_changes import LOCKED, PINNED, UNLOCKED, UNPINNED, ThreadChange

_NOW = visible(Thread).where(Thread.id == bindparam("which")).execution_options(populate_existing=True)
_LOCK = order.THREAD.where(Thread.locked_at.is_(None)).values(
    locked_at=bindparam("at"), locked_by_id=bindparam("by"), lock_reason=bindparam("why")
)
_UNLOCK = order.THREAD.where(Thread.locked_at.is_not(None)).values(locked_at=None, locked_by_id=None, lock_reason="")
_PIN = order.THREAD.where(Thread.pinned_at.is_(None)).values(
    pinned_at=bindparam("at"), pinned_by_id=bindparam("by"), pinned_until=bindparam("until")
)
_UNPIN = order.THREAD.where(Thread.pinned_at.is_not(None)).values(**order.UNPINNED)


def lock(actor: Actor, thread: Thread, reason: str) -> ThreadChange:
    """Let nobody reply any more. Raises Refused without a reason, Conflict when it is done."""
    why, now = order.because(reason), clock.now()
    held = changes.hold(actor, thread.id, now)
    order.do(actor, _LOCK, thread, why=why, by=actor.id, at=now)
    order.tell(ThreadLocked, actor, thread)
    change = changes.record(actor, held, LOCKED, {}, _without_time(_lock_of(thread)), why)
    # The way back knows the state by its moment.
    change.at = now
    return change


def unlock(actor: Actor, thread: Thread) -> ThreadChange:
    """Let members reply again. Raises Conflict when it is done."""
    held = changes.hold(actor, thread.id, clock.now())
    before = _lock_of(_fresh(actor, held.id))
    order.do(actor, _UNLOCK, thread)
    order.tell(ThreadUnlocked, actor, thread)
    return changes.record(actor, held, UNLOCKED, before, {}, "")


def pin(actor: Actor, thread: Thread, last: date | None = None, reason: str = "") -> ThreadChange:
    """Keep a thread on top of its pod, to the end of a last day if there is one.

    Raises Refused for a day that is past, Conflict when it is done.
    """
    until, now = order.end_of(actor, last), clock.now()
    why = order.because(reason) if reason.strip() else ""
    held = changes.hold(actor, thread.id, now)
    order.do(actor, _PIN, thread, by=actor.id, at=now, until=until)
    order.tell(ThreadPinned, actor, thread)
    change = changes.record(actor, held, PINNED, {}, _without_time(_pin_of(thread)), why)
    # The way back knows the state by its moment.
    change.at = now
    return change


def unpin(actor: Actor, thread: Thread) -> ThreadChange:
    """Let a thread stand where its last post puts it. Raises Conflict when it is done."""
    held = changes.hold(actor, thread.id, clock.now())
    before = _pin_of(_fresh(actor, held.id))
    order.do(actor, _UNPIN, thread)
    order.tell(ThreadUnpinned, actor, thread)
    return changes.record(actor, held, UNPINNED, before, {}, "")


def _lock_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread = _as_left(actor, change, now)
    order.do(actor, _UNLOCK, thread)
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


def _unlock_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread, was = _as_left(actor, change, now), change.before
    order.do(actor, _LOCK, thread, why=was["why"], by=was["by"], at=_moment(was["at"]))
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


def _pin_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread = _as_left(actor, change, now)
    order.do(actor, _UNPIN, thread)
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


def _unpin_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread, was = _as_left(actor, change, now), change.before
    until = _moment(was["until"])
    if until is not None and until < now:
        # The clock would take it off at once.
        raise Conflict(_("This can no longer be taken back."))
    order.do(actor, _PIN, thread, by=was["by"], at=_moment(was["at"]), until=until)
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


changes.BACK |= {LOCKED: _lock_back, UNLOCKED: _unlock_back, PINNED: _pin_back, UNPINNED: _unpin_back}


def _as_left(actor: Actor, change: ThreadChange, now: datetime) -> Thread:
    """Hold a thread that is as the change left it. Raises Conflict when it is not."""
    thread = _fresh(actor, changes.hold(actor, change.thread_id, now).id)
    state = _lock_of(thread) if change.kind in (LOCKED, UNLOCKED) else _pin_of(thread)
    left = {**change.after, "at": change.at.isoformat()} if change.after else {}
    # What was before is gone with the words of somebody who was erased.
    if state != left or not (change.before or change.after):
        raise changes.changed_since()
    return thread


def _fresh(actor: Actor, thread_id: int) -> Thread:
    thread: Thread = rows(actor, _NOW, which=thread_id).scalar_one()
    return thread


def _lock_of(thread: Thread) -> dict[str, Any]:
    if thread.locked_at is None:
        return {}
    return {"at": thread.locked_at.isoformat(), "by": thread.locked_by_id, "why": thread.lock_reason}


def _pin_of(thread: Thread) -> dict[str, Any]:
    if thread.pinned_at is None:
        return {}
    until = thread.pinned_until and thread.pinned_until.isoformat()
    return {"at": thread.pinned_at.isoformat(), "by": thread.pinned_by_id, "until": until}


def _without_time(state: dict[str, Any]) -> dict[str, Any]:
    """Return what the line keeps of a state that began with it: the time is the line's own."""
    return {name: value for name, value in state.items() if name != "at"}


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
