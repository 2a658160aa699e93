"""The door: sign in and out, and what happens to a form that a guest sent."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from forum.kernel import guard, http_errors, metrics, settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import public
from forum.kernel.http import page, safe_next, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit

from . import actions_accounts, names, queries
from .forms import SignInForm

bp = Blueprint("sign_in", __name__)
_LARGEST = 400_000


@bp.get("/sign-in")
@public
def show_sign_in(actor: Actor) -> ResponseReturnValue:
    if actor.id is not None:
        return see_other(safe_next(request.args.get("next", "/")))
    return _door(SignInForm(formdata=None), request.args.get("next", "/"))


@bp.post("/sign-in")
@public
def sign_in(actor: Actor) -> ResponseReturnValue:
    form, back = SignInForm(), request.form.get("next", "/")
    carried = request.form.get("carried", "")[:_LARGEST]
    if not form.validate():
        return _door(form, back, carried, 422)
    limit("sign-in-network", request.remote_addr)
    limit("sign-in", names.folded(form.email.data))
    token = actions_accounts.sign_in(form.email.data, form.password.data, request.user_agent.string)
    if token is None:
        metrics.happened("sign_in_failed")
        form.form_errors = [_("Address or password is wrong, or the address is not confirmed yet.")]
        return _door(form, back, carried, 422)
    if actor.session_id is not None:
        actions_accounts.end_session(actor, actor.session_id)
    db.session.commit()
    answer = _resumed(carried, token) if carried else see_other(safe_next(back))
    keep(answer, token)
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
    kept = http_errors.carried()
    text = json.dumps({"to": kept.to, "fields": kept.fields}, ensure_ascii=False) if kept and kept.fields else ""
    return _door(SignInForm(formdata=None), "/", text[:_LARGEST], 401)


def _door(form: SignInForm, back: str, carried: str = "", status: int = 200) -> Response:
    return page(
        "people/sign_in.html", status, form=form, next=safe_next(back), carried_json=carried, carried=_read(carried)
    )


def _read(carried: str) -> dict[str, Any] | None:
    """Return the form that a page carried, None when it is none of ours."""
    try:
        kept = json.loads(carried)
        to, fields = safe_next(str(kept["to"])), [(str(name), str(value)) for name, value in kept["fields"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return {"to": to, "fields": [pair for pair in fields if pair[0] != "csrf_token"]}


def _resumed(carried: str, token: str) -> Response:
    """Show the form filled, not sent: whoever signed in may be somebody else than who wrote."""
    g.fresh_session = token
    g._login_user = queries.asker_from({guard.cookie_name(): token}, "")  # noqa: SLF001 as Flask-Login keeps it there
    return page("people/resume.html", kept=_read(carried))


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
