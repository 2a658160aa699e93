"""What the clock does about polls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule
from forum.kernel.outbox import Told, subscribe

from . import actions_clock
from .events import PollsDue

schedule.every("polls", timedelta(minutes=5), lambda: PollsDue(None))


@subscribe("polls", PollsDue)
def strike(_told: Sequence[Told]) -> None:
    """Close polls whose time is over, and say which close soon."""
    actions_clock.strike()
