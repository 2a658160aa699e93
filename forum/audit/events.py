"""What the trail itself hears of."""

from __future__ import annotations

from forum.kernel.outbox import Event


class HeadDue(Event):
    """It is time to write the head of the trail into the log."""


class BackupMade(Event):
    """An operator took a copy of everything."""
