"""Proving once more who one is, before a dangerous step."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import guard
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit

from . import actions_factor, actions_sessions, passwords, queries, queries_factor
from . import views_carried as carrying
from .forms import ProveForm

bp = Blueprint("fresh", __name__)


def prove_first(_error: Exception) -> ResponseReturnValue:
    """Lead a page on to the question; answer a form with it (401), which carries what was typed."""
    if request.method in guard.SAFE:
        return see_other("/sign-in/again?next=" + quote(request.full_path.rstrip("?")))
    return _ask(guard.asker(), ProveForm(formdata=None), carrying.came_from(), carrying.sent(), 401)


@bp.get("/sign-in/again")
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    return _ask(actor, ProveForm(formdata=None), request.args.get("next", "/"))


@bp.post("/sign-in/again")
@signed_in
def prove(actor: Actor) -> ResponseReturnValue:
    form, back, carried = ProveForm(), request.form.get("next", "/"), carrying.again()
    if not form.validate():
        return _ask(actor, form, back, carried, 422)
    # By the person and nothing else: only whoever has a session of theirs can use it up.
    limit("prove", actor.id)
    if not _is_proved(actor, form):
        form.password.errors = [_("Password or code is wrong.")]
        return _ask(actor, form, back, carried, 422)
    actions_sessions.proved(actor)
    db.session.commit()
    if carried:
        return carrying.resumed(carried)
    say(_("Thank you. Now you can go on."))
    return see_other(carrying.readable(back))


def _is_proved(actor: Actor, form: ProveForm) -> bool:
    user = queries.by_id(actor.id or 0)
    # A code is used up, and a guess at one counted, only beside the right password.
    if not passwords.matches(user.password_hash, form.password.data):
        return False
    if not queries_factor.is_on(user.id):
        return True
    # Whoever took a session and knows the password finds no code here that the door would not let them find.
    limit("second-factor-day", user.id, "again")
    return actions_factor.proves(user, form.code.data or "")


def _ask(actor: Actor, form: ProveForm, back: str, carried: str = "", status: int = 200) -> Response:
    return page(
        "people/again.html",
        status,
        form=form,
        next=carrying.readable(back),
        two_steps=queries_factor.is_on(actor.id or 0),
        carried_json=carried,
        carried=carrying.read(carried),
    )
