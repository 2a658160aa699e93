"""The polls of a thread on paper: what was asked, how many said what, and what came of it; no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of

from . import queries
from .models import Poll, Vote, keys_of

# More than anybody asks in one thread.
_MOST = 50
_ALL = queries.LISTED.add_columns(Poll.options, Poll.early).limit(_MOST)
_COUNTED = (
    select(Vote.poll_id, Vote.choices, func.count().label("number"))
    .where(scope_of(Vote), Vote.poll_id.in_(bindparam("ids", expanding=True)))
    .group_by(Vote.poll_id, Vote.choices)
)


@dataclass(frozen=True)
class Printed:
    """A poll, and its counts as far as its reader may see them."""

    poll: Any
    result: queries.Result | None


def printed(actor: Actor, thread_id: int) -> list[Printed]:
    """Return the polls of a thread as they are printed, in two statements."""
    found = queries.as_read(actor, rows(actor, _ALL, thread=thread_id).all())
    counted: dict[int, dict[str, int]] = {}
    for row in rows(actor, _COUNTED, ids=[poll.id for poll in found if _is_told(poll)]):
        counted.setdefault(row.poll_id, {})[row.choices] = row.number
    return [Printed(poll, _result(poll, counted.get(poll.id, {})) if _is_told(poll) else None) for poll in found]


def _is_told(poll: Any) -> bool:
    return queries.tells(poll, has_voted=poll.mine is not None)


def _result(poll: Any, counted: dict[str, int]) -> queries.Result:
    return queries.told(poll, keys_of(poll.kind, poll.options), counted, [])


slots.thread_papers["polls"] = printed
