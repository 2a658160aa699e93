"""Replying, and finding a post again."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging, tokens
from forum.kernel.actor import Actor
from forum.kernel.guard import guard, takes_files
from forum.kernel.http import page
from forum.kernel.limits import limit
from forum.kernel.policy import load, permits
from forum.pods.policy import roles

from . import actions, actions_held, drafting, policy_held, queries, queries_slow, quoting
from . import views_drafting as drafts
from . import views_files as files
from . import views_sending as sending
from .forms import PostForm
from .models import Post, Thread

bp = Blueprint("posts", __name__)


@bp.get("/threads/<int:thread_id>/posts/new")
@guard("reply", Thread)
def new_post(actor: Actor, thread: Thread) -> ResponseReturnValue:
    parent = _parent(actor, request.args.get("parent", ""))
    form = PostForm(formdata=None, language=actor.language, once=tokens.once(), parent=str(parent.id) if parent else "")
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
        waits=policy_held.holds(actor, thread.pod_id),
        files=files.listed(actor, draft.place),
        charter=pod.accepted_charter < pod.charter_version,
    )


@bp.get("/posts/<int:post_id>")
@guard("view", Post)
def find_post(actor: Actor, post: Post) -> ResponseReturnValue:
    return redirect(sending.address(actor, post))
