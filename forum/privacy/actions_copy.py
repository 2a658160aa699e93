"""Verbs of the copy: ask for it, build it, fetch it."""

from __future__ import annotations

import tempfile
from functools import partial
from typing import BinaryIO

from sqlalchemy import bindparam, delete, insert, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.kernel.steps import step
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
_WHY = "the worker writes what its owner asked for"
_FORGET = unscoped(
    delete(DataExportPart)
    .where(DataExportPart.data_export_id == bindparam("which"))
    .execution_options(synchronize_session=False),
    _WHY,
)
_READY = unscoped(
    update(DataExport)
    .where(DataExport.id == bindparam("which"), DataExport.ready_at.is_(None))
    .values(size=bindparam("size"), ready_at=bindparam("now", type_=DataExport.ready_at.type))
    .returning(DataExport.id)
    .execution_options(synchronize_session=False),
    _WHY,
)
# Their pieces go with them.
_EARLIER = unscoped(
    delete(DataExport)
    .where(
        DataExport.user_id == bindparam("owner"), DataExport.id < bindparam("which"), DataExport.ready_at.is_not(None)
    )
    .execution_options(synchronize_session=False),
    _WHY,
)


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
    """Build a copy through its owner's eyes, as they are now; one that is gone or built already is left alone.

    It takes the place of earlier ones. Commits.
    """
    copy: DataExport | None = db.session.execute(_ONE, {"which": copy_id}).scalar_one_or_none()
    if copy is None or copy.ready_at is not None:
        return
    user = people.by_id(copy.user_id)
    if user.confirmed_at is None or user.suspended_at is not None:
        return
    actor = Actor(user.id, user.name, user.handle, user.language, user.time_zone, is_admin=user.is_admin)
    with tempfile.TemporaryFile() as file:
        archive.build(actor, file)
        size = file.tell()
        file.seek(0)
        # No snapshot is held, and nobody who writes waits, while a gigabyte is stored.
        db.session.rollback()
        # What a worker that died had of it.
        step(lambda: db.session.execute(_FORGET, {"which": copy_id}))
        for number, data in enumerate(iter(partial(file.read, _PIECE), b"")):
            step(partial(db.session.execute, _ADD, {"data_export_id": copy_id, "number": number, "data": data}))
    step(lambda: _ready(actor, copy_id, size))


def _ready(actor: Actor, copy_id: int, size: int) -> None:
    asked = {"which": copy_id, "size": size, "now": clock.now()}
    if db.session.execute(_READY, asked).first() is None:
        return
    db.session.execute(_EARLIER, {"which": copy_id, "owner": actor.id})
    emit(ExportReady(None, actor.id or 0, copy_id))


def fetch(actor: Actor, copy: DataExport, out: BinaryIO) -> None:
    """Write a copy to `out`, a piece at a time; that it was fetched is kept."""
    emit(ExportFetched(actor.id, copy.user_id, copy.id))
    number = 0
    while (data := db.session.execute(_PART, {"which": copy.id, "number": number}).scalar_one_or_none()) is not None:
        out.write(data)
        number += 1
