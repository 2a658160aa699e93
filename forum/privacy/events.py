"""What the clock says."""

from __future__ import annotations

from forum.kernel.outbox import Event


class RetentionDue(Event):
    """It is time to forget what is kept no longer."""


class ErasuresDue(Event):
    """It is time to look whose days to think it over are past."""
