"""The earlier wordings of a post: two compared, going back to one, hiding one."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load, permits
from forum.pods.policy import roles

from . import actions_editing as verbs
from . import actions_held
from . import queries_wordings as queries
from . import views_sending as sending
from .forms import ReasonForm
from .models import Post, Revision, Thread

bp = Blueprint("wordings", __name__)


@bp.get("/posts/<int:post_id>/history")
@guard("view", Post)
def history(actor: Actor, post: Post) -> ResponseReturnValue:
    found = queries.wordings(actor, post)
    one, other = (_number(request.args.get(name)) for name in ("from", "to"))
    return page(
        "threads/history.html",
        pod=roles(actor)[post.pod_id],
        thread=load(actor, "view", Thread, post.thread_id),
        post=post,
        wordings=found,
        compared=queries.compared(found, one, other),
        may_edit=permits(actor, "edit", post),
        may_moderate=permits(actor, "moderate", post),
    )


def _number(given: str | None) -> int | None:
    return 0 if given == "0" else paging.key(given)


@bp.post("/posts/<int:post_id>/history")
@guard("edit", Post)
def go_back(actor: Actor, post: Post) -> ResponseReturnValue:
    typed = [_number(request.form.get(name)) for name in ("number", "revision")]
    number, read = (-1 if value is None else value for value in typed)
    limit("post", actor.id)
    try:
        verbs.go_back(actor, post, number, read)
    except verbs.MustWait:
        return _held(actor, post, number, read)
    except Conflict:
        raise Conflict(_("This post was changed meanwhile")) from None
    db.session.commit()
    say(_("It says again what it said before. The wording until now is kept."))
    return see_other(sending.address(actor, post))


def _held(actor: Actor, post: Post, number: int, read: int) -> ResponseReturnValue:
    db.session.rollback()
    try:
        key = actions_held.hold_back(actor, post, number, read)
    except actions_held.EditWaits as before:
        db.session.rollback()
        say(_("Other words of yours for this post wait already."))
        return see_other(f"/held/{before.held_id}/edit")
    db.session.commit()
    return sending.waits(actor, key)


@bp.get("/revisions/<int:revision_id>/hidden")
@guard("moderate", Revision)
def show_hide(actor: Actor, wording: Revision) -> ResponseReturnValue:
    return _hide(actor, wording, ReasonForm(formdata=None))


@bp.post("/revisions/<int:revision_id>/hidden")
@guard("moderate", Revision)
def hide(actor: Actor, wording: Revision) -> ResponseReturnValue:
    form, post = ReasonForm(), load(actor, "view", Post, wording.post_id)
    if not sending.with_reason(form, partial(verbs.hide, actor, wording, post.thread_id)):
        return _hide(actor, wording, form, 422)
    return _done(wording, _("Hidden. Only moderators read this wording now."))


@bp.delete("/revisions/<int:revision_id>/hidden")
@guard("moderate", Revision)
def show(actor: Actor, wording: Revision) -> ResponseReturnValue:
    verbs.show(actor, wording, load(actor, "view", Post, wording.post_id).thread_id)
    return _done(wording, _("Shown again."))


def _hide(actor: Actor, wording: Revision, form: ReasonForm, status: int = 200) -> ResponseReturnValue:
    pod = roles(actor)[wording.pod_id]
    return page("threads/hide_wording.html", status, pod=pod, wording=wording, form=form)


def _done(wording: Revision, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message)
    return see_other(links.post(wording.post_id, "history"))
