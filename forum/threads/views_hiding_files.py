"""Hiding one file of a post, and showing it again."""

from __future__ import annotations

from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forum.attachments.models import Attachment
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.policy import load

from . import actions_files as verbs
from . import views_sending as sending
from .forms import ReasonForm
from .models import Post

bp = Blueprint("hiding_files", __name__)


@bp.get("/attachments/<int:attachment_id>/hidden")
@guard("moderate", Attachment)
def show_hide(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    return _ask(actor, attachment, ReasonForm(formdata=None))


@bp.post("/attachments/<int:attachment_id>/hidden")
@guard("moderate", Attachment)
def hide(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    form, post = ReasonForm(), _post(actor, attachment)
    if not sending.with_reason(form, partial(verbs.hide, actor, attachment, post)):
        return _ask(actor, attachment, form, 422)
    return _done(actor, post, _("Hidden. Its uploader and the moderators see this file now, and nobody else."))


@bp.delete("/attachments/<int:attachment_id>/hidden")
@guard("moderate", Attachment)
def show(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    post = _post(actor, attachment)
    verbs.show(actor, attachment, post)
    return _done(actor, post, _("Shown again."))


def _post(actor: Actor, attachment: Attachment) -> Post:
    return load(actor, "view", Post, attachment.post_id)


def _ask(actor: Actor, attachment: Attachment, form: ReasonForm, status: int = 200) -> ResponseReturnValue:
    return page("threads/hide_file.html", status, file=attachment, post=_post(actor, attachment), form=form)


def _done(actor: Actor, post: Post, message: str) -> ResponseReturnValue:
    db.session.commit()
    say(message)
    return see_other(sending.address(actor, post))
