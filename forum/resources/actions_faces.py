"""Verb of the worker: draw the first page of a file once, and keep the picture."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.attachments import actions_bytes as blobs
from forum.attachments.models import Blob
from forum.kernel import clock, faces, files
from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.kernel.steps import step

from .models_faces import Face

# A worker that died so often while it drew a file draws it no more.
TRIES = 3
_WHY = "the worker draws for nobody, and shows nothing"
_BLOB = bindparam("blob", type_=Face.blob_id.type)
_KEY = unscoped(select(Blob.key).where(Blob.id == _BLOB), _WHY)
_BEGIN = unscoped(
    update(Face)
    .where(Face.blob_id == _BLOB, Face.made_at.is_(None))
    .values(tries=Face.tries + 1)
    .returning(Face.tries)
    .execution_options(synchronize_session=False),
    _WHY,
)
_NOT_BEGUN = unscoped(
    update(Face).where(Face.blob_id == _BLOB).values(tries=Face.tries - 1).execution_options(synchronize_session=False),
    _WHY,
)
_END = unscoped(
    update(Face)
    .where(Face.blob_id == _BLOB, Face.made_at.is_(None))
    .values(picture_id=bindparam("picture"), width=bindparam("wide"), height=bindparam("high"), made_at=bindparam("at"))
    .execution_options(synchronize_session=False),
    _WHY,
)


def draw(blob_id: int, kind: str) -> None:
    """Draw the first page of a blob, unless that was done. Commits.

    It is counted before it is begun: what a worker dies of is not begun for ever.
    """
    tries = step(lambda: _begin(blob_id, kind))
    if tries is None:
        return
    face = _drawn(blob_id, kind) if tries <= TRIES else None
    if face is None:
        step(lambda: _keep(blob_id))
        return
    with blobs.made(face.content) as picture:
        step(lambda: _keep(blob_id, picture.row(), face))


def _begin(blob_id: int, kind: str) -> int | None:
    if kind not in faces.KINDS or db.session.execute(_KEY, {"blob": blob_id}).first() is None:
        return None
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    values = {"blob_id": blob_id, "width": 0, "height": 0, "tries": 0}
    db.session.execute(dialect.insert(Face).values(values).on_conflict_do_nothing())
    return db.session.execute(_BEGIN, {"blob": blob_id}).scalar_one_or_none()


def _drawn(blob_id: int, kind: str) -> faces.Face | None:
    key = db.session.execute(_KEY, {"blob": blob_id}).scalar_one_or_none()
    # No snapshot is held while the child works.
    db.session.rollback()
    if key is None:
        return None
    try:
        with files.opened(key) as file:
            return faces.made(file, kind)
    except files.Away:
        # The file is not to blame: it is drawn when the store answers again.
        step(lambda: db.session.execute(_NOT_BEGUN, {"blob": blob_id}))
        raise
    except FileNotFoundError:
        return None


def _keep(blob_id: int, picture: int | None = None, face: faces.Face | None = None) -> None:
    measures = {"wide": face.width if face else 0, "high": face.height if face else 0}
    db.session.execute(_END, {"blob": blob_id, "picture": picture, "at": clock.now(), **measures})
