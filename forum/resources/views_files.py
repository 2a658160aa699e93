"""Handing out the file of a version, and counting that it was."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from forum.attachments import names
from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.guard import guard, is_foreign
from forum.kernel.http_handing import handed

from . import actions_counting, queries_one
from .models import Resource, ResourceVersion

bp = Blueprint("resource_files", __name__)
_BEGINS = "bytes=0-"


@bp.get("/resources/<int:resource_id>/versions/<int:number>")
@guard("view", Resource)
def version(actor: Actor, resource: Resource, number: int) -> ResponseReturnValue:
    found = queries_one.version(actor, resource.id, number)
    if found.blob_id is None:
        # Nobody is sent elsewhere from here: the page names where a link leads.
        return redirect(links.resource(resource.id))
    blob = queries_one.blob(found)
    _count(actor, found)
    return handed(blob, found.name, names.plain(found.name), found.type)


def _count(actor: Actor, found: ResourceVersion) -> None:
    """Count it where somebody of ours begins to fetch it; who goes on with a part was counted before."""
    part = request.headers.get("Range", "").replace(" ", "")
    if request.method != "GET" or (part and not part.startswith(_BEGINS)) or is_foreign():
        return
    # The read is over; what follows is a transaction of its own, dropped when the database is busy.
    db.session.commit()
    try:
        actions_counting.count(actor, found)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
