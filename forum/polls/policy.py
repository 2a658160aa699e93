"""Who sees polls and votes, and who may open, vote, close and conclude."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope, scope_of
from forum.pods.policy import is_open_to, moderates, my_pods
from forum.threads import policy as _threads
from forum.threads.models import Thread
from forum.threads.policy_held import is_trusted

from .models import Poll, PollOutcome, Vote

# The scope that the clauses below borrow is declared there.
BORROWED = _threads
_Asked, _Mine = aliased(Poll), aliased(Vote)


@scope(Poll)
def _poll() -> ColumnElement[bool]:
    """A poll is seen where its thread is."""
    where = select(Thread.id).where(Thread.id == Poll.thread_id, scope_of(Thread)).correlate(Poll)
    return Poll.pod_id.in_(my_pods()) & where.exists()


@scope(PollOutcome)
def _earlier() -> ColumnElement[bool]:
    """What an outcome said before is read where its poll is."""
    of = select(Poll.id).where(Poll.id == PollOutcome.poll_id, scope_of(Poll)).correlate(PollOutcome)
    return PollOutcome.pod_id.in_(my_pods()) & of.exists()


@scope(Vote)
def _vote() -> ColumnElement[bool]:
    """Mine; those of others once the poll shows its result to me, secret ones when they are nobody's any more."""
    voted = select(_Mine.id).where(_Mine.poll_id == Vote.poll_id, _Mine.user_id == ME).correlate(Vote)
    closed = and_(_Asked.closed_at.is_not(None), or_(~_Asked.secret, Vote.user_id.is_(None)))
    running = and_(_Asked.closed_at.is_(None), _Asked.early, ~_Asked.secret, voted.exists())
    there = select(Thread.id).where(Thread.id == Vote.thread_id, scope_of(Thread)).correlate(Vote)
    told = select(_Asked.id).where(_Asked.id == Vote.poll_id, or_(closed, running)).correlate(Vote)
    return or_(Vote.user_id == ME, Vote.pod_id.in_(my_pods()) & there.exists() & told.exists())


@rule("poll", Thread)
def _open(actor: Actor, thread: Thread) -> bool:
    """Who began the thread, unless their texts wait, and the moderators."""
    leads = moderates(actor, thread.pod_id) or (thread.author_id == actor.id and is_trusted(actor, thread.pod_id))
    return leads and not thread.is_locked and is_open_to(actor, thread.pod_id)


@rule("vote", Poll)
def _may_vote(actor: Actor, poll: Poll) -> bool:
    return is_open_to(actor, poll.pod_id)


@rule("conclude", Poll)
def _conclude(actor: Actor, poll: Poll) -> bool:
    """Who opened it, unless their texts wait, and the moderators."""
    return _lead(actor, poll) and (moderates(actor, poll.pod_id) or is_trusted(actor, poll.pod_id))


@rule("close", Poll)
def _lead(actor: Actor, poll: Poll) -> bool:
    """Who opened it, and the moderators."""
    return (poll.author_id == actor.id or moderates(actor, poll.pod_id)) and is_open_to(actor, poll.pod_id)


@rule("remove", Poll)
def _remove(actor: Actor, poll: Poll) -> bool:
    return moderates(actor, poll.pod_id) and is_open_to(actor, poll.pod_id)
