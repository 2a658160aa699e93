"""My saved searches: keep one, change it, let it go. For nobody but their owner."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.guard import by_link, guard, public, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit

from . import actions_saved as verbs
from . import asking, queries_saved, stopping
from .forms import SavedForm
from .models_own import SavedSearch

bp = Blueprint("saved_searches", __name__)
_LIST = "/searches"


@bp.get("/searches")
@signed_in
def mine(actor: Actor) -> ResponseReturnValue:
    return page("search/saved.html", searches=queries_saved.mine(actor), most=verbs.MOST)


@bp.get("/searches/new")
@signed_in
def new(_actor: Actor) -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[: asking.LONGEST]
    return _form(SavedForm(formdata=None, query=query, rhythm="daily"), None)


@bp.post("/searches")
@signed_in
def save(actor: Actor) -> ResponseReturnValue:
    limit("react", actor.id)
    form = SavedForm()
    try:
        verbs.save(actor, **form.said())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _form(form, None, 422)
    db.session.commit()
    say(_("Saved. It stands with your searches."))
    return see_other(_LIST)


@bp.post("/searches/silence")
@signed_in
def silence(actor: Actor) -> ResponseReturnValue:
    verbs.want_no_letters(actor)
    db.session.commit()
    say(_("You get no letters about your searches any more."))
    return see_other(_LIST)


@bp.get("/searches/letters/<token>")
@public
def letters(_actor: Actor, token: str) -> ResponseReturnValue:
    # Programs open the links of letters, so that opening one stops nothing.
    _reader(token)
    return page("search/stop.html", token=token, is_stopped=False)


@bp.post("/searches/letters/<token>")
@by_link
@public
def stop(_actor: Actor, token: str) -> ResponseReturnValue:
    """As a mail program asks for it by one click (RFC 8058): with nothing but the address, and without being led on."""
    verbs.want_no_letters(Actor(_reader(token)))
    db.session.commit()
    return page("search/stop.html", token=token, is_stopped=True)


@bp.get("/searches/<int:saved_search_id>")
@guard("keep", SavedSearch)
def one(_actor: Actor, saved_search: SavedSearch) -> ResponseReturnValue:
    return _form(SavedForm(formdata=None, obj=saved_search), saved_search.id)


@bp.post("/searches/<int:saved_search_id>")
@guard("keep", SavedSearch)
def change(actor: Actor, saved_search: SavedSearch) -> ResponseReturnValue:
    form = SavedForm()
    try:
        verbs.change(actor, saved_search, **form.said())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _form(form, saved_search.id, 422)
    db.session.commit()
    say(_("Saved."))
    return see_other(_LIST)


@bp.delete("/searches/<int:saved_search_id>")
@guard("keep", SavedSearch)
def let_go(actor: Actor, saved_search: SavedSearch) -> ResponseReturnValue:
    verbs.let_go(actor, saved_search)
    db.session.commit()
    say(_("The search is removed."))
    return see_other(_LIST)


def _reader(token: str) -> int:
    reader = stopping.reader_of(token)
    if reader is None:
        raise NotVisible
    return reader


def _form(form: SavedForm, key: int | None, status: int = 200) -> Response:
    return page("search/save.html", status, form=form, key=key)
