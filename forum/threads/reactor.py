"""Gathers what was written to a thread at the very moment when it went to another pod."""

from __future__ import annotations

from collections.abc import Sequence

from forum.kernel.outbox import Told, subscribe

from .actions_moving import gather
from .events import ThreadMovedIn


@subscribe("belongings", ThreadMovedIn)
def follow(told: Sequence[Told]) -> None:
    """Let a reaction, a bookmark and the like that still named the old pod follow."""
    for thread in {event.payload["thread_id"] for event in told}:
        gather(thread)
