"""What happens to polls; `post_id` is the first post of the thread: who sees that one sees the poll."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event
from forum.threads.events import OfPost


@dataclass(frozen=True)
class OfPoll(OfPost):
    poll_id: int


class PollOpened(OfPoll):
    """Somebody asks."""


class PollClosing(OfPoll):
    """The clock says that a day is left."""


class PollRanOut(OfPoll):
    """The clock closed it."""


class PollClosed(OfPoll):
    """Its author or a moderator closed it before its time."""


@dataclass(frozen=True)
class OfOutcome(OfPoll):
    number: int


class OutcomeStated(OfOutcome):
    """Somebody said what comes of it."""


class OutcomeRemoved(OfOutcome):
    """A moderator removed what an outcome said before."""


class PollRemoved(OfPoll):
    """A moderator removed a poll with its votes."""


class PollTaken(OfPoll):
    """Somebody took along what they asked, or stated, when they were erased."""


@dataclass(frozen=True)
class PollsDue(Event):
    """The clock looks for polls to be closed, and for those that close soon."""
