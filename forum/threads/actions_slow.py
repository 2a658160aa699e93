"""Verbs of slow threads: one post per person in a time that a moderator sets; each writes its line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit

from . import actions_changes as changes
from . import actions_moderation as order
from . import actions_order, slow
from .events import ChangeUndone, ThreadHurried, ThreadSlowed
from .models import Thread
from .models_changes import HURRIED, SLOWED, ThreadChange

_SLOW = order.THREAD.values(
    slow_minutes=bindparam("minutes"),
    slow_until=bindparam("until"),
    slow_by_id=bindparam("by"),
    slow_reason=bindparam("why"),
)
_HURRY = order.THREAD.where(Thread.slow_minutes.is_not(None)).values(
    slow_minutes=None, slow_until=None, slow_by_id=None, slow_reason=""
)


def slow_down(actor: Actor, thread: Thread, minutes: int, reason: str, last: date | None = None) -> ThreadChange:
    """Let each person post once in so many minutes, to the end of a last day if there is one; set anew as one likes.

    Raises Refused for another time than those of the list, a day that is past, or no reason.
    """
    if minutes not in slow.WAITS:
        raise Refused(_("Choose one of the list."), "minutes")
    why, until = order.because(reason), order.end_of(actor, last)
    held, before = _hold(actor, thread)
    order.do(actor, _SLOW, thread, minutes=minutes, until=until, by=actor.id, why=why)
    order.tell(ThreadSlowed, actor, thread)
    return changes.record(actor, held, SLOWED, before, _state(thread), why)


def hurry(actor: Actor, thread: Thread, reason: str) -> ThreadChange:
    """Let everybody post when they like. Raises Refused without a reason, Conflict when it is done."""
    why = order.because(reason)
    held, before = _hold(actor, thread)
    order.do(actor, _HURRY, thread)
    order.tell(ThreadHurried, actor, thread)
    return changes.record(actor, held, HURRIED, before, {}, why)


def _hold(actor: Actor, thread: Thread) -> tuple[changes.Held, dict[str, Any]]:
    """Hold a thread, and return how slow it is then."""
    held = changes.hold(actor, thread.id, clock.now())
    return held, _state(actions_order.fresh(actor, held.id))


def _back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    thread = actions_order.fresh(actor, changes.hold(actor, change.thread_id, now).id)
    was = change.before
    # What was before is gone with the words of somebody who was erased.
    if _state(thread) != change.after or not (was or change.after):
        raise changes.changed_since()
    if was:
        until = actions_order.moment(was["until"])
        if until is not None and until < now:
            raise Conflict(_("This can no longer be taken back."))
        order.do(actor, _SLOW, thread, minutes=was["minutes"], until=until, by=was["by"], why=was["why"])
    else:
        order.do(actor, _HURRY, thread)
    emit(ChangeUndone(actor.id, thread.pod_id, thread.id))


changes.BACK |= {SLOWED: _back, HURRIED: _back}


def _state(thread: Thread) -> dict[str, Any]:
    if thread.slow_minutes is None:
        return {}
    until = thread.slow_until and thread.slow_until.isoformat()
    return {"minutes": thread.slow_minutes, "until": until, "by": thread.slow_by_id, "why": thread.slow_reason}
