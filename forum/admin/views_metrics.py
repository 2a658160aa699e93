"""`/metrics`: for whoever asks from this machine itself, and for whoever has the token."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import settings, tokens
from forum.kernel.actor import Actor
from forum.kernel.errors import NotVisible
from forum.kernel.guard import public

from . import figures

bp = Blueprint("metrics", __name__)
_HERE = ("127.0.0.1", "::1")
_OURSELVES = ("127.0.0.1", "localhost", "[::1]")
# Whoever comes through a proxy is not from here, even where the operator forgot to say that there is one.
_OF_PROXIES = ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")


@bp.get("/metrics")
@public
def show(actor: Actor) -> ResponseReturnValue:
    if not (_is_from_here() or _has_token()):
        raise NotVisible
    return Response(figures.text(), content_type=figures.KIND)


def _is_from_here() -> bool:
    through = any(name in request.headers for name in _OF_PROXIES)
    return request.remote_addr in _HERE and request.host.rsplit(":", 1)[0] in _OURSELVES and not through


def _has_token() -> bool:
    token = settings.current().metrics_token
    return bool(token) and tokens.same(request.headers.get("Authorization", ""), f"Bearer {token}")
