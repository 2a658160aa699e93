"""The door: sign in, with a second step where somebody has one, and out."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from forum.kernel import guard, metrics, settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import public
from forum.kernel.http import page, safe_next, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.networks import network

from . import actions_accounts, actions_factor, half, known, names, queries, queries_factor
from . import views_carried as carrying
from .forms import CodeForm, SignInForm
from .models import User

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@public
def show_sign_in(actor: Actor) -> ResponseReturnValue:
    if actor.id is not None:
        return see_other(safe_next(request.args.get("next", "/")))
    return _door(SignInForm(formdata=None), request.args.get("next", "/"))


@bp.post("/sign-in")
@public
def sign_in(actor: Actor) -> ResponseReturnValue:
    form, back, carried = SignInForm(), request.form.get("next", "/"), carrying.again()
    if not form.validate():
        return _door(form, back, carried, 422)
    _count(form.email.data)
    user = actions_accounts.recognised(form.email.data, form.password.data)
    if user is None:
        metrics.happened("sign_in_failed")
        db.session.commit()
        form.form_errors = [_("Address or password is wrong, or the address is not confirmed yet.")]
        return _door(form, back, carried, 422)
    if not queries_factor.is_on(user.id):
        return _come_in(actor, user, back, carried)
    db.session.commit()
    return _second_step(CodeForm(formdata=None), half.make(user, guard.session_text()), back, carried)


def _count(email: str) -> None:
    """Count a try: of a browser that its owner used before by itself, else of the address and of the network."""
    address, box = names.folded(email), names.mailbox(email)
    if own := known.number(request.cookies.get(known.COOKIE, ""), address):
        limit("sign-in", box, own)
        return
    limit("sign-in-network", network(request.remote_addr))
    limit("sign-in", box)


@bp.get("/sign-in/second-factor")
@public
def show_second_factor(actor: Actor) -> ResponseReturnValue:
    # The step has an address, but no page of its own: it begins with the password.
    return see_other("/sign-in")


@bp.post("/sign-in/second-factor")
@public
def second_factor(actor: Actor) -> ResponseReturnValue:
    form, back, carried = CodeForm(), request.form.get("next", "/"), carrying.again()
    note = request.form.get("half", "")
    if not note:
        return see_other("/sign-in")
    user = half.owner(note, guard.session_text())
    if user is None:
        again = SignInForm(formdata=None)
        again.form_errors = [_("That took too long. Sign in again; your text is kept.")]
        return _door(again, back, carried, 422)
    if not form.validate():
        return _second_step(form, note, back, carried, 422)
    own = known.number(request.cookies.get(known.COOKIE, ""), user.email_folded)
    limit("second-factor", user.id, own)
    limit("second-factor-day", user.id, own)
    if not actions_factor.proves(user, form.code.data):
        metrics.happened("sign_in_failed")
        form.code.errors = [_("This code is wrong, too old, or was used already.")]
        return _second_step(form, note, back, carried, 422)
    return _come_in(actor, user, back, carried)


def _second_step(form: CodeForm, note: str, back: str, carried: str, status: int = 200) -> Response:
    return page(
        "people/second_factor.html",
        status,
        form=form,
        half=note,
        next=safe_next(back),
        carried_json=carried,
        carried=carrying.read(carried),
    )


def _come_in(actor: Actor, user: User, back: str, carried: str) -> Response:
    """Open a session in place of the one before, and go on where the person was."""
    if actor.session_id is not None:
        actions_accounts.end_session(actor, actor.session_id)
    token = actions_accounts.open_session(user, request.user_agent.string)
    db.session.commit()
    if carried:
        now_in(token)
    answer = carrying.resumed(carried) if carried else see_other(safe_next(back))
    keep(answer, token)
    remember(answer, user)
    return answer


@bp.post("/sign-out")
@public
def sign_out(actor: Actor) -> ResponseReturnValue:
    if actor.session_id is not None:
        actions_accounts.end_session(actor, actor.session_id)
        db.session.commit()
    answer = see_other("/")
    answer.delete_cookie(guard.cookie_name(), secure=not settings.current().local, httponly=True, samesite="Lax")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def sign_in_first(_error: Exception) -> ResponseReturnValue:
    """Answer 401 to a form that a guest sent: the sign-in page, which carries what was typed."""
    return _door(SignInForm(formdata=None), "/", carrying.sent(), 401)


def _door(form: SignInForm, back: str, carried: str = "", status: int = 200) -> Response:
    return page(
        "people/sign_in.html",
        status,
        form=form,
        next=safe_next(back),
        carried_json=carried,
        carried=carrying.read(carried),
    )


def now_in(token: str) -> None:
    """Let the page of this same answer belong to a new session already."""
    g.fresh_session = token
    g._login_user = queries.asker_from({guard.cookie_name(): token}, "")  # noqa: SLF001 as Flask-Login keeps it there


def keep(answer: Response, token: str) -> None:
    """Give the browser the secret of its session."""
    answer.set_cookie(
        guard.cookie_name(),
        token,
        max_age=int(actions_accounts.SESSION_LIFE.total_seconds()),
        secure=not settings.current().local,
        httponly=True,
        samesite="Lax",
    )
    g.visitor = None


def remember(answer: Response, user: User) -> None:
    """Let the browser show later that this person signed in with it."""
    value = known.also(request.cookies.get(known.COOKIE, ""), user.email_folded)
    secure = not settings.current().local
    answer.set_cookie(known.COOKIE, value, max_age=known.LASTS, secure=secure, httponly=True, samesite="Lax")
