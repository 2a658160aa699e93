"""Verbs of the worker and its operator: draw the first page of a file once, keep the picture, or draw it again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from forum.attachments import actions_bytes as blobs
from forum.kernel import clock, faces, upserts
from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.kernel.steps import step

from .models import ResourceVersion
from .models_faces import Face

# A worker that died so often while it drew a file draws it no more.
TRIES = 3
_WHY = "the worker draws for nobody, and shows nothing"
_BLOB = bindparam("blob", type_=Face.blob_id.type)
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


_AGAIN = unscoped(
    update(Face)
    .where(
        Face.made_at.is_not(None),
        Face.blob_id.in_(select(ResourceVersion.blob_id).where(ResourceVersion.type == faces.PDF)),
    )
    .values(made_at=None, tries=0)
    .execution_options(synchronize_session=False),
    _WHY,
)


def again() -> int:
    """Have the first pages of documents drawn again, some by the hour, and return how many; pictures stay till then."""
    done: Any = db.session.execute(_AGAIN)
    return int(done.rowcount)


def draw(blob_id: int, kind: str) -> None:
    """Draw the first page of a blob, unless that was done. Commits.

    It is counted before it is begun: what a worker dies of is not begun for ever.
    """
    tries = step(lambda: _begin(blob_id, kind))
    if tries is None:
        return
    face = blobs.worked_on(blob_id, lambda file: faces.made(file, kind), _NOT_BEGUN) if tries <= TRIES else None
    if face is None:
        step(lambda: _keep(blob_id))
        return
    with blobs.made(face.content) as picture:
        step(lambda: _keep(blob_id, picture, face))


def _begin(blob_id: int, kind: str) -> int | None:
    if kind not in faces.KINDS or blobs.pod_of(blob_id) is None:
        return None
    values = {"blob_id": blob_id, "width": 0, "height": 0, "tries": 0}
    db.session.execute(upserts.insert(Face).values(values).on_conflict_do_nothing())
    return db.session.execute(_BEGIN, {"blob": blob_id}).scalar_one_or_none()


def _keep(blob_id: int, picture: blobs.Ready | None = None, face: faces.Face | None = None) -> None:
    # Of the pod of the file that it shows.
    pod = blobs.pod_of(blob_id) if picture is not None else None
    drawn = picture.row(pod) if picture is not None and pod is not None else None
    measures = {"wide": face.width if face else 0, "high": face.height if face else 0}
    db.session.execute(_END, {"blob": blob_id, "picture": drawn, "at": clock.now(), **measures})
