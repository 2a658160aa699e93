"""What machines ask: does the process answer, and can it work."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from forum.kernel import schema
from forum.kernel.actor import Actor
from forum.kernel.guard import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive(actor: Actor) -> ResponseReturnValue:
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready(actor: Actor) -> ResponseReturnValue:
    try:
        fits = schema.version() == schema.head()
    except SQLAlchemyError:
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    if not fits:
        return Response("the database has another version\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
