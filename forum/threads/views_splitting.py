"""Making some posts a thread of their own: the page where they are chosen, and the deed."""

from __future__ import annotations

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
from .forms_changes import SplitForm
from .models import Thread
from .models_changes import ThreadChange
from .views_changes import done
from .views_sending import with_reason

bp = Blueprint("splitting", __name__)


@bp.get("/threads/<int:thread_id>/split")
@guard("moderate", Thread)
def show_split(actor: Actor, thread: Thread) -> ResponseReturnValue:
    """With `post` only that one and what answers it are offered, all ticked."""
    shown = queries.offered(actor, thread, paging.key(request.args.get("post")))
    form = SplitForm(formdata=None, branch=True)
    form.posts.data = [post.id for post in shown] if "post" in request.args else []
    return _ask(actor, thread, form, shown)


@bp.post("/threads/<int:thread_id>/split")
@guard("moderate", Thread)
def split(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = SplitForm(), list[ThreadChange]()
    limit("post", actor.id)
    chosen = {key for text in request.form.getlist("posts")[: verbs.MOST] if (key := paging.key(text))}

    def deed(reason: str) -> None:
        made.append(verbs.split(actor, thread, chosen, form.title.data or "", reason, branch=bool(form.branch.data)))

    if not with_reason(form, deed):
        form.posts.data = sorted(chosen)
        return _ask(actor, thread, form, queries.offered(actor, thread), 422)
    done(made[0])
    db.session.commit()
    return see_other(links.thread(made[0].thread_id))


def _ask(
    actor: Actor, thread: Thread, form: SplitForm, shown: list[queries.Offered], status: int = 200
) -> ResponseReturnValue:
    return page("threads/split.html", status, pod=roles(actor)[thread.pod_id], thread=thread, form=form, shown=shown)
