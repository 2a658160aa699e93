"""Verbs of slow threads: one post per person in a time that a moderator sets."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam

from forum.kernel.actor import Actor
from forum.kernel.errors import Refused
from forum.kernel.i18n import _

from . import actions_moderation as order
from . import slow
from .events import ThreadHurried, ThreadSlowed
from .models import Thread

_SLOW = order.THREAD.values(
    slow_minutes=bindparam("minutes"),
    slow_until=bindparam("until"),
    slow_by_id=bindparam("by"),
    slow_reason=bindparam("why"),
)
_HURRY = order.THREAD.where(Thread.slow_minutes.is_not(None)).values(
    slow_minutes=None, slow_until=None, slow_by_id=None, slow_reason=""
)


def slow_down(actor: Actor, thread: Thread, minutes: int, reason: str, last: date | None = None) -> None:
    """Let each person post once in so many minutes, to the end of a last day if there is one; set anew as one likes.

    Raises Refused for another time than those of the list, a day that is past, or no reason.
    """
    if minutes not in slow.WAITS:
        raise Refused(_("Choose one of the list."), "minutes")
    until = order.end_of(actor, last)
    order.do(actor, _SLOW, thread, minutes=minutes, until=until, by=actor.id, why=order.because(reason))
    order.tell(ThreadSlowed, actor, thread)


def hurry(actor: Actor, thread: Thread) -> None:
    """Let everybody post when they like. Raises Conflict when it is done."""
    order.do(actor, _HURRY, thread)
    order.tell(ThreadHurried, actor, thread)
