"""Coming in for the first time, and coming back without the password; no answer tells who is known."""

from __future__ import annotations

from urllib.parse import quote, unquote

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import public
from forum.kernel.http import page, safe_next, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.networks import network

from . import actions_accounts, actions_links, names, tokens_of
from .forms import ForgotForm, RegisterForm, ResetForm
from .views_sign_in import keep, remember

bp = Blueprint("register", __name__)
# Where somebody was on their way to, who had to register first.
_WANTED, _THREE_DAYS = "wanted", 3 * 24 * 3600
# Shows that the password was chosen in this browser.
_REGISTERED = "registered"


@bp.get("/register")
@public
def show_register(actor: Actor) -> ResponseReturnValue:
    answer, wanted = (
        page("people/register.html", form=RegisterForm(formdata=None)),
        safe_next(request.args.get("next", "/")),
    )
    if wanted != "/":
        _set_cookie(answer, _WANTED, quote(wanted))
    return answer


@bp.post("/register")
@public
def register(actor: Actor) -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate():
        return page("people/register.html", 422, form=form)
    limit("register", network(request.remote_addr))
    limit("register-address", names.mailbox(form.email.data))
    try:
        mark = actions_accounts.register(
            name=form.name.data, email=form.email.data, password=form.password.data, language=actor.language
        )
    except Refused as why:
        form.refuse(why)
        return page("people/register.html", 422, form=form)
    db.session.commit()
    answer = page("people/sent.html", what="confirm", email=form.email.data)
    _set_cookie(answer, _REGISTERED, mark)
    return answer


def _set_cookie(answer: Response, name: str, value: str) -> None:
    secure = not settings.current().local
    answer.set_cookie(name, value, max_age=_THREE_DAYS, httponly=True, secure=secure, samesite="Lax")


@bp.get("/confirm/<token>")
@public
def show_confirm(actor: Actor, token: str) -> ResponseReturnValue:
    # Scanners of mail follow links: only a button uses one up.
    found = actions_links.is_link(token, tokens_of.CONFIRM)
    return page("people/confirm.html", 200 if found else 404, token=token, found=found)


@bp.post("/confirm/<token>")
@public
def confirm(actor: Actor, token: str) -> ResponseReturnValue:
    try:
        user = actions_accounts.confirm(token, request.cookies.get(_REGISTERED, ""))
    except Refused:
        return page("people/confirm.html", 404, token=token, found=False)
    if actor.session_id is not None:
        actions_accounts.end_session(actor, actor.session_id)
    secret = actions_accounts.open_session(user, request.user_agent.string)
    wanted = safe_next(unquote(request.cookies.get(_WANTED, "/pods/")))
    url = wanted if user.password_hash else tokens_of.new_path(user, tokens_of.RESET)
    db.session.commit()
    if user.password_hash:
        say(_("Welcome. Look for a pod to join."))
    else:
        say(_("Welcome. The account was opened in another browser: choose your own password now."))
    answer = see_other(url)
    answer.delete_cookie(_WANTED)
    answer.delete_cookie(_REGISTERED)
    keep(answer, secret)
    remember(answer, user)
    return answer


@bp.get("/forgot")
@public
def show_forgot(actor: Actor) -> ResponseReturnValue:
    return page("people/forgot.html", form=ForgotForm(formdata=None))


@bp.post("/forgot")
@public
def forgot(actor: Actor) -> ResponseReturnValue:
    form = ForgotForm()
    if not form.validate():
        return page("people/forgot.html", 422, form=form)
    limit("forgot-network", network(request.remote_addr))
    limit("forgot", names.mailbox(form.email.data))
    if request.form.get("what") == tokens_of.CONFIRM:
        actions_accounts.ask_confirmation(form.email.data)
    else:
        actions_accounts.ask_reset(form.email.data)
    db.session.commit()
    return page("people/sent.html", what="reset", email=form.email.data)


@bp.get("/reset/<token>")
@public
def show_reset(actor: Actor, token: str) -> ResponseReturnValue:
    found = actions_links.is_link(token, tokens_of.RESET)
    return page("people/reset.html", 200 if found else 404, form=ResetForm(formdata=None), token=token, found=found)


@bp.post("/reset/<token>")
@public
def reset(actor: Actor, token: str) -> ResponseReturnValue:
    form = ResetForm()
    if not actions_links.is_link(token, tokens_of.RESET):
        return page("people/reset.html", 404, form=form, token=token, found=False)
    if not form.validate():
        return page("people/reset.html", 422, form=form, token=token, found=True)
    try:
        actions_accounts.reset(token, form.password.data)
    except Refused as why:
        form.refuse(why)
        return page("people/reset.html", 422, form=form, token=token, found=True)
    db.session.commit()
    say(_("The password is changed. Sign in with the new one."))
    return see_other("/sign-in")
