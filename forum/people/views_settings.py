"""My own: what others read about me, how I read, where I am signed in."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.forms import choices
from forum.kernel.guard import public, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import LANGUAGES, _, use
from forum.kernel.limits import limit
from forum.kernel.times import countries

from . import actions_accounts, actions_sessions, actions_settings, browsers, queries
from .forms import LanguageForm, ProfileForm
from .models import User
from .views_carried import readable

bp = Blueprint("settings", __name__)


def _me(actor: Actor) -> User:
    if actor.id is None:
        raise NotVisible
    return queries.by_id(actor.id)


def _profile(user: User | None = None) -> ProfileForm:
    form = ProfileForm(formdata=None, obj=user) if user else ProfileForm()
    form.country.choices = choices([("", "—"), *countries()])
    return form


@bp.get("/settings/")
@signed_in
def index(actor: Actor) -> ResponseReturnValue:
    return redirect("/settings/profile")


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
    limit("post", actor.id)
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


@bp.post("/choices")
@public
def choose(actor: Actor) -> ResponseReturnValue:
    """Keep what the foot of a page was asked: with the person, or in a guest's cookies."""
    answer = see_other(readable(request.form.get("next", "/")))
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


@bp.get("/settings/sessions")
@signed_in
def show_sessions(actor: Actor) -> ResponseReturnValue:
    found = queries.sessions_of(actor)
    return page("settings/sessions.html", sessions=[(one, browsers.words(one.browser)) for one in found])


@bp.delete("/settings/sessions")
@signed_in
def end_others(actor: Actor) -> ResponseReturnValue:
    actions_sessions.end_others(actor)
    db.session.commit()
    say(_("Every other browser is signed out."))
    return see_other("/settings/sessions")


@bp.delete("/settings/sessions/<int:session_id>")
@signed_in
def end_session(actor: Actor, session_id: int) -> ResponseReturnValue:
    if not actions_accounts.end_session(actor, session_id):
        raise NotVisible
    db.session.commit()
    say(_("That browser is signed out."))
    return see_other("/settings/sessions")
