"""What a moderator does about texts that wait: read them in a row, decide one by one or several, set how many wait."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.forms import clean
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, ngettext
from forum.kernel.policy import permits
from forum.pods.actions_holding import hold_first
from forum.pods.models import HOLDS, Pod

from . import actions_deciding as verbs
from . import queries, queries_held
from .actions_moderation import because
from .models_held import HeldPost

bp = Blueprint("holding", __name__)
# What stands before the revision in a box that is ticked.
_SIGN = "."
_NAMED = 5


@bp.get("/pods/<slug>/held")
@guard("moderate", Pod, by="slug")
def queue(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _queue(actor, pod)


def _queue(
    actor: Actor,
    pod: Pod,
    why: Refused | Conflict | None = None,
    at: int = 0,
    words: str = "",
    ticked: frozenset[str] = frozenset(),
) -> ResponseReturnValue:
    """Show what waits; `at` is the text whose form was refused with `words`, 0 that of several."""
    texts, more = queries_held.queue(actor, pod.id)
    return page(
        "threads/held_queue.html",
        why.code if why else 200,
        pod=pod,
        texts=texts,
        more=more,
        why=str(why) if why else "",
        at=at,
        words_typed=words,
        ticked=ticked,
        holds=HOLDS,
    )


@bp.post("/pods/<slug>/holding")
@guard("moderate", Pod, by="slug")
def set_holding(actor: Actor, pod: Pod) -> ResponseReturnValue:
    typed = request.form.get("first", "")
    try:
        hold_first(actor, pod, int(typed) if typed in {str(number) for number in HOLDS} else -2)
    except Refused as why:
        db.session.rollback()
        return _queue(actor, pod, why)
    db.session.commit()
    say(_("Saved."))
    return see_other(links.pod(pod.slug, "held"))


@bp.post("/held/<int:held_post_id>/approval")
@guard("decide", HeldPost)
def approve(actor: Actor, held: HeldPost) -> ResponseReturnValue:
    return _decided(actor, held, lambda: verbs.approve(actor, held, _read()), _("Approved. It stands in its thread."))


@bp.post("/held/<int:held_post_id>/return")
@guard("decide", HeldPost)
def give_back(actor: Actor, held: HeldPost) -> ResponseReturnValue:
    words = _typed()
    said = _("Returned. The author gets the text back as a draft, with your reason.")
    return _decided(actor, held, lambda: verbs.give_back(actor, held, words, _read()), said, words)


def _decided(
    actor: Actor, held: HeldPost, deed: Callable[[], object], said: str, words: str = ""
) -> ResponseReturnValue:
    pod = queries.pod(actor, held.pod_id)
    slug, key = pod.slug, held.id
    try:
        deed()
        db.session.commit()
    except (Refused, Conflict) as why:
        db.session.rollback()
        return _queue(actor, pod, why, key, words)
    say(said)
    return see_other(links.pod(slug, "held"))


@bp.post("/pods/<slug>/held/decisions")
@guard("moderate", Pod, by="slug")
def decide_several(actor: Actor, pod: Pod) -> ResponseReturnValue:
    deed, words, ticked = request.form.get("do"), _typed(), frozenset(request.form.getlist("text"))
    try:
        reason = _asked(deed, words, ticked)
    except Refused as why:
        return _queue(actor, pod, why, 0, words, ticked)
    done, late = 0, list[str]()
    slug, pod_id = pod.slug, pod.id
    for given in sorted(ticked, key=_order)[: queries_held.MOST]:
        outcome = _decide(actor, pod_id, given, reason)
        done += outcome is None
        late += [outcome] if outcome else []
    if late and not done:
        return _queue(actor, pod, Conflict(" ".join(late[:_NAMED])), 0, words, ticked)
    if reason:
        said = ngettext("%(num)s text returned.", "%(num)s texts returned.", done)
    else:
        said = ngettext("%(num)s text approved.", "%(num)s texts approved.", done)
    say(" ".join([said, *late[:_NAMED]]))
    return see_other(links.pod(slug, "held"))


def _asked(deed: str | None, words: str, ticked: Collection[str]) -> str:
    """Return the reason for returning, none for approving. Raises Refused."""
    if deed not in {"approve", "return"}:
        raise Refused(_("Choose one of the list."))
    if not ticked:
        raise Refused(_("Tick the texts first."))
    return because(words) if deed == "return" else ""


def _decide(actor: Actor, pod_id: int, given: str, reason: str) -> str | None:
    """Decide about one of several, each in a transaction of its own; return why not, "" for what is not told."""
    key, _sign, read = given.partition(_SIGN)
    held: Any = queries_held.one(actor, paging.key(key) or 0)
    if held is None or held.pod_id != pod_id or not permits(actor, "decide", held):
        return ""
    name, revision = queries_held.author(actor, held), _number(read)
    try:
        if reason:
            verbs.give_back(actor, held, reason, revision)
        else:
            verbs.approve(actor, held, revision)
        db.session.commit()
    except Conflict as why:
        db.session.rollback()
        return f"{name}: {why}"
    return None


def _order(given: str) -> int:
    """Return the key in a box: what came first becomes a post first."""
    return paging.key(given.partition(_SIGN)[0]) or 0


def _read() -> int:
    return _number(request.form.get("revision"))


def _number(given: str | None) -> int:
    """Return the wording that was read; what is no number of one is none."""
    number = paging.key(given)
    return -1 if number is None else number


def _typed() -> str:
    return clean(request.form.get("reason")).strip()
