"""What happens to series; `post_id` is the first post of the thread that a round became."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event
from forum.threads.events import OfPost


@dataclass(frozen=True)
class OfRound(OfPost):
    """`user_id` is who leads it."""

    user_id: int


class RoundOpened(OfRound):
    """The clock made a thread of a question."""


class RoundOver(OfRound):
    """The series has come to its end: a synthesis is wanted."""


@dataclass(frozen=True)
class OfSeries(Event):
    pod_id: int
    series_id: int


class SeriesFounded(OfSeries):
    """A moderator began a themed discussion."""


class SeriesChanged(OfSeries):
    """What it says of itself, or a question that has not opened, was added, changed or removed."""


@dataclass(frozen=True)
class RoundGiven(OfSeries):
    """A moderator asked somebody to lead a question, who is `user_id`."""

    user_id: int


@dataclass(frozen=True)
class SeriesDue(Event):
    """The clock looks for questions to be opened, and for series at their end."""
