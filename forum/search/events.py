"""What search itself lets happen."""

from __future__ import annotations

from forum.kernel.outbox import Event


class WordsGone(Event):
    """Posts are gone for good: no file of the index keeps their words."""


class IndexUnready(Event):
    """Somebody searched and there was no index that could be read."""
