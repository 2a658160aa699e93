"""Everybody with an account: find, suspend, sign out, name an administrator, turn off a lost second step."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.forms import one_line
from forum.kernel.guard import site_admin
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.people import actions_accounts, actions_admin, actions_factor, names
from forum.people import queries as people
from forum.people.fresh import fresh
from forum.people.models import User

from . import queries

bp = Blueprint("admin_people", __name__)
_MOST = 50


def _page(actor: Actor, status: int = 200, why: Refused | None = None) -> ResponseReturnValue:
    asked = request.args.get("q", "")
    found = _found(actor, names.folded(asked))
    shown = found[:_MOST]
    signed_in = queries.signed_in([user.id for user in shown])
    more = len(found) > _MOST
    return page("admin/people.html", status, people=shown, signed_in=signed_in, more=more, asked=asked, why=why)


def _found(actor: Actor, part: str) -> list[User]:
    if "@" in part:
        # A whole address only: nobody fishes for addresses here.
        user = people.by_email(part)
        return [user] if user is not None else []
    return people.people(actor, part)


@bp.get("/admin/people")
@site_admin
def index(actor: Actor) -> ResponseReturnValue:
    return _page(actor)


def _person(actor: Actor, handle: str) -> User:
    user = people.by_handle(handle)
    if user is None or user.id == actor.id:
        raise NotVisible
    return user


def _done(user: User, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message)
    return see_other("/admin/people?q=" + quote(user.name))


@bp.post("/admin/people/<handle>/suspension")
@site_admin
@fresh
def suspend(actor: Actor, handle: str) -> ResponseReturnValue:
    user = _person(actor, handle)
    try:
        actions_admin.suspend(actor, user, one_line(request.form.get("reason")))
    except Refused as why:
        db.session.rollback()
        return _page(actor, 422, why)
    return _done(user, _("The account is suspended and signed out everywhere."))


@bp.delete("/admin/people/<handle>/suspension")
@site_admin
@fresh
def lift(actor: Actor, handle: str) -> ResponseReturnValue:
    user = _person(actor, handle)
    actions_admin.lift(actor, user)
    return _done(user, _("The account is open again."))


@bp.delete("/admin/people/<handle>/sessions")
@site_admin
@fresh
def sign_out(actor: Actor, handle: str) -> ResponseReturnValue:
    user = _person(actor, handle)
    actions_accounts.end_all(user.id)
    return _done(user, _("%(name)s is signed out everywhere.", name=user.name))


@bp.delete("/admin/people/<handle>/factor")
@site_admin
@fresh
def turn_off_factor(actor: Actor, handle: str) -> ResponseReturnValue:
    user = _person(actor, handle)
    actions_factor.turn_off(user, by=actor.id)
    return _done(user, _("%(name)s signs in with the password only.", name=user.name))


@bp.post("/admin/people/<handle>/administration")
@site_admin
@fresh
def name_admin(actor: Actor, handle: str) -> ResponseReturnValue:
    user = _person(actor, handle)
    actions_admin.name_admin(actor.id, user)
    return _done(user, _("%(name)s is an administrator.", name=user.name))


@bp.delete("/admin/people/<handle>/administration")
@site_admin
@fresh
def withdraw_admin(actor: Actor, handle: str) -> ResponseReturnValue:
    user = _person(actor, handle)
    actions_admin.withdraw_admin(actor.id, user)
    return _done(user, _("%(name)s is no administrator any more.", name=user.name))
