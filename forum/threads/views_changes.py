"""What may be done with a whole thread: its menu, another title, other tags, and taking a change back."""

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
from forum.kernel.limits import limit
from forum.kernel.policy import allowed
from forum.pods.policy import roles
from forum.pods.queries import pod_tags

from . import actions_changes as verbs
from . import queries, queries_changes
from .forms import DeleteForm
from .forms_changes import TagsForm, TitleForm
from .models import Thread
from .models_changes import ThreadChange
from .views_sending import with_reason

bp = Blueprint("changes", __name__)


@bp.get("/threads/<int:thread_id>/menu")
@guard("title", Thread)
def menu(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return page(
        "threads/thread_menu.html",
        pod=roles(actor)[thread.pod_id],
        thread=thread,
        may=allowed(actor, thread),
        changes=queries_changes.newest(actor, thread),
    )


@bp.get("/threads/<int:thread_id>/title")
@guard("title", Thread)
def show_title(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return _ask(actor, thread, "title", TitleForm(formdata=None, title=thread.title))


@bp.post("/threads/<int:thread_id>/title")
@guard("title", Thread)
def retitle(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = TitleForm()
    limit("post", actor.id)

    def deed(reason: str) -> None:
        done(verbs.retitle(actor, thread, form.title.data or "", reason, quiet=form.quiet.data))

    if not with_reason(form, deed):
        return _ask(actor, thread, "title", form, 422)
    return _back(thread)


@bp.get("/threads/<int:thread_id>/tags")
@guard("title", Thread)
def show_tags(actor: Actor, thread: Thread) -> ResponseReturnValue:
    now = [tag.slug for tag in queries.tags_of(actor, [thread.id]).get(thread.id, ())]
    return _ask(actor, thread, "tags", _tags(actor, thread, TagsForm(formdata=None, tags=now)))


@bp.post("/threads/<int:thread_id>/tags")
@guard("title", Thread)
def retag(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form = _tags(actor, thread, TagsForm())
    limit("post", actor.id)

    def deed(reason: str) -> None:
        done(verbs.retag(actor, thread, form.tags.data or (), reason))

    if not with_reason(form, deed):
        return _ask(actor, thread, "tags", form, 422)
    return _back(thread)


@bp.delete("/thread-changes/<int:thread_change_id>")
@guard("undo", ThreadChange)
def undo(actor: Actor, change: ThreadChange) -> ResponseReturnValue:
    verbs.undo(actor, change)
    db.session.commit()
    say(_("Taken back."))
    return see_other(links.thread(change.thread_id))


def done(change: ThreadChange) -> None:
    """Say that a change is made, with the way back."""
    say(_("Done. It can be taken back within a day."), undo=links.thread_change(change.id))


def _back(thread: Thread) -> ResponseReturnValue:
    db.session.commit()
    return see_other(links.thread(thread.id))


def _tags(actor: Actor, thread: Thread, form: TagsForm) -> TagsForm:
    form.tags.choices = choices((tag.slug, tag.name) for tag in pod_tags(actor, thread.pod_id))
    return form


def _ask(actor: Actor, thread: Thread, what: str, form: DeleteForm, status: int = 200) -> ResponseReturnValue:
    pod, form.reason.flags.required = roles(actor)[thread.pod_id], not verbs.is_own(actor, thread)
    return page(f"threads/{what}.html", status, pod=pod, thread=thread, form=form)
