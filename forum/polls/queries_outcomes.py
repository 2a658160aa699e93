"""What the outcome of a poll has said: as it stands, and before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of
from forum.people.models import User
from forum.threads import queries_wordings
from forum.threads.queries_wordings import Compared, Wording

from . import queries
from .models import Poll, PollOutcome

# What an author took along when they were erased is no outcome any more.
_EARLIER = (
    select(PollOutcome.number, PollOutcome.body, PollOutcome.at, User.name)
    # Whoever sees an outcome sees whose it is.
    .join(User, User.id == PollOutcome.by_id)
    .where(scope_of(PollOutcome), PollOutcome.poll_id == bindparam("poll"), PollOutcome.body != "")
    .order_by(PollOutcome.number.desc())
)


class Stated(NamedTuple):
    """One outcome, by whom and when."""

    number: int
    body: str
    at: datetime | None
    name: str


def outcomes(actor: Actor, poll: Poll) -> list[Stated]:
    """Return what the outcome of a poll says and said, the present one first where there is one."""
    earlier = [Stated._make(row) for row in rows(actor, _EARLIER, poll=poll.id)]
    if not poll.outcome:
        return earlier
    return [Stated(poll.revision, poll.outcome, poll.outcome_at, queries.one(actor, poll).outcome_by or ""), *earlier]


def compared(found: Sequence[Stated], one: int | None, other: int | None) -> Compared | None:
    """Compare two outcomes as `queries_wordings.compared` does."""
    # An outcome is in whatever language: nobody was asked.
    return queries_wordings.compared([Wording(each.number, each.body, "") for each in found], one, other)
