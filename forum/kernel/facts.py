"""What was done to the machine itself: facts for the trail."""

from __future__ import annotations

from dataclasses import dataclass

from .outbox import Event


@dataclass(frozen=True)
class DeliveryDropped(Event):
    """An administrator gave up telling a subscriber of an event."""

    subscriber: str
    told_of: str
