"""Giving a thread to another pod: the page that says what it means, and the deed."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, see_other
from forum.kernel.limits import limit
from forum.pods.policy import roles

from . import actions_moving as verbs
from . import queries_carrying
from . import queries_moving as queries
from .forms_changes import MoveForm
from .models import Thread
from .views_changes import done
from .views_sending import with_reason

bp = Blueprint("moving", __name__)


@bp.get("/threads/<int:thread_id>/move")
@guard("moderate", Thread)
def show_move(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _ask(actor, thread, MoveForm(formdata=None))


@bp.post("/threads/<int:thread_id>/move")
@guard("moderate", Thread)
def move(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = MoveForm()
    limit("post", actor.id)
    chosen = next((pod.pod_id for pod in verbs.targets(actor, thread) if pod.slug == form.pod.data), 0)
    if not with_reason(form, lambda reason: done(verbs.move(actor, thread, chosen, reason))):
        return _ask(actor, thread, form, 422)
    db.session.commit()
    return see_other(links.thread(thread.id))


def _ask(actor: Actor, thread: Thread, form: MoveForm, status: int = 200) -> ResponseReturnValue:
    effects = queries.effects(actor, thread.pod_id, verbs.targets(actor, thread))
    load, pod = queries_carrying.load(actor, thread.id), roles(actor)[thread.pod_id]
    return page("threads/move.html", status, pod=pod, thread=thread, form=form, effects=effects, load=load)
