"""Saying what was read: up to a post, a whole thread, a pod, everything; what was not; and what came meanwhile."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import say, see_other
from forum.kernel.i18n import _, ngettext
from forum.kernel.policy import load
from forum.pods.models import Pod
from forum.pods.policy import roles

from . import actions_reading as verbs
from . import queries_reading
from . import views_sending as sending
from .models import Post, Thread

bp = Blueprint("reading", __name__)


@bp.get("/threads/<int:thread_id>/news")
@guard("view", Thread)
def news(actor: Actor, thread: Thread) -> ResponseReturnValue:
    """Tell a page that stays open what came after the post number `after`; 204 when nothing did."""
    after = paging.key(request.args.get("after"))
    many, first = (0, 0) if after is None else queries_reading.news(actor, thread, after)
    if not many:
        return Response(status=204)
    text = ngettext("%(num)s new reply – show", "%(num)s new replies – show", many)
    return Response(json.dumps({"text": text, "url": links.post(first)}), mimetype="application/json")


@bp.post("/threads/<int:thread_id>/read")
@guard("note", Thread)
def read_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    """Take all up to the post number `upto` as read, without one the whole thread; back to the pod."""
    upto = request.form.get("upto")
    # What is no number is none of the thread's.
    verbs.read_until(actor, thread, thread.last_number if upto is None else paging.key(upto) or 0)
    return _done(links.pod(roles(actor)[thread.pod_id].slug), _("Marked as read."))


@bp.post("/posts/<int:post_id>/read")
@guard("note", Post)
def read_up_to(actor: Actor, post: Post) -> ResponseReturnValue:
    verbs.read_up_to(actor, load(actor, "view", Thread, post.thread_id), post)
    return _done(sending.address(actor, post), _("Marked as read up to here."))


@bp.delete("/posts/<int:post_id>/read")
@guard("note", Post)
def unread_from(actor: Actor, post: Post) -> ResponseReturnValue:
    """Leads to the pod: the thread's page would count as read again."""
    verbs.unread_from(actor, load(actor, "view", Thread, post.thread_id), post)
    return _done(links.pod(roles(actor)[post.pod_id].slug), _("Marked as unread from that post on."))


@bp.post("/pods/<slug>/read")
@guard("enter", Pod, by="slug")
def read_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    verbs.read_pod(actor, pod.id)
    return _done(links.pod(pod.slug), _("All threads of this pod are marked as read."))


@bp.post("/read")
@signed_in
def read_all(actor: Actor) -> ResponseReturnValue:
    verbs.read_all(actor)
    return _done("/", _("All threads of your pods are marked as read."))


def _done(url: str, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message)
    return see_other(url)
