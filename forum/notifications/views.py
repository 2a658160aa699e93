"""The page behind the bell."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forum.kernel import paging
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard, signed_in
from forum.kernel.http import page, see_other

from . import actions, queries, wording
from .models import Notification

bp = Blueprint("notifications", __name__)


@bp.get("/notifications")
@signed_in
def show(actor: Actor) -> ResponseReturnValue:
    """List what happened, the newest first."""
    found, after = queries.page_of(actor, paging.key(request.args.get("after")))
    return page("notifications/index.html", lines=[wording.line(row) for row in found], after=after)


@bp.post("/notifications/read")
@signed_in
def read(actor: Actor) -> ResponseReturnValue:
    """Count all as read."""
    actions.read_all(actor)
    db.session.commit()
    return see_other("/notifications")


@bp.get("/notifications/<int:notification_id>")
@guard("view", Notification)
def follow(actor: Actor, notice: Notification) -> ResponseReturnValue:
    """Count one as read and lead to what it is about."""
    url = wording.target(queries.one(actor, notice.id))
    actions.read_one(actor, notice.id)
    db.session.commit()
    return see_other(url)
