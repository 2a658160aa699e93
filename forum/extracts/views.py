"""The words of a file as a page: what a slow line has of a report of many pictures."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.attachments.models import Attachment
from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.kernel.i18n import _

from . import showing

bp = Blueprint("extracts", __name__)


@bp.get("/attachments/<int:attachment_id>/text")
@guard("view", Attachment)
def show(_actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    asked = {name: request.args.get(name) for name in ("page", "at")}
    return page(
        "extracts/text.html",
        file=attachment,
        title=attachment.name,
        url=links.attachment(attachment.id, attachment.name),
        here=links.text(attachment.id),
        back=(links.post(attachment.post_id), _("Back to the post")) if attachment.post_id is not None else None,
        words=showing.words(attachment.blob_id, attachment.type, **asked),
    )
