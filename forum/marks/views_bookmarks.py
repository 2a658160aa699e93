"""My bookmarks: keep a post, change the note, let it go. For nobody but their owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from forum.kernel import links, paging, times
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.forms import AtMost, Form, Line, Text
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _, lazy
from forum.kernel.limits import limit
from forum.threads.models import Post

from . import actions_bookmarks as verbs
from . import queries_bookmarks as queries
from .models import Bookmark

bp = Blueprint("bookmarks", __name__)


class BookmarkForm(Form):
    note = Text(lazy("Note to myself"), [AtMost(verbs.NOTE)])
    remind = Line(lazy("Remind me on"))

    def day(self) -> date | None:
        """Return the day that was chosen. Raises Refused for what is none."""
        try:
            return date.fromisoformat(self.remind.data) if self.remind.data else None
        except ValueError:
            raise Refused(_("Write the day as year, month and day: 2026-12-31."), "remind") from None


@bp.get("/bookmarks")
@signed_in
def mine(actor: Actor) -> ResponseReturnValue:
    found, after = queries.page_of(actor, paging.key(request.args.get("after")))
    return page("marks/bookmarks.html", bookmarks=found, after=after)


@bp.get("/posts/<int:post_id>/bookmark")
@guard("view", Post)
def show_keep(actor: Actor, post: Post) -> ResponseReturnValue:
    known = queries.of_post(actor, post.id)
    return _keep(post, BookmarkForm(formdata=None)) if known is None else redirect(f"/bookmarks/{known}")


@bp.post("/posts/<int:post_id>/bookmark")
@guard("bookmark", Post)
def keep(actor: Actor, post: Post) -> ResponseReturnValue:
    limit("react", actor.id)
    form = BookmarkForm()
    if not form.validate():
        return _keep(post, form, 422)
    try:
        verbs.keep(actor, post, form.note.data, form.day())
    except Refused as why:
        form.refuse(why)
        return _keep(post, form, 422)
    except Conflict as why:
        form.form_errors = [str(why)]
        known = queries.one(actor, queries.of_post(actor, post.id) or 0)
        return _one(known, form, 409, before=known.note)
    db.session.commit()
    say(_("Kept. It stands with your bookmarks."))
    return see_other(links.post(post.id))


@bp.get("/bookmarks/<int:bookmark_id>")
@guard("keep", Bookmark)
def one(actor: Actor, bookmark: Bookmark) -> ResponseReturnValue:
    day = times.date_of(bookmark.remind_at, actor.time_zone) if bookmark.remind_at else None
    form = BookmarkForm(formdata=None, note=bookmark.note, remind=day.isoformat() if day else "")
    return _one(queries.one(actor, bookmark.id), form)


@bp.post("/bookmarks/<int:bookmark_id>")
@guard("keep", Bookmark)
def change(actor: Actor, bookmark: Bookmark) -> ResponseReturnValue:
    form = BookmarkForm()
    try:
        if not form.validate():
            return _one(queries.one(actor, bookmark.id), form, 422)
        verbs.change(actor, bookmark, form.note.data, form.day())
    except Refused as why:
        form.refuse(why)
        return _one(queries.one(actor, bookmark.id), form, 422)
    db.session.commit()
    say(_("Saved."))
    return see_other("/bookmarks")


@bp.delete("/bookmarks/<int:bookmark_id>")
@guard("keep", Bookmark)
def let_go(actor: Actor, bookmark: Bookmark) -> ResponseReturnValue:
    verbs.let_go(actor, bookmark)
    db.session.commit()
    say(_("The bookmark is removed."))
    return see_other("/bookmarks")


def _keep(post: Post, form: BookmarkForm, status: int = 200) -> Response:
    return page("marks/bookmark.html", status, post=post, bookmark=None, form=form, before="")


def _one(bookmark: Row[Any], form: BookmarkForm, status: int = 200, before: str = "") -> Response:
    return page("marks/bookmark.html", status, post=bookmark, bookmark=bookmark, form=form, before=before)
