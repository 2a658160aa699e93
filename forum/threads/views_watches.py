"""Following and muting: of a thread, of tags and a whole pod, and the list of all that one chose."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible, Refused
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, safe_next, say, see_other
from forum.kernel.i18n import lazy
from forum.kernel.limits import limit
from forum.pods.models import Pod, Tag
from forum.pods.policy import roles
from forum.pods.queries import pod_tags

from . import queries as threads
from . import queries_watches as queries
from .actions_watches import watch
from .models import Thread
from .models_watches import FOLLOW, MUTE, NORMAL

bp = Blueprint("watches", __name__)
_SAID = {
    "": lazy("Left to what stands above it."),
    FOLLOW: lazy("You follow this: you are told of everything."),
    MUTE: lazy("You are told nothing of this any more, and it does not count as new."),
    NORMAL: lazy("You are told of what is said to you."),
}


@bp.get("/threads/<int:thread_id>/watch")
@guard("watch", Thread)
def of_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _of_thread(actor, thread)


@bp.post("/threads/<int:thread_id>/watch")
@guard("watch", Thread)
def watch_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    try:
        return _watched(actor, thread, links.thread(thread.id, thread.slug))
    except Refused:
        return _of_thread(actor, thread, 422)


@bp.get("/pods/<slug>/watch")
@guard("watch", Pod, by="slug")
def of_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    return _of_pod(actor, pod)


@bp.post("/pods/<slug>/watch")
@guard("watch", Pod, by="slug")
def watch_pod(actor: Actor, pod: Pod) -> ResponseReturnValue:
    slug = request.form.get("tag", "")
    what: Pod | Tag = _tag(actor, pod, slug) if slug else pod
    try:
        return _watched(actor, what, links.pod(pod.slug) + (f"?tag={slug}" if slug else ""))
    except Refused:
        return _of_pod(actor, pod, 422)


@bp.get("/settings/following")
@signed_in
def mine(actor: Actor) -> ResponseReturnValue:
    found, after = queries.page_of(actor, paging.key(request.args.get("after")))
    return page("settings/following.html", watches=found, after=after)


def _tag(actor: Actor, pod: Pod, slug: str) -> Tag:
    found = next((tag for tag in pod_tags(actor, pod.id) if tag.slug == slug), None)
    if found is None:
        raise NotVisible
    return found


def _watched(actor: Actor, what: Thread | Tag | Pod, url: str) -> ResponseReturnValue:
    limit("react", actor.id)
    level = request.form.get("level", "-")
    watch(actor, what, level)
    db.session.commit()
    say(str(_SAID[level]))
    # Back to the page where it was chosen.
    return see_other(safe_next(request.form.get("next") or url))


def _of_thread(actor: Actor, thread: Thread, status: int = 200) -> Response:
    tags = threads.tags_of(actor, [thread.id]).get(thread.id, [])
    chosen = queries.chosen(actor, thread.pod_id, thread.id)
    pod = roles(actor)[thread.pod_id]
    above = chosen.above([tag.id for tag in tags])
    return page("threads/watch.html", status, pod=pod, thread=thread, tags=tags, chosen=chosen, above=above)


def _of_pod(actor: Actor, pod: Pod, status: int = 200) -> Response:
    tags, chosen = pod_tags(actor, pod.id), queries.chosen(actor, pod.id)
    return page("threads/watch.html", status, pod=pod, thread=None, tags=tags, chosen=chosen, above=NORMAL)
