"""What machines ask: does the process answer, and can it work."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from forum.kernel import clock, settings, vitals, vouching
from forum.kernel.actor import Actor
from forum.kernel.guard import public

bp = Blueprint("health", __name__)
_RETRY = "10"


@bp.get("/healthz")
@public
def alive(actor: Actor) -> ResponseReturnValue:
    if proof := vouching.answer(request.headers.get(vouching.HEADER, "")):
        return Response(json.dumps({"proof": proof, **_seen()}), mimetype="application/json")
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready(actor: Actor) -> ResponseReturnValue:
    faults = vitals.faults()
    lines = "".join(f"{fault}\n" for fault in faults) or "ready\n"
    answer = Response(lines, 503 if faults else 200, mimetype="text/plain")
    if faults:
        answer.headers["Retry-After"] = _RETRY
    return answer


def _seen() -> dict[str, Any]:
    """Return how the doctor's question came here: through how many hands, and when."""
    original = request.environ.get("werkzeug.proxy_fix.orig", {})
    said = request.headers.get("X-Forwarded-For", "") or original.get("HTTP_X_FORWARDED_FOR", "")
    return {
        "scheme": request.scheme,
        "port": request.environ.get("REMOTE_PORT", ""),
        "forwarded": len([part for part in said.split(",") if part.strip()]),
        "proxies": settings.current().proxies,
        "now": clock.now().isoformat(),
    }
