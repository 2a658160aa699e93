"""Polls of a thread: ask, vote, close, say what comes of it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging, times
from forum.kernel.actor import Actor
from forum.kernel.clock import now
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import allowed
from forum.pods.policy import roles
from forum.threads import queries as threads
from forum.threads.models import Thread

from . import actions, asking, queries, queries_outcomes
from .forms import OutcomeForm, PollForm, VoteForm
from .models import Poll

bp = Blueprint("polls", __name__)


@bp.get("/threads/<int:thread_id>/polls")
@guard("view", Thread)
def of_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return page(
        "polls/of_thread.html",
        pod=roles(actor)[thread.pod_id],
        thread=thread,
        polls=queries.of_thread(actor, thread.id),
        may=allowed(actor, thread),
    )


@bp.get("/threads/<int:thread_id>/polls/new")
@guard("poll", Thread)
def new(actor: Actor, thread: Thread) -> ResponseReturnValue:
    usual = times.date_of(now() + asking.USUAL, actor.time_zone)
    return _new(actor, thread, PollForm(formdata=None, closes=usual.isoformat()))


@bp.post("/threads/<int:thread_id>/polls")
@guard("poll", Thread)
def open_poll(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = PollForm()
    if not form.validate():
        return _new(actor, thread, form, 422)
    limit("post", actor.id)
    try:
        poll = actions.open_poll(actor, thread, form.asked())
    except (Refused, Conflict) as why:
        return _new(actor, thread, form, _refused(form, why))
    db.session.commit()
    say(_("The poll is open."))
    return see_other(links.poll(poll.id))


@bp.get("/polls/<int:poll_id>")
@guard("view", Poll)
def show(actor: Actor, poll: Poll) -> ResponseReturnValue:
    mine = queries.my_vote(actor, poll)
    picked = mine.choices.split(",") if mine else []
    return _show(actor, poll, VoteForm(formdata=None, picked=picked, reason=mine.reason if mine else ""))


@bp.post("/polls/<int:poll_id>/vote")
@guard("vote", Poll)
def vote(actor: Actor, poll: Poll) -> ResponseReturnValue:
    form = VoteForm()
    if not form.validate():
        return _show(actor, poll, form, 422)
    limit("react", actor.id)
    try:
        actions.vote(actor, poll, form.picked.data or (), form.reason.data)
    except (Refused, Conflict) as why:
        return _show(actor, poll, form, _refused(form, why))
    db.session.commit()
    say(_("Your vote counts. You can change it until the poll closes."))
    return see_other(links.poll(poll.id))


@bp.post("/polls/<int:poll_id>/closing")
@guard("close", Poll)
def close(actor: Actor, poll: Poll) -> ResponseReturnValue:
    actions.close(actor, poll)
    db.session.commit()
    say(_("The poll is closed."))
    return see_other(links.poll(poll.id, "outcome"))


@bp.get("/polls/<int:poll_id>/outcome")
@guard("conclude", Poll)
def show_outcome(actor: Actor, poll: Poll) -> ResponseReturnValue:
    return _outcome(actor, poll, OutcomeForm(formdata=None, outcome=poll.outcome, read=poll.revision))


@bp.post("/polls/<int:poll_id>/outcome")
@guard("conclude", Poll)
def conclude(actor: Actor, poll: Poll) -> ResponseReturnValue:
    form = OutcomeForm()
    if not form.validate():
        return _outcome(actor, poll, form, 422)
    limit("post", actor.id)
    try:
        actions.conclude(actor, poll, form.outcome.data, form.read.data or 0)
    except (Refused, Conflict) as why:
        return _outcome(actor, poll, form, _refused(form, why))
    db.session.commit()
    say(_("The outcome stands above the thread."))
    return see_other(links.poll(poll.id))


@bp.get("/polls/<int:poll_id>/outcomes")
@guard("view", Poll)
def outcomes(actor: Actor, poll: Poll) -> ResponseReturnValue:
    found = queries_outcomes.outcomes(actor, poll)
    one, other = (paging.key(request.args.get(name)) for name in ("from", "to"))
    return page(
        "polls/outcomes.html",
        pod=roles(actor)[poll.pod_id],
        poll=poll,
        outcomes=found,
        compared=queries_outcomes.compared(found, one, other),
        may=allowed(actor, poll),
    )


@bp.delete("/polls/<int:poll_id>/outcomes/<int:number>")
@guard("remove", Poll)
def remove_earlier(actor: Actor, poll: Poll, number: int) -> ResponseReturnValue:
    actions.remove_earlier(actor, poll, number)
    db.session.commit()
    say(_("Removed."))
    return see_other(links.poll(poll.id, "outcomes"))


@bp.get("/polls/<int:poll_id>/removal")
@guard("remove", Poll)
def show_remove(actor: Actor, poll: Poll) -> ResponseReturnValue:
    thread = threads.thread(actor, poll.thread_id)
    return page("polls/remove.html", pod=roles(actor)[poll.pod_id], poll=poll, thread=thread)


@bp.delete("/polls/<int:poll_id>")
@guard("remove", Poll)
def remove(actor: Actor, poll: Poll) -> ResponseReturnValue:
    actions.remove(actor, poll)
    db.session.commit()
    say(_("The poll is removed."))
    return see_other(links.thread(poll.thread_id))


def _new(actor: Actor, thread: Thread, form: PollForm, status: int = 200) -> Response:
    return page("polls/new.html", status, pod=roles(actor)[thread.pod_id], thread=thread, form=form)


def _show(actor: Actor, poll: Poll, form: VoteForm, status: int = 200) -> Response:
    seen = queries.one(actor, poll)
    return page(
        "polls/show.html",
        status,
        pod=roles(actor)[poll.pod_id],
        thread=threads.thread(actor, poll.thread_id),
        poll=poll,
        seen=seen,
        form=form,
        is_open=queries.is_open(poll),
        result=queries.result(actor, poll, has_voted=seen.mine is not None),
        may=allowed(actor, poll),
    )


def _outcome(actor: Actor, poll: Poll, form: OutcomeForm, status: int = 200) -> Response:
    html = queries.one(actor, poll).outcome_html
    if status == Conflict.code:
        form.read.data = poll.revision
    thread = threads.thread(actor, poll.thread_id)
    pod = roles(actor)[poll.pod_id]
    return page("polls/outcome.html", status, pod=pod, poll=poll, thread=thread, form=form, before=html)


def _refused(form: PollForm | VoteForm | OutcomeForm, why: Refused | Conflict) -> int:
    """Put what was refused on the form, which comes back with its words; return the status."""
    db.session.rollback()
    if isinstance(why, Refused):
        form.refuse(why)
    else:
        form.form_errors = [str(why)]
    return why.code
