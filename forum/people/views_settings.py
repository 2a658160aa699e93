"""My own: what others read about me, how I read, where I am signed in."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.forms import choices
from forum.kernel.guard import public, signed_in
from forum.kernel.http import page, safe_next, say, see_other
from forum.kernel.i18n import LANGUAGES, _, use
from forum.kernel.limits import limit
from forum.kernel.times import countries

from . import actions_accounts, actions_settings, queries
from .forms import LanguageForm, PasswordForm, ProfileForm
from .models import User
from .views_sign_in import keep

bp = Blueprint("settings", __name__)


def _me(actor: Actor) -> User:
    if actor.id is None:
        raise NotVisible
    return queries.by_id(actor.id)


def _profile(user: User | None = None) -> ProfileForm:
    form = ProfileForm(formdata=None, obj=user) if user else ProfileForm()
    form.country.choices = choices([("", "—"), *countries()])
    return form


@bp.get("/settings/profile")
@signed_in
def show_profile(actor: Actor) -> ResponseReturnValue:
    return page("settings/profile.html", form=_profile(_me(actor)))


@bp.post("/settings/profile")
@signed_in
def edit_profile(actor: Actor) -> ResponseReturnValue:
    form = _profile()
    if not form.validate():
        return page("settings/profile.html", 422, form=form)
    try:
        actions_settings.edit_profile(actor, _me(actor), **form.data)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return page("settings/profile.html", 422, form=form)
    db.session.commit()
    say(_("Saved."))
    return see_other("/settings/profile")


@bp.get("/settings/language")
@signed_in
def show_language(actor: Actor) -> ResponseReturnValue:
    return page("settings/language.html", form=LanguageForm(formdata=None, obj=_me(actor)))


@bp.post("/settings/language")
@signed_in
def choose_language(actor: Actor) -> ResponseReturnValue:
    form = LanguageForm()
    if not form.validate():
        return page("settings/language.html", 422, form=form)
    actions_settings.choose(_me(actor), **form.data)
    db.session.commit()
    use(form.language.data)
    say(_("Saved."))
    return see_other("/settings/language")


def _back(url: str) -> str:
    """Return where the foot stood; a form that came back stands where nothing can be read, so it leads home."""
    back, routes = safe_next(url), current_app.create_url_adapter(request)
    return back if routes is not None and routes.test(unquote(urlsplit(back).path), "GET") else "/"


@bp.post("/choices")
@public
def choose(actor: Actor) -> ResponseReturnValue:
    """Keep what the foot of a page was asked: with the person, or in a guest's cookies."""
    answer = see_other(_back(request.form.get("next", "/")))
    language, theme = request.form.get("language", ""), request.form.get("theme", "")
    if actor.id is not None:
        user = _me(actor)
        actions_settings.choose(
            user, language=language or user.language, time_zone=user.time_zone, theme=theme or user.theme
        )
        db.session.commit()
        return answer
    for name, value, allowed in (
        (queries.LANGUAGE_COOKIE, language, LANGUAGES),
        (queries.THEME_COOKIE, theme, queries.THEMES),
    ):
        if value in allowed:
            secure = not settings.current().local
            answer.set_cookie(name, value, max_age=31_536_000, secure=secure, httponly=True, samesite="Lax")
    return answer


@bp.get("/settings/security")
@signed_in
def show_security(actor: Actor) -> ResponseReturnValue:
    return page("settings/security.html", form=PasswordForm(formdata=None), email=_me(actor).email)


@bp.post("/settings/security")
@signed_in
def change_password(actor: Actor) -> ResponseReturnValue:
    form, user = PasswordForm(), _me(actor)
    if not form.validate():
        return page("settings/security.html", 422, form=form, email=user.email)
    # Whoever found a browser open guesses no more often here than at the door.
    limit("sign-in", user.email_folded)
    try:
        actions_accounts.change_password(user, form.old.data, form.password.data)
    except Refused as why:
        form.refuse(why)
        return page("settings/security.html", 422, form=form, email=user.email)
    token = actions_accounts.open_session(user, request.user_agent.string)
    db.session.commit()
    say(_("The password is changed. Every other browser is signed out."))
    answer = see_other("/settings/security")
    keep(answer, token)
    return answer


@bp.get("/settings/sessions")
@signed_in
def show_sessions(actor: Actor) -> ResponseReturnValue:
    return page("settings/sessions.html", sessions=queries.sessions_of(actor))


@bp.delete("/settings/sessions/<int:session_id>")
@signed_in
def end_session(actor: Actor, session_id: int) -> ResponseReturnValue:
    if not actions_accounts.end_session(actor, session_id):
        raise NotVisible
    db.session.commit()
    say(_("That browser is signed out."))
    return see_other("/settings/sessions")
