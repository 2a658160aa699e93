"""Deleting a post, bringing it back, and what stands in the bin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging, slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.policy import load
from forum.pods.models import Pod
from forum.pods.policy import roles

from . import actions_bin as verbs
from . import queries_bin as queries
from . import views_sending as sending
from .forms import DeleteAlongForm, ReasonAlongForm
from .models import DeletedPost, DeletedThread, Post, Thread

bp = Blueprint("bin", __name__)


_Form = DeleteAlongForm | ReasonAlongForm


def _form(actor: Actor, post: Post | Thread, *, empty: bool = False) -> _Form:
    kind: type[_Form] = DeleteAlongForm if post.author_id == actor.id else ReasonAlongForm
    return kind(formdata=None) if empty else kind()


def _copies(actor: Actor, what: Post | Thread) -> list[slots.Copy]:
    return slots.copies_of(actor, "post" if isinstance(what, Post) else "thread", what.id)


@bp.get("/posts/<int:post_id>/deletion")
@guard("delete", Post)
def show_delete(actor: Actor, post: Post) -> ResponseReturnValue:
    return _ask(actor, post, _form(actor, post, empty=True), _copies(actor, post))


@bp.post("/posts/<int:post_id>/deletion")
@guard("delete", Post)
def delete(actor: Actor, post: Post) -> ResponseReturnValue:
    form, copies = _form(actor, post), _copies(actor, post)
    along = sending.with_copies(actor, form, copies, partial(verbs.delete, actor, post))
    if along is None:
        return _ask(actor, post, form, copies, 422)
    db.session.commit()
    say(_("Deleted."), undo=sending.undoing(links.post(post.id, "deletion"), along))
    return see_other(sending.address(actor, post))


def _ask(actor: Actor, post: Post, form: _Form, copies: Sequence[slots.Copy], status: int = 200) -> ResponseReturnValue:
    thread = load(actor, "view", Thread, post.thread_id)
    shown = {"pod": roles(actor)[post.pod_id], "days": queries.days(), "copies": copies}
    return page("threads/delete.html", status, thread=thread, post=post, form=form, **shown)


@bp.delete("/posts/<int:post_id>/deletion")
@guard("restore", DeletedPost)
def restore(actor: Actor, post: DeletedPost) -> ResponseReturnValue:
    verbs.restore(actor, post)
    sending.bring_along(actor)
    db.session.commit()
    say(_("It stands in its place again."))
    return see_other(sending.address(actor, load(actor, "view", Post, post.id)))


@bp.get("/threads/<int:thread_id>/deletion")
@guard("delete", Thread)
def show_delete_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _ask_thread(actor, thread, _form(actor, thread, empty=True), _copies(actor, thread))


@bp.post("/threads/<int:thread_id>/deletion")
@guard("delete", Thread)
def delete_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, copies = _form(actor, thread), _copies(actor, thread)
    along = sending.with_copies(actor, form, copies, partial(verbs.delete_thread, actor, thread))
    if along is None:
        return _ask_thread(actor, thread, form, copies, 422)
    db.session.commit()
    say(_("Deleted."), undo=sending.undoing(links.thread(thread.id) + "/deletion", along))
    return see_other(links.pod(roles(actor)[thread.pod_id].slug))


def _ask_thread(
    actor: Actor, thread: Thread, form: _Form, copies: Sequence[slots.Copy], status: int = 200
) -> ResponseReturnValue:
    shown = {"pod": roles(actor)[thread.pod_id], "days": queries.days(), "copies": copies}
    return page("threads/delete_thread.html", status, thread=thread, form=form, **shown)


@bp.delete("/threads/<int:thread_id>/deletion")
@guard("restore", DeletedThread)
def restore_thread(actor: Actor, thread: DeletedThread) -> ResponseReturnValue:
    verbs.restore_thread(actor, thread)
    sending.bring_along(actor)
    db.session.commit()
    say(_("It stands in its place again."))
    return see_other(links.thread(thread.id, thread.slug))


@bp.get("/pods/<slug>/bin")
@guard("moderate", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return page("threads/bin.html", pod=pod, **_lists(actor, pod.id))


@bp.get("/deleted")
@signed_in
def mine(actor: Actor) -> ResponseReturnValue:
    return page("threads/my_bin.html", **_lists(actor))


def _lists(actor: Actor, pod_id: int | None = None) -> dict[str, Any]:
    """Return both lists; one that goes on stands alone on the pages that follow."""
    after, thread = (paging.key(request.args.get(name)) for name in ("after", "thread"))
    threads, next_thread = ([], None) if after else queries.threads(actor, pod_id, thread)
    posts, next_post = ([], None) if thread else queries.posts(actor, pod_id, after)
    return {
        "posts": posts,
        "after": next_post,
        "threads": threads,
        "after_thread": next_thread,
        "others": [] if after or thread else slots.binned(actor, pod_id),
        "days": queries.days(),
    }
