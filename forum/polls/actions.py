"""Verbs of polls: open, vote, close, say what comes of it, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, update

from forum.kernel import clock, markup
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, load, permits, rows, scope_of, unscoped, visible
from forum.kernel.upserts import Insert, Upsert
from forum.pods import typed
from forum.pods.policy import accepted_charter, forget, kept_pods, open_pods
from forum.threads.actions_moderation import once
from forum.threads.models import Thread
from forum.threads.queries import first_post

from . import asking
from .events import OfPoll, OutcomeRemoved, OutcomeStated, PollClosed, PollOpened, PollRemoved
from .models import AGREE, CONSENT, Poll, PollOutcome, Vote

_MOMENT = Poll.created_at.type
_NOW: Any = bindparam("now", type_=_MOMENT)
# Each first write repeats what it relies on: a moment ago is not now. It also keeps two of them apart.
_HOLD_THREAD = (
    update(Thread)
    .where(
        Thread.id == bindparam("which"),
        scope_of(Thread),
        Thread.locked_at.is_(None),
        Thread.pod_id.in_(open_pods()),
        or_(Thread.author_id == ME, Thread.pod_id.in_(kept_pods())),
    )
    .values(last_number=Thread.last_number)
    .returning(Thread.pod_id)
    .execution_options(synchronize_session=False)
)
_RUNNING = visible(Poll).where(Poll.thread_id == bindparam("thread"), Poll.closed_at.is_(None))
_POLL = (
    update(Poll)
    .where(Poll.id == bindparam("which"), scope_of(Poll), Poll.pod_id.in_(open_pods()))
    .execution_options(synchronize_session=False)
)
_HOLD = _POLL.where(Poll.closed_at.is_(None), Poll.closes_at > _NOW).values(kind=Poll.kind).returning(Poll.id)
_LED = _POLL.where(or_(Poll.author_id == ME, Poll.pod_id.in_(kept_pods()))).returning(Poll.id)
_CLOSE = _LED.where(Poll.closed_at.is_(None)).values(closed_at=_NOW, closed_by_id=ME)
_READ = _LED.where(Poll.closed_at.is_not(None), Poll.revision == bindparam("read"))
_HOLD_READ = _READ.values(kind=Poll.kind)
_CONCLUDE = _READ.values(
    revision=Poll.revision + 1,
    outcome=bindparam("words"),
    outcome_html=bindparam("html"),
    renderer=markup.VERSION,
    outcome_at=_NOW,
    outcome_by_id=ME,
)
_REMOVE_EARLIER = (
    delete(PollOutcome)
    .where(
        PollOutcome.poll_id == bindparam("which"),
        PollOutcome.number == bindparam("number"),
        scope_of(PollOutcome),
        PollOutcome.pod_id.in_(kept_pods()),
    )
    .returning(PollOutcome.id)
    .execution_options(synchronize_session=False)
)
_REMOVE = (
    delete(Poll)
    .where(Poll.id == bindparam("which"), scope_of(Poll), Poll.pod_id.in_(kept_pods()))
    .returning(Poll.id)
    .execution_options(synchronize_session=False)
)
_ONE = ["poll_id", "user_id"]


def _voting(insert: Insert) -> Any:
    vote = insert(Vote)
    again = {column: vote.excluded[column] for column in ("choices", "reason", "at")}
    return vote.on_conflict_do_update(index_elements=_ONE, set_=again)


_VOTE = Upsert(_voting)
# What was said stays and is counted; who said it, and when, is gone for good, as are the keys of the rows: these follow
# the order in which people voted.
_TAKE = unscoped(
    delete(Vote)
    .where(Vote.poll_id == bindparam("which"))
    .returning(Vote.choices, Vote.reason, Vote.poll_id, Vote.pod_id, Vote.thread_id)
    .execution_options(synchronize_session=False),
    "the votes of a secret poll become nobody's when it closes",
)


def open_poll(actor: Actor, thread: Thread, asked: asking.Asked) -> Poll:
    """Ask the members of a thread's pod. Raises Refused, Conflict for too many at once, Forbidden, NotVisible."""
    if not permits(actor, "poll", thread):
        raise Forbidden
    _must_agree(actor, thread.pod_id)
    columns = asking.columns(actor, asked)
    if rows(actor, _HOLD_THREAD, which=thread.id).first() is None:
        forget(actor)
        load(actor, "poll", Thread, thread.id)
        raise Forbidden
    running: Sequence[Poll] = rows(actor, _RUNNING, thread=thread.id).scalars().all()
    for before in running:
        # A form that was sent twice asks once.
        if (before.author_id, before.question) == (actor.id, columns["question"]):
            return before
    if len(running) >= asking.MOST_AT_ONCE:
        raise Conflict(_("Five polls run in this thread already: close one of them first."))
    poll = Poll(pod_id=thread.pod_id, thread_id=thread.id, author_id=actor.id, **columns)
    db.session.add(poll)
    # The event names its key.
    db.session.flush()
    tell(PollOpened, actor, poll)
    return poll


def vote(actor: Actor, poll: Poll, picked: Sequence[str], reason: str = "") -> None:
    """Vote, or vote anew. Raises Refused, Conflict when the poll has closed, Forbidden, NotVisible."""
    if not permits(actor, "vote", poll):
        raise Forbidden
    named, why = asking.choices(poll, picked), typed.fitting(reason.strip(), "reason", asking.REASON)
    if poll.kind == CONSENT and named != AGREE and not why:
        raise Refused(_("Say why: a concern or an objection helps only with its reason."), "reason")
    _must_agree(actor, poll.pod_id)
    now = clock.now()
    if rows(actor, _HOLD, which=poll.id, now=now).first() is None:
        forget(actor)
        load(actor, "vote", Poll, poll.id)
        raise Conflict(_("This poll has closed: nobody can vote any more."))
    where = {"poll_id": poll.id, "pod_id": poll.pod_id, "thread_id": poll.thread_id, "user_id": actor.id}
    said = {"choices": named, "reason": why, "at": now}
    db.session.execute(_VOTE.here, {**where, **said})


def close(actor: Actor, poll: Poll) -> None:
    """Close a poll before its time. Raises Conflict when it is closed, Forbidden."""
    if not permits(actor, "close", poll):
        raise Forbidden
    once(rows(actor, _CLOSE, which=poll.id, now=clock.now()).first())
    db.session.refresh(poll)
    sever(poll)
    tell(PollClosed, actor, poll)


def sever(poll: Any) -> None:
    """Make the votes of a secret poll nobody's; those of another keep their names."""
    if poll.secret and (taken := sorted(map(tuple, db.session.execute(_TAKE, {"which": poll.id})))):
        nobody = {"user_id": None, "at": clock.now()}
        names = ("choices", "reason", "poll_id", "pod_id", "thread_id")
        db.session.execute(insert(Vote), [{**dict(zip(names, row, strict=True)), **nobody} for row in taken])


def conclude(actor: Actor, poll: Poll, words: str, read: int) -> None:
    """Say what comes of a closed poll; `read` is how many outcomes stood there. The same words change nothing.

    What it said before is kept. Raises Refused, Conflict, Forbidden.
    """
    if not permits(actor, "conclude", poll):
        raise Forbidden
    said = typed.words(words, "outcome", asking.OUTCOME)
    _must_agree(actor, poll.pod_id)
    if poll.closed_at is None:
        raise Conflict(_("The poll is still open: close it first."))
    html = markup.render(said).html
    if said == poll.outcome:
        return
    if rows(actor, _HOLD_READ, which=poll.id, read=read).first() is None:
        forget(actor)
        load(actor, "conclude", Poll, poll.id)
        raise Conflict(_("Somebody has stated another outcome meanwhile. It stands above; put the two together."))
    # As it is now that nobody else writes it.
    db.session.refresh(poll)
    if poll.outcome:
        was = {"number": poll.revision, "body": poll.outcome, "at": poll.outcome_at, "by_id": poll.outcome_by_id}
        db.session.add(PollOutcome(poll_id=poll.id, pod_id=poll.pod_id, **was))
    rows(actor, _CONCLUDE, which=poll.id, now=clock.now(), read=read, words=said, html=html).one()
    db.session.refresh(poll)
    tell(OutcomeStated, actor, poll, number=poll.revision)


def remove_earlier(actor: Actor, poll: Poll, number: int) -> None:
    """Remove what the outcome of a poll said before. Raises Conflict when it is gone, Forbidden."""
    if not permits(actor, "remove", poll):
        raise Forbidden
    once(rows(actor, _REMOVE_EARLIER, which=poll.id, number=number).first())
    tell(OutcomeRemoved, actor, poll, number=number)


def remove(actor: Actor, poll: Poll) -> None:
    """Remove a poll with all its votes. Raises Conflict when it is gone, Forbidden."""
    if not permits(actor, "remove", poll):
        raise Forbidden
    tell(PollRemoved, actor, poll)
    once(rows(actor, _REMOVE, which=poll.id).first())


def tell(kind: type[OfPoll], actor: Actor | None, poll: Any, **more: int) -> None:
    """Let others hear what happened to a poll; None is the clock."""
    by = actor.id if actor is not None else None
    emit(kind(by, poll.pod_id, poll.thread_id, first_post(poll.thread_id), poll.id, **more))


def _must_agree(actor: Actor, pod_id: int) -> None:
    """Raise Refused for who has not accepted the charter as it is now."""
    if not accepted_charter(actor, pod_id):
        raise Refused(_("The charter has a new version. Read it and agree before you go on."), "charter")
