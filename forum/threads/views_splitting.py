"""Making some posts a thread of their own: where they are chosen, what that means, and the deed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, see_other
from forum.kernel.limits import limit
from forum.pods.policy import roles

from . import actions_splitting as verbs
from . import queries_splitting as queries
from .branching import ALONE, BRANCH, WAYS
from .forms_changes import SplitForm
from .models import Thread
from .models_changes import ThreadChange
from .views_changes import done
from .views_sending import with_reason

bp = Blueprint("splitting", __name__)
# What the buttons of the first page say: show what it means, or this page of posts.
LOOK, CHOOSE = "look", "choose-"


@bp.get("/threads/<int:thread_id>/split")
@guard("moderate", Thread)
def show_split(actor: Actor, thread: Thread) -> ResponseReturnValue:
    """With `post` the page says at once what it means to split there; `take` says what goes with that post."""
    form, post = SplitForm(formdata=None), paging.key(request.args.get("post"))
    if post is None:
        return _choose(actor, thread, form, set(), ALONE)
    return _look(actor, thread, form, {post}, _way(request.args.get("take", BRANCH)))


@bp.post("/threads/<int:thread_id>/split")
@guard("moderate", Thread)
def split(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made, do = SplitForm(), list[ThreadChange](), request.form.get("do", "")
    chosen = {key for text in request.form.getlist("posts")[: verbs.MOST] if (key := paging.key(text))}
    take = _way(request.form.get("take", ALONE))
    if do == LOOK or do.startswith(CHOOSE):
        limit("preview", actor.id)
        at = paging.page_number(do.removeprefix(CHOOSE))
        return (
            _look(actor, thread, form, chosen, take) if do == LOOK else _choose(actor, thread, form, chosen, take, at)
        )
    limit("post", actor.id)

    def deed(reason: str) -> None:
        made.append(verbs.split(actor, thread, chosen, form.title.data or "", reason, take))

    if not with_reason(form, deed):
        return _look(actor, thread, form, chosen, take, 422)
    done(made[0])
    db.session.commit()
    return see_other(links.thread(made[0].thread_id))


def _way(asked: str) -> str:
    return asked if asked in WAYS else ALONE


def _choose(
    actor: Actor, thread: Thread, form: SplitForm, chosen: set[int], take: str, at: int = 1
) -> ResponseReturnValue:
    shown, pages = queries.offered(actor, thread, at)
    status = 422 if form.errors else 200
    elsewhere = sorted(chosen - {post.id for post in shown})
    known = {"shown": shown, "pages": pages, "elsewhere": elsewhere}
    return _page("choose", actor, thread, status, form=form, chosen=chosen, take=take, **known)


def _look(
    actor: Actor, thread: Thread, form: SplitForm, chosen: set[int], take: str, status: int = 200
) -> ResponseReturnValue:
    effect = queries.effect(actor, thread, chosen, take)
    if effect is None:
        if not form.posts.errors:
            form.refuse(verbs.none_chosen())
        return _choose(actor, thread, form, chosen, take)
    return _page("split", actor, thread, status, form=form, chosen=sorted(chosen), take=take, effect=effect)


def _page(name: str, actor: Actor, thread: Thread, status: int, **known: Any) -> ResponseReturnValue:
    return page(f"threads/{name}.html", status, pod=roles(actor)[thread.pod_id], thread=thread, **known)
