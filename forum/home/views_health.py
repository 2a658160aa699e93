"""What machines ask: does the process answer, and can it work."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from forum.kernel import vitals
from forum.kernel.actor import Actor
from forum.kernel.guard import public

bp = Blueprint("health", __name__)
_RETRY = "10"


@bp.get("/healthz")
@public
def alive(actor: Actor) -> ResponseReturnValue:
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
