"""Handing out files: to exactly those who may see the post, as something that no browser runs."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.http_handing import handed
from forum.kernel.kinds import IMAGES

from . import names, queries
from .models import Attachment

bp = Blueprint("attachments", __name__)

_INLINE = frozenset(kind.type for kind in IMAGES)
_SMALL = "image/webp"


@bp.get("/attachments/<int:attachment_id>/<name>")
@guard("view", Attachment)
def download(_actor: Actor, attachment: Attachment, name: str) -> ResponseReturnValue:
    return _sent(attachment)


@bp.get("/attachments/<int:attachment_id>/small/<name>")
@guard("view", Attachment)
def small(_actor: Actor, attachment: Attachment, name: str) -> ResponseReturnValue:
    return _sent(attachment, small=attachment.small_id is not None)


def _sent(attachment: Attachment, *, small: bool = False) -> Response:
    found = queries.blob(attachment, small=small)
    kind = _SMALL if small else attachment.type
    # Pictures were made anew here: they are what they say.
    return handed(found, attachment.name, names.plain(attachment.name), kind, inline=attachment.type in _INLINE)
