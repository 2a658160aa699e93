"""What keeps my account mine: the password, the second step, the codes on paper."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.guard import signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit

from . import actions_accounts, actions_factor, codes, fresh, queries, queries_address, queries_factor
from .forms import CodeForm, PasswordForm
from .models import Factor, User
from .views_sign_in import keep, now_in

bp = Blueprint("security", __name__)
_PAGE, _FACTOR = "/settings/security", "/settings/security/factor"


def _me(actor: Actor) -> User:
    return queries.by_id(actor.id or 0)


def _security(actor: Actor, form: PasswordForm, status: int = 200) -> Response:
    user = _me(actor)
    return page(
        "settings/security.html",
        status,
        form=form,
        email=user.email,
        waiting=queries_address.waiting(actor),
        two_steps=queries_factor.is_on(user.id),
        left=queries_factor.codes_left(user.id),
    )


@bp.get(_PAGE)
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    return _security(actor, PasswordForm(formdata=None))


@bp.post(_PAGE)
@signed_in
def change_password(actor: Actor) -> ResponseReturnValue:
    form, user = PasswordForm(), _me(actor)
    if queries_factor.is_on(user.id):
        # The present password stands in the form itself; the code does not.
        fresh.require(actor)
    if not form.validate():
        return _security(actor, form, 422)
    # Whoever found a browser open guesses no more often here than at the door.
    limit("prove", actor.id)
    try:
        actions_accounts.change_password(user, form.old.data, form.password.data)
    except Refused as why:
        form.refuse(why)
        return _security(actor, form, 422)
    return _done(_another_session(user), _("The password is changed. Every other browser is signed out."))


def _another_session(user: User) -> str:
    """End every session of the person and return the secret of a new one: what was opened before is not proved."""
    actions_accounts.end_all(user.id)
    token = actions_accounts.open_session(user, request.user_agent.string)
    db.session.commit()
    return token


def _done(token: str, message: str) -> Response:
    say(message)
    answer = see_other(_PAGE)
    keep(answer, token)
    return answer


@bp.get(_FACTOR)
@signed_in
@fresh.fresh
def show_factor(actor: Actor) -> ResponseReturnValue:
    factor = queries_factor.factor_of(actor.id or 0)
    if factor is not None and factor.confirmed_at is not None:
        return page("settings/factor_off.html", form=CodeForm(formdata=None))
    return _set_up(actor, CodeForm(formdata=None), factor)


@bp.post(_FACTOR)
@signed_in
@fresh.fresh
def begin_factor(actor: Actor) -> ResponseReturnValue:
    actions_factor.begin(_me(actor))
    db.session.commit()
    return see_other(_FACTOR)


def _set_up(actor: Actor, form: CodeForm, factor: Factor | None, status: int = 200) -> Response:
    return page("settings/factor.html", status, form=form, key=codes.spaced(factor.secret) if factor else "")


@bp.get(_FACTOR + ".svg")
@signed_in
@fresh.fresh
def draw_key(actor: Actor) -> ResponseReturnValue:
    factor = queries_factor.factor_of(actor.id or 0)
    if factor is None or factor.confirmed_at is not None:
        raise NotVisible
    site = settings.current().public_url.partition("://")[2]
    out = io.BytesIO()
    drawn = segno.make(codes.address(factor.secret, _me(actor).email, site), error="m")
    drawn.save(out, kind="svg", scale=5, border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    return Response(out.getvalue(), mimetype="image/svg+xml")


@bp.post(_FACTOR + "/confirmation")
@signed_in
@fresh.fresh
def confirm_factor(actor: Actor) -> ResponseReturnValue:
    form, user = CodeForm(), _me(actor)
    if not form.validate():
        return _set_up(actor, form, queries_factor.factor_of(user.id), 422)
    limit("second-factor", user.id)
    try:
        on_paper = actions_factor.confirm(user, form.code.data)
    except Refused as why:
        form.refuse(why)
        return _set_up(actor, form, queries_factor.factor_of(user.id), 422)
    token = _another_session(user)
    now_in(token)
    answer = _on_paper(on_paper)
    keep(answer, token)
    return answer


@bp.post("/settings/security/codes")
@signed_in
@fresh.fresh
def renew_codes(actor: Actor) -> ResponseReturnValue:
    on_paper = actions_factor.renew(_me(actor))
    db.session.commit()
    return _on_paper(on_paper)


def _on_paper(on_paper: list[str]) -> Response:
    """Show the codes, this once: they are nowhere but in this answer."""
    return page("settings/codes.html", codes=[codes.spaced(code) for code in on_paper])


@bp.delete(_FACTOR)
@signed_in
@fresh.fresh
def turn_off(actor: Actor) -> ResponseReturnValue:
    form, user = CodeForm(), _me(actor)
    if not form.validate():
        return page("settings/factor_off.html", 422, form=form)
    limit("second-factor", user.id)
    limit("second-factor-day", user.id, "again")
    if not actions_factor.proves(user, form.code.data):
        form.code.errors = [_("This code is wrong, too old, or was used already.")]
        return page("settings/factor_off.html", 422, form=form)
    actions_factor.turn_off(user, by=user.id)
    return _done(_another_session(user), _("The second step is off: the password alone opens the door."))
