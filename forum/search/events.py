"""What search itself lets happen."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


class SearchesDue(Event):
    """The clock looks for what is new for saved searches."""


@dataclass(frozen=True)
class SearchesFound(Event):
    """There is something new for saved searches of somebody; `run` is that time of looking."""

    user_id: int
    run: int


class WordsGone(Event):
    """Posts are gone for good: no file of the index keeps their words."""


class IndexUnready(Event):
    """Somebody searched and there was no index that could be read."""
