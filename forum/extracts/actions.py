"""Verbs of the text of files: read it once, and keep what was read."""

from __future__ import annotations

import logging

from sqlalchemy import bindparam, delete, insert, update

from forum.attachments import actions_bytes as blobs
from forum.kernel import clock, upserts
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.kernel.steps import step

from . import reading
from .events import ExtractRead
from .models import Extract, ExtractPage

# A worker that died so often while it read a file reads it no more.
TRIES = 3
_GONE = reading.Read((), "broken")
_log = logging.getLogger(__name__)
_BLOB = bindparam("blob", type_=Extract.blob_id.type)
_WHY = "the worker reads for nobody, and shows nothing"
_BEGIN = unscoped(
    update(Extract)
    .where(Extract.blob_id == _BLOB, Extract.read_at.is_(None))
    .values(tries=Extract.tries + 1)
    .returning(Extract.tries, Extract.type)
    .execution_options(synchronize_session=False),
    _WHY,
)
_NOT_BEGUN = unscoped(
    update(Extract)
    .where(Extract.blob_id == _BLOB, Extract.read_at.is_(None))
    .values(tries=Extract.tries - 1)
    .execution_options(synchronize_session=False),
    _WHY,
)
_END = unscoped(
    update(Extract)
    .where(Extract.blob_id == _BLOB, Extract.read_at.is_(None))
    .values(read_at=bindparam("at"), reason=bindparam("why"), pages=bindparam("many"), size=bindparam("bytes"))
    .returning(Extract.blob_id)
    .execution_options(synchronize_session=False),
    _WHY,
)
_CLEAR = unscoped(
    delete(ExtractPage).where(ExtractPage.blob_id == _BLOB).execution_options(synchronize_session=False), _WHY
)
_PAGE = insert(ExtractPage)


def read(blob_id: int, kind: str) -> None:
    """Read the text of a blob, unless that was done. Commits. Raises Away.

    It is counted before it is begun: what a worker dies of is not begun for ever.
    """
    begun = step(lambda: _begin(blob_id, kind))
    if begun is None:
        return
    tries, kind = begun
    if tries > TRIES:
        _log.error("extract given up", extra={"blob": blob_id})
        found = reading.Read((), "slow")
    else:
        found = blobs.worked_on(blob_id, lambda file: reading.read(file, kind), _NOT_BEGUN) or _GONE
    step(lambda: _keep(blob_id, found))


def _begin(blob_id: int, kind: str) -> tuple[int, str] | None:
    if kind not in reading.UNITS or blobs.pod_of(blob_id) is None:
        return None
    values = {"blob_id": blob_id, "type": kind, "tries": 0, "reason": "", "pages": 0, "size": 0}
    db.session.execute(upserts.insert(Extract).values(values).on_conflict_do_nothing())
    row = db.session.execute(_BEGIN, {"blob": blob_id}).first()
    return (row.tries, row.type) if row is not None else None


def _keep(blob_id: int, found: reading.Read) -> None:
    size = sum(len(page.text.encode()) for page in found.pages)
    ended = {"blob": blob_id, "at": clock.now(), "why": found.reason, "many": len(found.pages), "bytes": size}
    if db.session.execute(_END, ended).first() is None:
        # Another worker was quicker, or the bytes are gone.
        return
    db.session.execute(_CLEAR, {"blob": blob_id})
    if found.pages:
        rows = [{"blob_id": blob_id, "number": at.number, "label": at.label, "text": at.text} for at in found.pages]
        db.session.execute(_PAGE, rows)
    emit(ExtractRead(None, blob_id))
