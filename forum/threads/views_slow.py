"""Making a thread slow, and taking that off."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.forms import choices
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.pods.policy import roles

from . import actions_slow as verbs
from . import queries_slow, slow
from .forms_changes import SlowForm
from .models import Thread
from .views_sending import with_reason

bp = Blueprint("slow", __name__)


@bp.get("/threads/<int:thread_id>/slow")
@guard("moderate", Thread)
def show_slow(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _ask(actor, thread, _with_waits(SlowForm(formdata=None)))


@bp.post("/threads/<int:thread_id>/slow")
@guard("moderate", Thread)
def slow_down(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = _with_waits(SlowForm())

    def deed(reason: str) -> None:
        verbs.slow_down(actor, thread, int(form.minutes.data), reason, form.day())

    if not with_reason(form, deed):
        return _ask(actor, thread, form, 422)
    return _done(thread, _("Slow from now on."))


@bp.delete("/threads/<int:thread_id>/slow")
@guard("moderate", Thread)
def hurry(actor: Actor, thread: Thread) -> ResponseReturnValue:
    verbs.hurry(actor, thread)
    return _done(thread, _("No longer slow."))


def _with_waits(form: SlowForm) -> SlowForm:
    form.minutes.choices = choices((str(minutes), slow.span(minutes)) for minutes in slow.WAITS)
    return form


def _ask(actor: Actor, thread: Thread, form: SlowForm, status: int = 200) -> ResponseReturnValue:
    now = queries_slow.of(actor, thread)
    return page("threads/slow.html", status, pod=roles(actor)[thread.pod_id], thread=thread, form=form, slow=now)


def _done(thread: Thread, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message)
    return see_other(links.thread(thread.id, thread.slug))
