"""Putting a thread at the end of another: the page that says what it means, and the deed."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.pods.policy import roles

from . import actions_merging as verbs
from . import queries_merging as queries
from .forms_changes import MergeForm
from .models import Thread
from .models_changes import ThreadChange
from .queries import page_with
from .views_changes import done
from .views_sending import with_reason

bp = Blueprint("merging", __name__)


@bp.get("/threads/<int:thread_id>/merge")
@guard("moderate", Thread)
def show_merge(actor: Actor, thread: Thread) -> ResponseReturnValue:
    """Without `into` the page asks which thread stays; with it, what happens to both."""
    asked = request.args.get("into", "")
    form = MergeForm(formdata=None, into=asked)
    into = queries.named(actor, thread, asked)
    if asked and into is None:
        form.into.errors = [_none()]
        return _ask(actor, thread, form, None, 422)
    return _ask(actor, thread, form, into)


@bp.post("/threads/<int:thread_id>/merge")
@guard("moderate", Thread)
def merge(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = MergeForm()
    limit("post", actor.id)
    into = queries.named(actor, thread, form.into.data or "")
    if into is None:
        form.validate()
        form.into.errors = [_none()]
        return _ask(actor, thread, form, None, 422)
    made = list[ThreadChange]()
    if not with_reason(form, lambda reason: made.append(verbs.merge(actor, thread, into, reason))):
        return _ask(actor, thread, form, into, 422)
    done(made[0])
    db.session.commit()
    return see_other(_first_of(actor, into, made[0]))


def _first_of(actor: Actor, into: Thread, change: ThreadChange) -> str:
    """Return where the first of the posts stands that came, whatever its reader may see of it."""
    number = change.before["last"] + 1
    at = page_with(actor, into.id, number, actor.thread_order)
    return f"{links.thread(into.id, into.slug, page=at)}#post-{number}"


def _none() -> str:
    return _("There is no such thread in this pod.")


def _ask(actor: Actor, thread: Thread, form: MergeForm, into: Thread | None, status: int = 200) -> ResponseReturnValue:
    return page(
        "threads/merge.html",
        status,
        pod=roles(actor)[thread.pod_id],
        thread=thread,
        form=form,
        effect=queries.effect(actor, thread, into) if into else None,
        offered=() if into else queries.newest(actor, thread),
    )
