"""Verbs of the copy: ask for it, build it, fetch it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from sqlalchemy import bindparam, insert, select

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.people import queries as people
from forum.people.events import ExportAsked, ExportFetched, ExportReady

from . import archive, queries
from .models import DataExport, DataExportPart

_PIECE = 512 * 1024
_ONE = unscoped(
    select(DataExport).where(DataExport.id == bindparam("which")), "the worker builds what its owner asked for"
)
_PART = unscoped(
    select(DataExportPart.data).where(
        DataExportPart.data_export_id == bindparam("which"), DataExportPart.number == bindparam("number")
    ),
    "the copy that these are pieces of was loaded for its owner",
)
_ADD = insert(DataExportPart)


def ask(actor: Actor) -> DataExport:
    """Ask for a copy. Raises Refused while one is being made."""
    if any(copy.ready_at is None for copy in queries.copies(actor)):
        raise Refused(_("A copy is being made already: you get a notice."))
    copy = DataExport(user_id=actor.id, asked_at=clock.now())
    db.session.add(copy)
    db.session.flush()
    emit(ExportAsked(actor.id, copy.user_id, copy.id))
    return copy


def build(copy_id: int) -> None:
    """Build a copy through its owner's eyes, as they are now; one that is gone or built already is left alone."""
    copy: DataExport | None = db.session.execute(_ONE, {"which": copy_id}).scalar_one_or_none()
    if copy is None or copy.ready_at is not None:
        return
    user = people.by_id(copy.user_id)
    if user.confirmed_at is None or user.suspended_at is not None:
        return
    with tempfile.TemporaryFile() as file:
        archive.build(
            Actor(user.id, user.name, user.handle, user.language, user.time_zone, is_admin=user.is_admin), file
        )
        copy.size = file.tell()
        file.seek(0)
        number = 0
        while data := file.read(_PIECE):
            db.session.execute(_ADD, {"data_export_id": copy.id, "number": number, "data": data})
            number += 1
    copy.ready_at = clock.now()
    emit(ExportReady(None, user.id, copy.id))


def fetch(actor: Actor, copy: DataExport) -> Iterator[bytes]:
    """Return the pieces of a copy; that it was fetched is kept."""
    emit(ExportFetched(actor.id, copy.user_id, copy.id))
    return _pieces(copy.id)


def _pieces(copy_id: int) -> Iterator[bytes]:
    number = 0
    while (data := db.session.execute(_PART, {"which": copy_id, "number": number}).scalar_one_or_none()) is not None:
        yield bytes(data)
        number += 1
