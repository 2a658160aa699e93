"""What an author does about own texts that wait for a moderator: see them, change one, take one back."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging, tokens
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.pods.policy import roles

from . import actions_held as verbs
from . import drafting, queries_held
from . import views_drafting as drafts
from . import views_sending as sending
from .forms import HeldForm
from .models_held import HeldPost

bp = Blueprint("held", __name__)


@bp.get("/held")
@signed_in
def mine(actor: Actor) -> ResponseReturnValue:
    return page("threads/my_held.html", texts=queries_held.mine(actor))


@bp.get("/held/<int:held_post_id>/edit")
@guard("change", HeldPost)
def show_edit(actor: Actor, held: HeldPost) -> ResponseReturnValue:
    if held.decided_at is not None:
        return see_other("/held")
    words = {"title": held.title, "body": held.body, "language": held.language, "revision": held.revision}
    form = HeldForm(formdata=None, once=tokens.once(), **words).of(held)
    return _edit(actor, held, form, drafts.opened(actor, drafting.of_rewording(held), form))


@bp.post("/held/<int:held_post_id>/edit")
@guard("change", HeldPost)
def edit(actor: Actor, held: HeldPost) -> ResponseReturnValue:
    form, place = HeldForm().of(held), drafts.where_words_go(actor, held)
    if request.form.get("do") in drafts.LOOKS:
        return _edit(actor, held, form, sending.preview(actor, place, form, held))
    if not form.validate():
        return _edit(actor, held, form, drafts.sent(place), 422)
    limit("post", actor.id)
    title = form.title.data if held.in_thread_id is None else ""
    read = paging.key(str(form.revision.data))
    try:
        verbs.change(
            actor,
            held,
            title=title or "",
            body=form.body.data,
            language=form.language.data,
            read=-1 if read is None else read,
        )
        drafts.end(actor, place, form)
        db.session.commit()
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _edit(actor, held, form, drafts.sent(place), 422)
    except Conflict as why:
        db.session.rollback()
        form.form_errors = [str(why), _("What you wrote stands here: copy what you want to keep.")]
        return _edit(actor, held, form, drafts.sent(place), why.code)
    say(_("Saved. It goes on waiting for a moderator."))
    return see_other(f"/held#held-{held.id}")


def _edit(actor: Actor, held: HeldPost, form: HeldForm, draft: drafting.Opened, status: int = 0) -> Response:
    return page(
        "threads/held_edit.html",
        status or draft.status,
        pod=roles(actor)[held.pod_id],
        held=held,
        form=form,
        draft=draft,
        preview=draft.preview,
    )


@bp.delete("/held/<int:held_post_id>")
@guard("withdraw", HeldPost)
def withdraw(actor: Actor, held: HeldPost) -> ResponseReturnValue:
    verbs.withdraw(actor, held)
    db.session.commit()
    say(_("Taken back. It stands among your drafts."))
    return see_other("/drafts")
