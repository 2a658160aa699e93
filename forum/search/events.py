"""What search itself lets happen."""

from __future__ import annotations

from forum.kernel.outbox import Event


class IndexUnready(Event):
    """Somebody searched and there was no index that could be read."""
