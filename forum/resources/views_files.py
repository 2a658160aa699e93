"""Handing out the file of a version, and counting that it was."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from forum.attachments import names
from forum.attachments import queries as bytes_
from forum.kernel import links
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import NotVisible
from forum.kernel.guard import guard, is_foreign
from forum.kernel.http_handing import handed

from . import actions_counting, queries_files, queries_one
from .models import Resource, ResourceVersion

bp = Blueprint("resource_files", __name__)
_NAME = "first-page.webp"
# The whole, and a part of it.
_HANDED = (200, 206)


@bp.get("/resources/<int:resource_id>/versions/<int:number>")
@guard("view", Resource)
def version(actor: Actor, resource: Resource, number: int) -> ResponseReturnValue:
    found = queries_one.version(actor, resource.id, number)
    if found.blob_id is None:
        # Nobody is sent elsewhere from here: the page names where a link leads.
        return redirect(links.resource(resource.id))
    answer = handed(queries_one.blob(found), found.name, names.plain(found.name), found.type)
    if _begins(answer):
        _count(actor, found)
    return answer


@bp.get("/resources/<int:resource_id>/versions/<int:number>/picture")
@guard("view", Resource)
def picture(actor: Actor, resource: Resource, number: int) -> ResponseReturnValue:
    found = queries_one.version(actor, resource.id, number)
    face = queries_files.face(found.blob_id) if found.blob_id is not None else None
    if face is None or face.picture_id is None:
        raise NotVisible
    return handed(bytes_.place(face.picture_id), _NAME, _NAME, "image/webp", inline=True)


def _begins(answer: Response) -> bool:
    """Say whether somebody of ours begins to fetch a file; who goes on with a part was counted before."""
    first = answer.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")
    return request.method == "GET" and answer.status_code in _HANDED and first and not is_foreign()


def _count(actor: Actor, found: ResourceVersion) -> None:
    # The read is over; what follows is a transaction of its own, dropped when the database is busy.
    db.session.commit()
    try:
        actions_counting.count(actor, found)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
