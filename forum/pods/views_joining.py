"""Asking to join: the form, the charter that is accepted with it, where the request stands."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden, Refused
from forum.kernel.forms import clean
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load, permits

from . import actions_joining, queries
from .forms import AskForm, ask_form
from .models import Pod
from .models_requests import JoinRequest
from .policy import is_member

bp = Blueprint("joining", __name__)


def _page(
    actor: Actor, pod: Pod, form: AskForm | None, status: int = 200, refused: AskForm | None = None, words: str = ""
) -> ResponseReturnValue:
    questions = queries.pod_questions(actor, pod.id)
    may = permits(actor, "ask_to_join", pod)
    if form is None and may:
        form = ask_form(questions)(formdata=None)
    place = None if may else queries.my_place(actor, pod.id)
    return page(
        "pods/join.html",
        status,
        pod=pod,
        asking=queries.my_request_in(actor, pod.id),
        charter=queries.charter_of(actor, pod.id),
        questions=questions,
        form=form if may else None,
        member=is_member(actor, pod.id),
        place=place,
        refused=refused,
        words=words,
        reason=queries.why(actor, place.id) if place else "",
    )


@bp.get("/pods/<slug>/join")
@guard("view", Pod, by="slug", join=True)
def show_join(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _page(actor, pod, None)


@bp.post("/pods/<slug>/join")
@guard("view", Pod, by="slug", join=True)
def ask(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = ask_form(queries.pod_questions(actor, pod.id))()
    fine = form.validate()
    if not form.charter.data:
        form.charter.errors = [_("Read the charter and agree to it first.")]
    if not fine or not form.charter.data:
        return _page(actor, pod, form, 422)
    limit("join", actor.id)
    answers = {
        int(name.removeprefix("answer-")): field.data or ""
        for name, field in form._fields.items()
        if name.startswith("answer-")
    }
    try:
        actions_joining.ask_to_join(actor, pod, answers, paging.key(form.charter_version.data) or 0)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _page(actor, pod, form, 422)
    db.session.commit()
    say(_("Your request is with the moderators."))
    return see_other(links.pod(pod.slug, "join"))


@bp.delete("/pods/<slug>/join")
@guard("view", Pod, by="slug", join=True)
def withdraw(actor: Actor, pod: Pod) -> ResponseReturnValue:
    asking = queries.my_request_in(actor, pod.id)
    if asking is None or not asking.request.is_open:
        raise Conflict(_("There is no open request any more."))
    actions_joining.withdraw(actor, asking.request)
    db.session.commit()
    say(_("Your request is withdrawn."))
    return see_other(links.pod(pod.slug, "join"))


@bp.post("/join-requests/<int:join_request_id>/answer")
@guard("view", JoinRequest)
def answer(actor: Actor, asked: JoinRequest) -> ResponseReturnValue:
    if asked.user_id != actor.id:
        raise Forbidden
    pod, words = load(actor, "view", Pod, asked.pod_id), clean(request.form.get("answer")).strip()
    try:
        actions_joining.answer(actor, asked, words)
    except Refused as why:
        db.session.rollback()
        form = AskForm(formdata=None)
        form.refuse(why)
        return _page(actor, pod, None, 422, refused=form, words=words)
    db.session.commit()
    say(_("Your answer is with the moderators."))
    return see_other(links.pod(pod.slug, "join"))
