"""Handing out files: to exactly those who may see the post, as something that no browser runs."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import FileWrapper

from forum.kernel import files
from forum.kernel.actor import Actor
from forum.kernel.guard import guard
from forum.kernel.kinds import IMAGES

from . import names, queries
from .models import Attachment

bp = Blueprint("attachments", __name__)

# Whatever is in the file: it runs nothing, calls nobody, and is no page of ours.
_POLICY = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_INLINE = frozenset(kind.type for kind in IMAGES)
_SMALL = "image/webp"
_PIECE, _AT_ONCE = 1 << 16, 1 << 18


@bp.get("/attachments/<int:attachment_id>/<name>")
@guard("view", Attachment)
def download(_actor: Actor, attachment: Attachment, name: str) -> ResponseReturnValue:
    return _sent(attachment)


@bp.get("/attachments/<int:attachment_id>/small/<name>")
@guard("view", Attachment)
def small(_actor: Actor, attachment: Attachment, name: str) -> ResponseReturnValue:
    return _sent(attachment, small=attachment.small_id is not None)


def _bytes(key: str, size: int) -> Response:
    """Return the bytes of a key: few at once, many in pieces."""
    if size <= _AT_ONCE:
        with files.opened(key) as file:
            return Response(file.read())
    large = files.opened(key)
    response = Response(FileWrapper(large, _PIECE), direct_passthrough=True)
    # Whoever only asks for the head reads nothing of it.
    response.call_on_close(large.close)
    return response


def _sent(attachment: Attachment, *, small: bool = False) -> Response:
    found = queries.blob(attachment, small=small)
    kind = _SMALL if small else attachment.type
    # Pictures were made anew here: they are what they say.
    way = "inline" if attachment.type in _INLINE else "attachment"
    response = _bytes(found.key, found.size)
    response.headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Content-Disposition"] = (
        f"{way}; filename=\"{names.plain(attachment.name)}\"; filename*=UTF-8''{quote(attachment.name, safe='')}"
    )
    return response
