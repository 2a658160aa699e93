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
from .forms import ReasonForm
from .forms_changes import SlowForm
from .models import Thread
from .models_changes import ThreadChange
from .views_sending import with_reason

bp = Blueprint("slow", __name__)


@bp.get("/threads/<int:thread_id>/slow")
@guard("moderate", Thread)
def show_slow(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _ask(actor, thread, _with_waits(SlowForm(formdata=None)))


@bp.post("/threads/<int:thread_id>/slow")
@guard("moderate", Thread)
def slow_down(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = _with_waits(SlowForm()), list[ThreadChange]()

    def deed(reason: str) -> None:
        made.append(verbs.slow_down(actor, thread, int(form.minutes.data), reason, form.day()))

    if not with_reason(form, deed):
        return _ask(actor, thread, form, 422)
    return _done(thread, made[0], _("Slow from now on."))


@bp.delete("/threads/<int:thread_id>/slow")
@guard("moderate", Thread)
def hurry(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, made = ReasonForm(), list[ThreadChange]()
    if not with_reason(form, lambda reason: made.append(verbs.hurry(actor, thread, reason))):
        whole = _with_waits(SlowForm())
        whole.reason.errors = form.reason.errors
        return _ask(actor, thread, whole, 422)
    return _done(thread, made[0], _("No longer slow."))


def _with_waits(form: SlowForm) -> SlowForm:
    form.minutes.choices = choices((str(minutes), slow.span(minutes)) for minutes in slow.WAITS)
    return form


def _ask(actor: Actor, thread: Thread, form: SlowForm, status: int = 200) -> ResponseReturnValue:
    now = queries_slow.of(actor, thread)
    return page("threads/slow.html", status, pod=roles(actor)[thread.pod_id], thread=thread, form=form, slow=now)


def _done(thread: Thread, change: ThreadChange, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message, undo=links.thread_change(change.id))
    return see_other(links.thread(thread.id, thread.slug))
