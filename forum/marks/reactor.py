"""What the clock does about marks: it reminds people of what they kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule
from forum.kernel.outbox import Told, subscribe

from . import actions_bookmarks
from .events import RemindersDue

schedule.every("reminders", timedelta(minutes=10), lambda: RemindersDue(None))


@subscribe("reminders", RemindersDue)
def remind(_told: Sequence[Told]) -> None:
    """Remind whose day has come."""
    actions_bookmarks.remind()
