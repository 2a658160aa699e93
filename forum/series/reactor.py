"""What the clock does about series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum.kernel import schedule
from forum.kernel.outbox import Told, subscribe

from . import actions_clock
from .events import SeriesDue

schedule.every("series", timedelta(minutes=5), lambda: SeriesDue(None))


@subscribe("series", SeriesDue)
def strike(_told: Sequence[Told]) -> None:
    """Open questions whose time has come, and end series."""
    actions_clock.strike()
