"""The queue of those who keep order: requests to join, decided one by one or several at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.forms import clean
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, ngettext
from forum.kernel.policy import permits

from . import actions_joining, queries_requests, typed
from .models_requests import JoinRequest

bp = Blueprint("queue", __name__)
# So many at once; so many that came too late are named.
_SEVERAL, _NAMED = 50, 5


@dataclass
class Done:
    """What became of several: how many were decided, and by name why others were not."""

    number: int = 0
    late: list[str] = field(default_factory=list)

    @property
    def named(self) -> list[str]:
        """Return a sentence for each of the first that came too late, and one for the rest."""
        more = len(self.late) - _NAMED
        rest = [ngettext("%(num)s more was not.", "%(num)s more were not.", more)] if more > 0 else []
        return [*self.late[:_NAMED], *rest]


@bp.get("/queue")
@signed_in
def queue(actor: Actor) -> ResponseReturnValue:
    return _queue(actor)


def _queue(
    actor: Actor, at: int = 0, why: Refused | None = None, words: str = "", ticked: frozenset[int] = frozenset()
) -> ResponseReturnValue:
    waiting = queries_requests.queue(actor)
    return page(
        "pods/queue.html",
        422 if why else 200,
        waiting=waiting,
        failed=at,
        why=why,
        words=words,
        ticked=ticked,
        others=slots.queues(actor),
    )


@bp.post("/queue/decisions")
@signed_in
def decide_several(actor: Actor) -> ResponseReturnValue:
    deed, words = request.form.get("do"), _typed("reason")
    ticked = frozenset(key for given in request.form.getlist("request") if (key := paging.key(given)))
    try:
        reason = _asked(deed, ticked, words)
    except Refused as why:
        return _queue(actor, 0, why, words, ticked)
    done = Done()
    for key in sorted(ticked):
        _decide(actor, key, reason, done)
    if done.late and not done.number:
        return _queue(actor, 0, Refused(" ".join(done.named), "request"), words, ticked)
    _tell(done, declines=deed == "decline")
    return see_other("/queue")


def _asked(deed: str | None, ticked: Collection[int], words: str) -> str:
    """Return the reason for declining, none for approving. Raises Refused."""
    if deed not in {"approve", "decline"}:
        raise Refused(_("Choose one of the list."), "request")
    if not ticked:
        raise Refused(_("Tick the requests first."), "request")
    if len(ticked) > _SEVERAL:
        raise Refused(ngettext("Tick %(num)s request at most.", "Tick %(num)s requests at most.", _SEVERAL), "request")
    return typed.reason(words) if deed == "decline" else ""


def _decide(actor: Actor, key: int, reason: str, done: Done) -> None:
    """Decide one of several: each stands by itself, so that one that came too late holds up no other."""
    found = queries_requests.request_of(actor, key)
    # What one may not decide was not in the form: whoever sends it is not told that it is there.
    if found is None or not permits(actor, "decide", found.request):
        return
    try:
        if reason:
            actions_joining.decline(actor, found.request, reason)
        else:
            actions_joining.approve(actor, found.request)
        db.session.commit()
        done.number += 1
    except Conflict as why:
        db.session.rollback()
        done.late.append(f"{found.name}: {why}")
    except NotVisible:
        db.session.rollback()


def _tell(done: Done, *, declines: bool) -> None:
    if declines:
        said = ngettext("%(num)s request declined.", "%(num)s requests declined.", done.number)
    else:
        said = ngettext("%(num)s request approved.", "%(num)s requests approved.", done.number)
    say(" ".join([said, *done.named]))


def _decided(actor: Actor, asked: JoinRequest, deed: str, words: str, message: str) -> ResponseReturnValue:
    verbs = {
        "decline": actions_joining.decline,
        "question": actions_joining.ask_back,
        "hold": actions_joining.hold,
    }
    try:
        if deed == "approve":
            actions_joining.approve(actor, asked)
        else:
            verbs[deed](actor, asked, words)
    except Refused as why:
        db.session.rollback()
        return _queue(actor, asked.id, why, words)
    db.session.commit()
    say(message)
    return see_other("/queue")


@bp.post("/join-requests/<int:join_request_id>/approval")
@guard("decide", JoinRequest)
def approve(actor: Actor, asked: JoinRequest) -> ResponseReturnValue:
    return _decided(actor, asked, "approve", "", _("Approved. They are a member now and get a letter."))


@bp.post("/join-requests/<int:join_request_id>/refusal")
@guard("decide", JoinRequest)
def decline(actor: Actor, asked: JoinRequest) -> ResponseReturnValue:
    return _decided(actor, asked, "decline", _typed("reason"), _("Declined. They get a letter with the reason."))


@bp.post("/join-requests/<int:join_request_id>/question")
@guard("decide", JoinRequest)
def ask_back(actor: Actor, asked: JoinRequest) -> ResponseReturnValue:
    return _decided(actor, asked, "question", _typed("question"), _("Asked. The request comes back with the answer."))


@bp.post("/join-requests/<int:join_request_id>/hold")
@guard("decide", JoinRequest)
def hold(actor: Actor, asked: JoinRequest) -> ResponseReturnValue:
    return _decided(actor, asked, "hold", _typed("note"), _("Put aside. It stays in the queue."))


def _typed(name: str) -> str:
    return clean(request.form.get(name)).strip()
