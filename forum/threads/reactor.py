"""Gathers what a moved thread left behind, and lets go of pins when their last day is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule
from forum.kernel.outbox import Told, subscribe

from .actions_moderation import unpin_due
from .actions_moving import gather
from .events import PinsDue, ThreadMovedIn

schedule.every("pins", timedelta(minutes=10), lambda: PinsDue(None))


@subscribe("belongings", ThreadMovedIn)
def follow(told: Sequence[Told]) -> None:
    """Let a reaction, a bookmark and the like that still named the old pod follow."""
    for thread in {event.payload["thread_id"] for event in told}:
        gather(thread)


@subscribe("pins", PinsDue)
def let_go(_told: Sequence[Told]) -> None:
    """Let threads stand where their last post puts them."""
    unpin_due()
