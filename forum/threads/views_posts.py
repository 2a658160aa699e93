"""Replying, finding a post again, editing it, and its earlier wordings."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard, takes_files
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load, permits
from forum.pods.policy import roles

from . import actions, actions_held, drafting, queries, queries_held, queries_slow, quoting
from . import views_drafting as drafts
from . import views_files as files
from . import views_sending as sending
from .forms import EditForm, PostForm
from .models import Post, Thread

bp = Blueprint("posts", __name__)


@bp.get("/threads/<int:thread_id>/posts/new")
@guard("reply", Thread)
def new_post(actor: Actor, thread: Thread) -> ResponseReturnValue:
    parent = _parent(actor, request.args.get("parent", ""))
    form = PostForm(formdata=None, language=actor.language, once=tokens.new(), parent=str(parent.id) if parent else "")
    draft = drafts.opened(actor, drafting.of_reply(thread, parent), form)
    if request.args.get("quote"):
        _quote(thread, parent, form)
    return _compose(actor, thread, parent, form, draft)


@bp.post("/threads/<int:thread_id>/posts")
@guard("view", Thread)
@takes_files
def reply(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = PostForm()
    parent = _parent(actor, form.parent.data or "")
    place = drafting.of_reply(thread, parent)
    if permits(actor, "reply", thread):
        files.take(actor, place, form)
    if request.form.get("do") == drafts.QUOTE:
        _quote(thread, parent, form)
    if request.form.get("do") in drafts.LOOKS:
        return _compose(actor, thread, parent, form, sending.preview(actor, place, form))
    if not form.validate():
        return _compose(actor, thread, parent, form, drafts.sent(place), 422)
    limit("post", actor.id)
    words = {"body": form.body.data, "language": form.language.data, "once": form.once.data or ""}
    sent = sending.send(
        actor,
        queries.pod(actor, thread.pod_id),
        form,
        place,
        lambda: actions.reply(actor, thread, parent=parent, **words),
        lambda: actions_held.hold_reply(actor, thread, parent=parent, **words),
    )
    return sent or _compose(actor, thread, parent, form, drafts.sent(place), 422)


def _parent(actor: Actor, given: str) -> Post | None:
    key = paging.key(given)
    return None if key is None else load(actor, "view", Post, key)


def _may_quote(thread: Thread, parent: Post | None) -> bool:
    return parent is not None and parent.thread_id == thread.id and parent.hidden_at is None and bool(parent.body)


def _quote(thread: Thread, parent: Post | None, form: PostForm) -> None:
    if parent is not None and _may_quote(thread, parent):
        form.body.data = quoting.below(form.body.data or "", parent)


def _compose(
    actor: Actor,
    thread: Thread,
    parent: Post | None,
    form: PostForm,
    draft: drafting.Opened,
    status: int = 0,
) -> Response:
    pod = roles(actor)[thread.pod_id]
    form.charter_version.data = str(pod.charter_version)
    return page(
        "threads/compose.html",
        status or draft.status,
        pod=pod,
        thread=thread,
        parent=parent,
        quote=quoting.reference(parent) if parent is not None and _may_quote(thread, parent) else "",
        parent_author=queries.author(actor, parent) if parent else "",
        form=form,
        draft=draft,
        preview=draft.preview,
        slow=queries_slow.of(actor, thread),
        waits=queries_held.holds(actor, thread.pod_id),
        files=files.listed(actor, draft.place),
        charter=pod.accepted_charter < pod.charter_version,
    )


@bp.get("/posts/<int:post_id>")
@guard("view", Post)
def find_post(actor: Actor, post: Post) -> ResponseReturnValue:
    return redirect(sending.address(actor, post))


@bp.get("/posts/<int:post_id>/edit")
@guard("edit", Post)
def show_edit(actor: Actor, post: Post) -> ResponseReturnValue:
    form = EditForm(formdata=None, body=post.body, language=post.language, revision=post.revision, once=tokens.new())
    draft = drafts.opened(actor, drafting.of_edit(post), form)
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
        had = files.change(actor, post, place, form)
        kept = actions.edit(
            actor,
            post,
            body=form.body.data,
            language=form.language.data,
            read=_revision(),
            reason=form.reason.data or "",
            had=had,
        )
        drafts.end(actor, place, form)
        db.session.commit()
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _edit(actor, post, form, drafts.sent(place), 422)
    except actions.CharterFirst:
        db.session.rollback()
        form.form_errors = [_("The charter has a new version. Read it and agree before you post.")]
        return _edit(actor, post, form, drafts.sent(place), 422)
    except Conflict:
        db.session.rollback()
        # Gone or closed meanwhile is answered as such; otherwise both texts are shown.
        now = load(actor, "edit", Post, post.id)
        db.session.refresh(now)
        form.revision.data = now.revision
        return _edit(actor, now, form, drafts.sent(place), 409, theirs=now.body)
    say(_("Saved. The earlier wording is kept.") if kept else _("Saved."))
    return see_other(sending.address(actor, post))


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
    )
