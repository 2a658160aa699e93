"""Editing a post: at once, or for a moderator to read first."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.attachments import actions_holding as held_files
from forum.kernel import paging, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard, takes_files
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load
from forum.pods.policy import forget, roles

from . import actions, actions_held, actions_returning, drafting, policy_held, queries_held, queries_reworded
from . import views_drafting as drafts
from . import views_files as files
from . import views_sending as sending
from .forms import EditForm
from .models import Post, Thread
from .models_held import HeldPost

bp = Blueprint("editing", __name__)


@bp.get("/posts/<int:post_id>/edit")
@guard("edit", Post)
def show_edit(actor: Actor, post: Post) -> ResponseReturnValue:
    if (held := queries_held.edit_of(actor, post.id)) is not None:
        return see_other(f"/held/{held}/edit")
    form = EditForm(formdata=None, body=post.body, language=post.language, revision=post.revision, once=tokens.once())
    draft = drafts.opened(actor, drafting.of_edit(post), form)
    if draft.kept.is_back:
        beside = queries_reworded.came_back(actor, post.id)
        form.reason.data, form.files.gone, form.files.said = beside.why, beside.gone, beside.said
    # Another wording was saved after these words were kept: both are shown.
    late = draft.kept.words and post.edited_at and draft.kept.at and post.edited_at > draft.kept.at
    return _edit(actor, post, form, draft, theirs=post.body if late else "")


@bp.post("/posts/<int:post_id>/edit")
@guard("edit", Post)
@takes_files
def edit(actor: Actor, post: Post) -> ResponseReturnValue:
    form = EditForm()
    place = drafting.of_edit(post)
    files.take(actor, place, form)
    if request.form.get("do") in drafts.LOOKS:
        return _edit(actor, post, form, sending.preview(actor, place, form, post))
    if not form.validate():
        return _edit(actor, post, form, drafts.sent(place), 422)
    limit("post", actor.id)
    try:
        return _sent(actor, post, place, form)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _edit(actor, post, form, drafts.sent(place), 422)
    except Conflict:
        db.session.rollback()
        # Gone or closed meanwhile is answered as such; otherwise both texts are shown.
        now = load(actor, "edit", Post, post.id)
        db.session.refresh(now)
        form.revision.data = now.revision
        return _edit(actor, now, form, drafts.sent(place), 409, theirs=now.body)


def _sent(actor: Actor, post: Post, place: drafting.Place, form: EditForm) -> Response:
    """Give a post what a form says, or hold that for a moderator; commits. Raises Refused, Conflict."""
    if policy_held.holds(actor, post.pod_id) or queries_held.edit_of(actor, post.id) is not None:
        return _held(actor, post, place, form)
    words = {"body": form.body.data, "language": form.language.data, "reason": form.reason.data or ""}
    try:
        had = files.change(actor, post, place, form)
        kept = actions.edit(actor, post, **words, read=_revision(), had=had)
        drafts.end(actor, place, form)
        db.session.commit()
    except actions.MustWait:
        # Since a moment ago.
        db.session.rollback()
        forget(actor)
        return _held(actor, post, place, form)
    say(_("Saved. The earlier wording is kept.") if kept else _("Saved."))
    return see_other(sending.address(actor, post))


def _held(actor: Actor, post: Post, place: drafting.Place, form: EditForm) -> Response:
    words = {"body": form.body.data, "language": form.language.data}
    said = {"why": form.reason.data or "", "once": form.once.data or ""}
    new, of_files = files.planned(actor, post, place, form)
    if not (new or any(of_files.values())) and words == {"body": post.body, "language": post.language}:
        say(_("Saved."))
        return see_other(sending.address(actor, post))
    try:
        key = actions_held.hold_edit(actor, post, **words, **said, read=_revision(), of_files=of_files)
        held_files.hold(actor, place.key, place.pod_id, key, new)
        drafts.end(actor, place, form)
        db.session.commit()
    except actions.Already:
        db.session.rollback()
        files.take_back(actor, place, form)
        return see_other(sending.address(actor, post))
    except actions_held.AlreadyHeld as before:
        db.session.rollback()
        files.take_back(actor, place, form)
        key = before.held_id
    except actions_held.EditWaits as before:
        db.session.rollback()
        return _joined(actor, before.held_id, place, form)
    return sending.waits(actor, key)


def _joined(actor: Actor, held_id: int, place: drafting.Place, form: EditForm) -> Response:
    """Put words beside those that wait already, and lead there: what was typed goes on."""
    actions_returning.join(actor, load(actor, "change", HeldPost, held_id), drafts.typed(form))
    drafts.end(actor, place, form)
    db.session.commit()
    say(_("Other words of yours for this post wait already. What you wrote now stands below them: put both together."))
    return see_other(f"/held/{held_id}/edit")


def _revision() -> int:
    """Return the wording that was read; what is no number of one is none."""
    read = paging.key(request.form.get("revision"))
    return -1 if read is None else read


def _edit(
    actor: Actor,
    post: Post,
    form: EditForm,
    draft: drafting.Opened,
    status: int = 0,
    theirs: str = "",
) -> Response:
    return page(
        "threads/edit.html",
        status or draft.status,
        pod=roles(actor)[post.pod_id],
        thread=load(actor, "view", Thread, post.thread_id),
        post=post,
        form=form,
        draft=draft,
        preview=draft.preview,
        files=files.listed(actor, draft.place),
        there=files.on_post(actor, post),
        theirs=theirs,
        waits=policy_held.holds(actor, post.pod_id),
    )
