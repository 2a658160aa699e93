"""The synthesis of a thread: read it with its versions, write it, remove it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import links, paging, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import allowed
from forum.pods.policy import roles

from . import actions_syntheses as verbs
from . import drafting, queries
from . import queries_syntheses as found
from . import views_drafting as drafts
from . import views_sending as sending
from .actions import CharterFirst
from .forms import SynthesisForm
from .models import Thread

bp = Blueprint("syntheses", __name__)


@bp.get("/threads/<int:thread_id>/synthesis")
@guard("view", Thread)
def show(actor: Actor, thread: Thread) -> ResponseReturnValue:
    versions = found.versions(actor, thread.id)
    one, other = (paging.key(request.args.get(name)) for name in ("from", "to"))
    return page(
        "threads/synthesis.html",
        pod=roles(actor)[thread.pod_id],
        thread=thread,
        top=found.present(actor, thread.id),
        versions=versions,
        compared=found.compared(versions, one, other),
        may=allowed(actor, thread),
    )


@bp.get("/threads/<int:thread_id>/synthesis/edit")
@guard("summarise", Thread)
def edit(actor: Actor, thread: Thread) -> ResponseReturnValue:
    now = found.present(actor, thread.id)
    body, language = (now.body, now.language) if now else ("", actor.language)
    read = found.newest(actor, thread.id)
    form = SynthesisForm(formdata=None, body=body, language=language, read=read, once=tokens.once())
    draft = drafts.opened(actor, drafting.of_synthesis(thread), form)
    # Another version was written after these words were kept: both are shown.
    late = now is not None and draft.kept.words and draft.kept.at and now.at > draft.kept.at
    return _edit(actor, thread, form, draft, theirs=body if late else "")


@bp.post("/threads/<int:thread_id>/synthesis")
@guard("summarise", Thread)
def write(actor: Actor, thread: Thread) -> ResponseReturnValue:
    form, place = SynthesisForm(), drafting.of_synthesis(thread)
    if request.form.get("do") in drafts.LOOKS:
        return _edit(actor, thread, form, sending.preview(actor, place, form))
    if not form.validate():
        return _edit(actor, thread, form, drafts.sent(place), 422)
    limit("post", actor.id)
    status, theirs = _written(actor, thread, form, place)
    return _edit(actor, thread, form, drafts.sent(place), status, theirs) if status else _done(thread)


def _written(actor: Actor, thread: Thread, form: SynthesisForm, place: drafting.Place) -> tuple[int, str]:
    """Write what a form holds; return 0, or the status of the form that comes back and another text to be shown."""
    try:
        sending.agree(actor, queries.pod(actor, thread.pod_id), form)
        verbs.write(actor, thread, body=form.body.data, language=form.language.data, read=form.read.data or 0)
        drafts.end(actor, place, form)
        db.session.commit()
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return why.code, ""
    except CharterFirst:
        db.session.rollback()
        form.charter.errors = [_("The charter has a new version. Read it and agree before you post.")]
        return Refused.code, ""
    except Conflict as why:
        db.session.rollback()
        now = found.present(actor, thread.id)
        if now is not None and (now.body, now.name) == (form.body.data, actor.name):
            # The same form, sent twice.
            return 0, ""
        form.read.data = found.newest(actor, thread.id)
        return why.code, now.body if now else ""
    return 0, ""


@bp.get("/threads/<int:thread_id>/synthesis/removal")
@guard("moderate", Thread)
def show_remove(actor: Actor, thread: Thread) -> ResponseReturnValue:
    return page("threads/remove_synthesis.html", pod=roles(actor)[thread.pod_id], thread=thread)


@bp.delete("/threads/<int:thread_id>/synthesis")
@guard("moderate", Thread)
def remove(actor: Actor, thread: Thread) -> ResponseReturnValue:
    verbs.remove(actor, thread)
    db.session.commit()
    say(_("The synthesis is removed."))
    return see_other(links.thread(thread.id, thread.slug))


def _done(thread: Thread) -> Response:
    say(_("The synthesis stands above the thread."))
    return see_other(links.thread(thread.id, thread.slug))


def _edit(
    actor: Actor, thread: Thread, form: SynthesisForm, draft: drafting.Opened, status: int = 0, theirs: str = ""
) -> Response:
    pod = roles(actor)[thread.pod_id]
    form.charter_version.data = str(pod.charter_version)
    return page(
        "threads/synthesise.html",
        status or draft.status,
        pod=pod,
        thread=thread,
        form=form,
        draft=draft,
        preview=draft.preview,
        charter=pod.accepted_charter < pod.charter_version,
        theirs=theirs,
    )
