"""What happens to the marks on posts."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event
from forum.threads.events import OfPost


@dataclass(frozen=True)
class PostReacted(OfPost):
    """Somebody reacted; `reaction` is the kind."""

    reaction: str


@dataclass(frozen=True)
class RemindersDue(Event):
    """The clock looks for bookmarks whose day has come."""


@dataclass(frozen=True)
class ReminderDue(OfPost):
    """Somebody wanted to be reminded of a post just now."""

    user_id: int
