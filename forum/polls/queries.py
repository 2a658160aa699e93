"""Questions about polls: those of a thread, one with what I said, and its result as far as I may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, bindparam, func, select

from forum.kernel import clock, slots
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of, unscoped, visible
from forum.people.models import User
from forum.pods.models import Membership
from forum.threads import queries_texts

from . import policy as _policy
from .models import FEWEST, Poll, Vote

# The scopes of both models are declared there.
SEEN_BY = _policy
# Above a thread; all stand on a page of their own.
SHOWN, NAMED = 4, 500
_COUNT = unscoped(
    select(func.count()).select_from(Vote).where(Vote.poll_id == Poll.id).correlate(Poll),
    "how many have voted, not who and not what",
)
_MINE = select(Vote.choices).where(Vote.poll_id == Poll.id, Vote.user_id == ME).correlate(Poll)
_BY = unscoped(
    select(User.name).where(User.id == Poll.outcome_by_id).correlate(Poll), "whoever sees an outcome sees whose it is"
)
LISTED = (
    select(
        Poll.id,
        Poll.pod_id,
        Poll.kind,
        Poll.question,
        Poll.secret,
        Poll.closes_at,
        Poll.closed_at,
        Poll.outcome_html,
        Poll.outcome_at,
        _BY.scalar_subquery().label("outcome_by"),
        _COUNT.scalar_subquery().label("votes"),
        _MINE.scalar_subquery().label("mine"),
    )
    .where(scope_of(Poll), Poll.thread_id == bindparam("thread"))
    .order_by(Poll.closed_at.is_not(None), Poll.id.desc())
)
_ABOVE = LISTED.limit(SHOWN + 1)
_ONE = LISTED.where(Poll.id == bindparam("poll"))
_MY_VOTE = visible(Vote).where(Vote.poll_id == bindparam("poll"), Vote.user_id == ME)
_COUNTED = (
    select(Vote.choices, func.count().label("number"))
    .where(scope_of(Vote), Vote.poll_id == bindparam("poll"))
    .group_by(Vote.choices)
)
_SAID = (
    select(Vote.choices, Vote.reason, User.id.label("user_id"), User.name, User.handle)
    .select_from(Vote)
    # Whoever sees a vote sees whose it is, as long as that one is in the pod.
    .outerjoin(
        Membership,
        and_(
            Membership.user_id == Vote.user_id,
            Membership.pod_id == Vote.pod_id,
            Membership.state == "member",
            scope_of(Membership),
        ),
    )
    .outerjoin(User, User.id == Membership.user_id)
    .where(scope_of(Vote), Vote.poll_id == bindparam("poll"))
    # Not by the order of the keys: it is the order in which people voted.
    .order_by(Vote.at, Vote.reason, Vote.choices)
    .limit(NAMED)
)


@dataclass(frozen=True)
class Answer:
    """One answer of a poll with how many gave it, and what is known of each."""

    key: str
    label: str
    votes: int
    said: list[Row[Any]]


@dataclass(frozen=True)
class Result:
    """What a poll says: `too_few` where the counts would tell of single people."""

    answers: list[Answer]
    votes: int
    too_few: bool


@dataclass(frozen=True)
class Above:
    """What of a thread's polls stands above it."""

    polls: Sequence[Any]
    more: bool


def of_thread(actor: Actor, thread_id: int) -> list[Any]:
    """Return all polls of a thread, the running ones first, then the newest."""
    return as_read(actor, rows(actor, LISTED, thread=thread_id).all())


def one(actor: Actor, poll: Poll) -> Any:
    """Return a poll as lists have it."""
    return as_read(actor, [rows(actor, _ONE, thread=poll.thread_id, poll=poll.id).one()])[0]


def as_read(actor: Actor, found: Sequence[Row[Any]]) -> list[Any]:
    """Return polls of one pod with the people and the tags linked that their outcomes name."""
    return queries_texts.rows_read_by(actor, found, "outcome_html")


def my_vote(actor: Actor, poll: Poll) -> Vote | None:
    """Return what the actor said, as long as it is known whose it is."""
    found: Vote | None = rows(actor, _MY_VOTE, poll=poll.id).scalar_one_or_none()
    return found


def is_open(poll: Any) -> bool:
    """Say whether one can vote just now; the clock closes a poll some minutes after its time is over."""
    return poll.closed_at is None and bool(poll.closes_at > clock.now())


def result(actor: Actor, poll: Poll, *, has_voted: bool) -> Result | None:
    """Return the result, None as long as the actor does not see it."""
    if not tells(poll, has_voted=has_voted):
        return None
    counted = {row.choices: row.number for row in rows(actor, _COUNTED, poll=poll.id)}
    if _too_few(poll, counted):
        return told(poll, poll.keys, counted, [])
    return told(poll, poll.keys, counted, rows(actor, _SAID, poll=poll.id).all())


def tells(poll: Any, *, has_voted: bool) -> bool:
    """Say whether a poll shows its result to somebody who has, or has not, voted."""
    return poll.closed_at is not None or bool(poll.early and has_voted)


def told(poll: Any, keys: Sequence[str], counted: dict[str, int], said: Sequence[Row[Any]]) -> Result:
    """Return the result of a poll by what was counted; nothing but the number where it would tell of single people."""
    votes = sum(counted.values())
    if _too_few(poll, counted):
        return Result([], votes, too_few=True)
    labels = dict(zip(keys, poll.options or keys, strict=True))
    answers = [_answer(key, label, counted, said) for key, label in labels.items()]
    return Result(answers, votes, too_few=False)


def _too_few(poll: Any, counted: dict[str, int]) -> bool:
    return bool(poll.secret and sum(counted.values()) < FEWEST)


def _answer(key: str, label: str, counted: dict[str, int], said: Sequence[Row[Any]]) -> Answer:
    votes = sum(number for choices, number in counted.items() if key in choices.split(","))
    return Answer(key, label, votes, [row for row in said if key in row.choices.split(",")])


def _is_there() -> ColumnElement[bool]:
    asked: Select[int] = select(Poll.id).where(Poll.thread_id == bindparam("thread"), scope_of(Poll))
    return asked.correlate(None).exists()


def _above(actor: Actor, thread_id: int) -> Above:
    found = rows(actor, _ABOVE, thread=thread_id).all()
    return Above(as_read(actor, found[:SHOWN]), len(found) > SHOWN)


def _running() -> ScalarSelect[int]:
    asked: Select[int] = select(func.count(Poll.id)).where(
        Poll.thread_id == bindparam("thread"), Poll.closed_at.is_(None), scope_of(Poll)
    )
    return asked.scalar_subquery()


slots.thread_tops["polls"] = slots.Top(_is_there, _above)
slots.open_counts["polls"] = _running
