"""Another address: asked for with a proved session, confirmed from there, taken back from the old one."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import public, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit

from . import actions_address, actions_links, fresh, names, queries, queries_address, tokens_of
from .forms import AddressForm

bp = Blueprint("address", __name__)


@bp.get("/settings/address")
@signed_in
@fresh.fresh
def show(actor: Actor) -> ResponseReturnValue:
    return _page(actor, AddressForm(formdata=None))


@bp.post("/settings/address")
@signed_in
@fresh.fresh
def ask(actor: Actor) -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate():
        return _page(actor, form, 422)
    limit("address", actor.id)
    limit("forgot", names.mailbox(form.email.data))
    try:
        actions_address.ask(queries.by_id(actor.id or 0), form.email.data)
    except Refused as why:
        form.refuse(why)
        return _page(actor, form, 422)
    db.session.commit()
    say(_("We have written to %(email)s. Your address changes when you confirm it from there.", email=form.email.data))
    return see_other("/settings/security")


def _page(actor: Actor, form: AddressForm, status: int = 200) -> Response:
    user, waiting = queries.by_id(actor.id or 0), queries_address.waiting(actor)
    return page("settings/address.html", status, form=form, email=user.email, waiting=waiting)


@bp.get("/address/<token>")
@public
def show_confirm(actor: Actor, token: str) -> ResponseReturnValue:
    return _link(token, tokens_of.ADDRESS)


@bp.post("/address/<token>")
@public
def confirm(actor: Actor, token: str) -> ResponseReturnValue:
    try:
        user = actions_address.confirm(token)
    except Refused as why:
        return _link(token, tokens_of.ADDRESS, why.message)
    db.session.commit()
    say(_("From now on you sign in as %(email)s.", email=user.email))
    return see_other("/settings/security" if actor.id == user.id else "/sign-in")


@bp.get("/undo-address/<token>")
@public
def show_undo(actor: Actor, token: str) -> ResponseReturnValue:
    return _link(token, tokens_of.UNDO)


@bp.post("/undo-address/<token>")
@public
def undo(actor: Actor, token: str) -> ResponseReturnValue:
    try:
        user = actions_address.undo(token)
    except Refused as why:
        return _link(token, tokens_of.UNDO, why.message)
    url = tokens_of.new_path(user, tokens_of.RESET)
    db.session.commit()
    say(_("Your address is %(email)s again, and everybody is signed out. Choose another password.", email=user.email))
    return see_other(url)


def _link(token: str, purpose: str, why: str = "") -> Response:
    """Show the button behind a link, or that there is none any more: scanners of mail follow links, and use none up."""
    db.session.rollback()
    found = not why and actions_links.is_link(token, purpose)
    return page("people/address.html", 200 if found else 404, token=token, found=found, purpose=purpose, why=why)
