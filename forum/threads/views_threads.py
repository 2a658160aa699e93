"""Reading a conversation and beginning one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from forum.kernel import links, paging, slots, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible
from forum.kernel.forms import choices
from forum.kernel.guard import View, asker, guard, is_foreign, takes_files
from forum.kernel.http import count, page
from forum.kernel.limits import limit
from forum.kernel.policy import allowed
from forum.pods.models import Pod
from forum.pods.policy import MyPod, moderates, roles
from forum.pods.queries import pod_tags

from . import (
    actions,
    actions_held,
    actions_reading,
    drafting,
    folding,
    policy_held,
    queries,
    queries_changes,
    queries_held,
    queries_merging,
    queries_page,
    queries_reading,
    queries_slow,
    tree,
)
from . import views_drafting as drafts
from . import views_files as files
from . import views_sending as sending
from .forms import PostForm, ThreadForm, begun, blank
from .models import KINDS, Thread
from .places import Place
from .views_similar import like

bp = Blueprint("threads", __name__)


@bp.get("/pods/<slug>/threads/new")
@guard("start", Pod, by="slug")
def new_thread(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = _thread_form(actor, pod, begun(actor.language, *map(request.args.get, ("title", "body"))))
    return _new(actor, pod, form, drafts.opened(actor, drafting.of_pod(pod), form))


@bp.post("/pods/<slug>/threads")
@guard("start", Pod, by="slug")
@takes_files
def start_thread(actor: Actor, pod: Pod) -> ResponseReturnValue:
    form = _thread_form(actor, pod, ThreadForm())
    place = drafting.of_pod(pod)
    files.take(actor, place, form)
    if request.form.get("do") in drafts.LOOKS:
        return _new(
            actor, pod, form, sending.preview(actor, place, form), asked=like(actor, pod, form.title.data or "")
        )
    if not form.validate():
        return _new(actor, pod, form, drafts.sent(place), 422)
    limit("post", actor.id)
    words: dict[str, Any] = {name: form[name].data for name in ("title", "body", "language", "kind")}
    words |= {"tags": form.tags.data or (), "once": form.once.data or ""}
    sent = sending.send(
        actor,
        pod,
        form,
        place,
        lambda: actions.start(actor, pod, **words),
        lambda: actions_held.hold_start(actor, pod, **words),
    )
    return sent or _new(actor, pod, form, drafts.sent(place), 422)


def _thread_form(actor: Actor, pod: Pod, form: ThreadForm) -> ThreadForm:
    form.tags.choices = choices((tag.slug, tag.name) for tag in pod_tags(actor, pod.id))
    allowed_kinds = KINDS if moderates(actor, pod.id) else KINDS[:2]
    form.kind.choices = [choice for choice in form.kind.choices if choice.value in allowed_kinds]
    form.kind.data = form.kind.data or KINDS[0]
    return form


def _new(
    actor: Actor,
    pod: Pod,
    form: ThreadForm,
    draft: drafting.Opened,
    status: int = 0,
    asked: Sequence[Any] = (),
) -> Response:
    charter = sending.must_accept(actor, pod, form)
    return page(
        "threads/new.html",
        status or draft.status,
        pod=pod,
        form=form,
        draft=draft,
        preview=draft.preview,
        files=files.listed(actor, draft.place),
        charter=charter,
        waits=policy_held.holds(actor, pod.id),
        asked=asked,
    )


def _or_where_it_went(view: View) -> View:
    """Let the address of a thread that was merged into another lead to where its first post stands now."""

    @wraps(view)
    def inner(**parts: Any) -> ResponseReturnValue:
        try:
            return view(**parts)
        except NotVisible:
            post = queries_merging.successor(asker(), parts["thread_id"])
            if post is None:
                raise
            return redirect(links.post(post))

    return inner


@bp.get("/threads/<int:thread_id>")
@_or_where_it_went
@guard("view", Thread)
def find_thread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    asked = request.query_string.decode("ascii", "replace")
    return redirect(links.thread(thread.id, thread.slug) + (f"?{asked}" if asked else ""))


@bp.get("/threads/<int:thread_id>/unread")
@_or_where_it_went
@guard("view", Thread)
def first_unread(actor: Actor, thread: Thread) -> ResponseReturnValue:
    number = queries_reading.first_unread(actor, thread)
    at = queries.page_with(actor, thread.id, number, actor.thread_order)
    return redirect(f"{links.thread(thread.id, thread.slug, page=at)}#post-{number}")


@bp.get("/threads/<int:thread_id>/<slug>")
@_or_where_it_went
@guard("view", Thread)
def show_thread(actor: Actor, thread: Thread, slug: str) -> ResponseReturnValue:
    return conversation(actor, thread)


def conversation(actor: Actor, thread: Thread) -> Response:
    """Render a page of a thread; what it shows counts as read from then on."""
    order = _order(actor)
    asked = paging.page_number(request.args.get("page"))
    shown = queries_page.page(actor, thread, order, asked, folding.asked(request.args.get("fold", "")))
    tags = queries.tags_of(actor, [thread.id]).get(thread.id, [])
    pod = roles(actor)[thread.pod_id]
    may = allowed(actor, thread)
    form, draft = _reply_form(actor, thread, shown) if "reply" in may else (None, None)
    answer = page(
        "threads/thread.html",
        pod=pod,
        thread=thread,
        shown=shown,
        order=order,
        placed=_placed(actor, pod, shown, order, may),
        lines=queries_changes.lines(actor, thread, shown.numbers),
        folded=folding.said(shown.folded),
        tags=tags,
        may=may,
        form=form,
        draft=draft,
        files=files.listed(actor, draft.place) if draft is not None and shown.waiting else [],
        empty=draft is not None and not draft.kept.words,
        once=tokens.once(),
        slow=queries_slow.of(actor, thread),
        # Whoever has a text that waits need not be counted.
        waits=form is not None
        and pod.hold_first != 0
        and (shown.held or not policy_held.is_trusted(actor, thread.pod_id)),
        held=_held(actor, thread, shown),
        charter=form is not None and pod.accepted_charter < pod.charter_version,
    )
    _count_as_read(actor, thread, shown, order)
    return answer


def _held(actor: Actor, thread: Thread, shown: queries_page.Page) -> dict[int, list[queries_held.Text]]:
    last = shown.pages.at >= shown.pages.last
    return queries_held.in_thread(actor, thread.id, shown.numbers, last=last) if shown.held else {}


def _reply_form(actor: Actor, thread: Thread, shown: queries_page.Page) -> tuple[PostForm, drafting.Opened]:
    """Return the form under a thread; an empty one is the same for everybody who writes in a language."""
    form, place = blank(actor.language), drafting.of_reply(thread, None)
    kept = drafting.Kept(sequence=shown.draft)
    draft = drafts.found(actor, place) if shown.typed else drafting.Opened(place, kept)
    if draft.kept.words:
        form = PostForm(formdata=None, language=actor.language)
        drafts.fill(form, draft.kept.words)
    return form, draft


def _placed(
    actor: Actor, pod: MyPod, shown: queries_page.Page, order: str, may: frozenset[str]
) -> list[tuple[Place, tuple[int, ...], str, folding.Fold | None]]:
    """Return each place with the lines that end there, what may be done, in letters, and how its answers are folded."""
    reply = "r" if "reply" in may else ""
    placed = []
    depths = [place.depth for place in shown.places]
    folds = folding.folds(shown, order, actor.thread_order)
    for place, ended, fold in zip(shown.places, tree.ends(depths), folds, strict=True):
        own = place.author_id == actor.id
        rest = "" if pod.archived else "e" if own else "t"
        placed.append((place, ended, "" if place.hidden else reply + rest, fold))
    return placed


def _order(actor: Actor) -> str:
    asked = request.args.get("order", "")
    return asked if asked in queries_page.ORDERS else actor.thread_order


def _count_as_read(actor: Actor, thread: Thread, shown: queries_page.Page, order: str) -> None:
    news = [place.number for place in shown.places if place.is_new]
    # A notice may come after its post was read; without any, nobody has to be told.
    tell = bool(news) or count("notices") > 0
    if not tell and order == actor.thread_order:
        return
    # The read is over; what follows is a transaction of its own, dropped when the database is busy.
    db.session.commit()
    try:
        # Another site's link does not choose how I read.
        if order != actor.thread_order and not is_foreign():
            actions_reading.remember_order(actor, order)
        if news:
            actions_reading.mark_read(actor, thread, news)
        if tell:
            for told in slots.posts_read:
                told(actor, shown.ids)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
