"""Hiding one file of a post, and showing it again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.attachments.models import Attachment
from forum.kernel import slots
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.policy import load

from . import actions_files as verbs
from . import views_sending as sending
from .forms import ReasonAlongForm
from .models import Post

bp = Blueprint("hiding_files", __name__)


@bp.get("/attachments/<int:attachment_id>/hidden")
@guard("moderate", Attachment)
def show_hide(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    return _ask(actor, attachment, ReasonAlongForm(formdata=None), slots.copies_of(actor, "file", attachment.id))


@bp.post("/attachments/<int:attachment_id>/hidden")
@guard("moderate", Attachment)
def hide(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    form, post, copies = ReasonAlongForm(), _post(actor, attachment), slots.copies_of(actor, "file", attachment.id)
    along = sending.with_copies(actor, form, copies, partial(verbs.hide, actor, attachment, post))
    if along is None:
        return _ask(actor, attachment, form, copies, 422)
    undo = sending.undoing(f"/attachments/{attachment.id}/hidden", along)
    return _done(actor, post, _("Hidden. Its uploader and the moderators see this file now, and nobody else."), undo)


@bp.delete("/attachments/<int:attachment_id>/hidden")
@guard("moderate", Attachment)
def show(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    post = _post(actor, attachment)
    verbs.show(actor, attachment, post)
    sending.bring_along(actor)
    return _done(actor, post, _("Shown again."))


def _post(actor: Actor, attachment: Attachment) -> Post:
    return load(actor, "view", Post, attachment.post_id)


def _ask(
    actor: Actor, attachment: Attachment, form: ReasonAlongForm, copies: Sequence[slots.Copy], status: int = 200
) -> ResponseReturnValue:
    post = _post(actor, attachment)
    return page("threads/hide_file.html", status, file=attachment, post=post, form=form, copies=copies)


def _done(actor: Actor, post: Post, message: str, undo: str = "") -> ResponseReturnValue:
    db.session.commit()
    say(message, undo=undo)
    return see_other(sending.address(actor, post))
