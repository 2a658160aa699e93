"""Keeping a file of a post as a resource."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.attachments.models import Attachment
from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.guard import guard
from forum.kernel.http import page, say, see_other
from forum.kernel.i18n import _
from forum.kernel.limits import limit
from forum.kernel.policy import load
from forum.pods.models import Pod
from forum.pods.policy import roles
from forum.threads.models import Post

from . import actions_keeping, queries_kept, queries_twins
from .forms import KeepForm, listing

bp = Blueprint("resource_keeping", __name__)
# It fills its place in the menu of a post.
_FILLS = queries_kept


@bp.get("/attachments/<int:attachment_id>/resource")
@guard("keep", Attachment)
def show(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    title = attachment.name.rpartition(".")[0].replace("_", " ")
    post = load(actor, "view", Post, attachment.post_id)
    form = KeepForm(formdata=None, title=title, language=post.language)
    form.twins = queries_twins.same_file(actor, attachment.pod_id, attachment.blob_id)
    return _page(actor, attachment, form)


@bp.post("/attachments/<int:attachment_id>/resource")
@guard("keep", Attachment)
def keep(actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    form = KeepForm()
    if not form.validate():
        return _page(actor, attachment, form, 422)
    limit("post", actor.id)
    if not form.anyway.data and (twins := _twins(actor, attachment, form)):
        form.twins = twins
        return _page(actor, attachment, form, 422)
    pod = load(actor, "share", Pod, attachment.pod_id)
    try:
        made = actions_keeping.keep(actor, pod, attachment, form.words())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _page(actor, attachment, form, 422)
    db.session.commit()
    say(_("It is a resource of this pod now."))
    return see_other(links.resource(made.id))


def _twins(actor: Actor, file: Attachment, form: KeepForm) -> list[object]:
    title = form.title.data or ""
    same = queries_twins.same_file(actor, file.pod_id, file.blob_id)
    return [*(same or queries_twins.twins(actor, file.pod_id, titles=[title]))]


def _page(actor: Actor, file: Attachment, form: KeepForm, status: int = 200) -> Response:
    listing(actor, file.pod_id, form)
    back = links.post(file.post_id or 0)
    pod = roles(actor)[file.pod_id]
    return page("resources/keep.html", status, pod=pod, file=file, form=form, back=back, twins=form.twins)
