"""The words of a file as a page: what a slow line has of a report of many pictures."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.attachments import reasons
from forum.attachments.models import Attachment
from forum.kernel import links, paging
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http import page
from forum.kernel.i18n import _
from forum.kernel.paging import Pages

from . import queries, wording
from .reading import UNITS

bp = Blueprint("extracts", __name__)
# Pages of a document on one of ours: some 30 KB.
_AT_ONCE = 10


@bp.get("/attachments/<int:attachment_id>/text")
@guard("view", Attachment)
def show(_actor: Actor, attachment: Attachment) -> ResponseReturnValue:
    known = queries.one(attachment.blob_id)
    total = known.pages if known is not None else 0
    pages = Pages(total, _asked(attachment.blob_id, total), _AT_ONCE)
    found = queries.pages(attachment.blob_id, offset=pages.offset, most=_AT_ONCE) if total else ()
    kind = known.type if known is not None else attachment.type
    return page(
        "extracts/text.html",
        file=attachment,
        url=links.attachment(attachment.id, attachment.name),
        post=links.post(attachment.post_id) if attachment.post_id is not None else "",
        size=known.size if known is not None else 0,
        said=_said(attachment, known),
        pages=pages,
        parts=[
            (one.number, wording.title(kind, one.number, one.label), wording.blocks(kind, one.text)) for one in found
        ],
    )


def _asked(blob_id: int, total: int) -> int:
    """Return which page of ours is asked for, by its own number or by that of a page of the document."""
    at = paging.key(request.args.get("at"))
    asked = Pages(total, size=_AT_ONCE)
    number = asked.holding(queries.before(blob_id, at)) if at else paging.page_number(request.args.get("page"))
    return min(number, asked.last)


def _said(attachment: Attachment, known: object) -> str:
    """Return why there are no words, or not all of them."""
    reason = getattr(known, "reason", "")
    if attachment.type not in UNITS:
        return reasons.unread("kind")
    if known is None or getattr(known, "read_at", None) is None:
        return _("Its words have not been read yet. Look again in a minute.")
    if reason:
        return reasons.partly(reason) if getattr(known, "pages", 0) else reasons.unread(reason)
    return ""
