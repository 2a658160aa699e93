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
_STATEMENTS = {LOCKED: _LOCK, UNLOCKED: _UNLOCK, PINNED: _PIN, UNPINNED: _UNPIN}
_EVENTS = {LOCKED: ThreadLocked, UNLOCKED: ThreadUnlocked, PINNED: ThreadPinned, UNPINNED: ThreadUnpinned}


def lock(actor: Actor, thread: Thread, reason: str) -> ThreadChange:
    """Let nobody reply any more. Raises Refused without a reason, Conflict when it is done."""
    why = order.because(reason)
    return _begin(actor, thread, LOCKED, why, why=why)


def unlock(actor: Actor, thread: Thread, reason: str) -> ThreadChange:
    """Let members reply again. Raises Refused without a reason, Conflict when it is done."""
    return _end(actor, thread, UNLOCKED, order.because(reason))


def pin(actor: Actor, thread: Thread, last: date | None = None, reason: str = "") -> ThreadChange:
    """Keep a thread on top of its pod, to the end of a last day if there is one.

    Raises Refused for a day that is past, Conflict when it is done.
    """
    return _begin(actor, thread, PINNED, _perhaps(reason), until=order.end_of(actor, last))


def unpin(actor: Actor, thread: Thread, reason: str = "") -> ThreadChange:
    """Let a thread stand where its last post puts it. Raises Refused, Conflict when it is done."""
    return _end(actor, thread, UNPINNED, _perhaps(reason))


def _perhaps(reason: str) -> str:
    return order.because(reason) if reason.strip() else ""


def _begin(actor: Actor, thread: Thread, kind: str, reason: str, **state: object) -> ThreadChange:
    """Put a thread into a state, and tell it. The way back knows the state by the moment of the line."""
    held = changes.hold(actor, thread.id, clock.now())
    order.do(actor, _STATEMENTS[kind], thread, by=actor.id, at=held.at, **state)
    order.tell(_EVENTS[kind], actor, thread)
    return changes.record(actor, held, kind, {}, _without_time(_state(kind, thread)), reason)


def _end(actor: Actor, thread: Thread, kind: str, reason: str) -> ThreadChange:
    """Let a thread out of a state, and tell it with what it was."""
    held = changes.hold(actor, thread.id, clock.now())
    before = _state(kind, fresh(actor, held.id))
    order.do(actor, _STATEMENTS[kind], thread)
    order.tell(_EVENTS[kind], actor, thread)
    return changes.record(actor, held, kind, before, {}, reason)


def _begun_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread = _as_left(actor, change, now)
    order.do(actor, _UNLOCK if change.kind == LOCKED else _UNPIN, thread)
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


def _unlock_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread, was = _as_left(actor, change, now), change.before
    order.do(actor, _LOCK, thread, why=was["why"], by=was["by"], at=moment(was["at"]))
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


def _unpin_back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread, was = _as_left(actor, change, now), change.before
    until = moment(was["until"])
    if until is not None and until < now:
        # The clock would take it off at once.
        raise Conflict(_("This can no longer be taken back."))
    order.do(actor, _PIN, thread, by=was["by"], at=moment(was["at"]), until=until)
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


changes.BACK |= {LOCKED: _begun_back, UNLOCKED: _unlock_back, PINNED: _begun_back, UNPINNED: _unpin_back}


def _as_left(actor: Actor, change: ThreadChange, now: datetime) -> Thread:
    """Hold a thread that is as the change left it. Raises Conflict when it is not."""
    thread = fresh(actor, changes.hold(actor, change.thread_id, now).id)
    state = _state(change.kind, thread)
    left = {**change.after, "at": change.at.isoformat()} if change.after else {}
    # What was before is gone with the words of somebody who was erased.
    if state != left or not (change.before or change.after):
        raise changes.changed_since()
    return thread


def fresh(actor: Actor, thread_id: int) -> Thread:
    """Return a thread that is held, as it is now."""
    thread: Thread = rows(actor, _NOW, which=thread_id).scalar_one()
    return thread


def _state(kind: str, thread: Thread) -> dict[str, Any]:
    return _lock_of(thread) if kind in (LOCKED, UNLOCKED) else _pin_of(thread)


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


def moment(kept: str | None) -> datetime | None:
    """Read a moment that a line keeps."""
    return datetime.fromisoformat(kept) if kept else None
