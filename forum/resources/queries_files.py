"""Questions about the files of resources: what is known of their words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select

from forum.extracts.models import Extract
from forum.extracts.reading import UNITS
from forum.kernel import faces
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import ResourceVersion
from .models_faces import Face

_READ = select(Extract.blob_id).where(Extract.blob_id == ResourceVersion.blob_id, Extract.read_at.is_not(None)).exists()
_UNREAD = unscoped(
    select(ResourceVersion.blob_id, func.min(ResourceVersion.type).label("type"))
    .where(ResourceVersion.type.in_(list(UNITS)), ~_READ)
    .group_by(ResourceVersion.blob_id)
    .order_by(ResourceVersion.blob_id)
    .limit(bindparam("most")),
    "the worker looks for what it has to read, and shows nothing",
)


_DRAWN = select(Face.blob_id).where(Face.blob_id == ResourceVersion.blob_id, Face.made_at.is_not(None)).exists()
_UNDRAWN = unscoped(
    select(ResourceVersion.blob_id, func.min(ResourceVersion.type).label("type"))
    .where(ResourceVersion.type.in_(list(faces.KINDS)), ~_DRAWN)
    .group_by(ResourceVersion.blob_id)
    .order_by(ResourceVersion.blob_id)
    .limit(bindparam("most")),
    "the worker looks for what it has to draw, and shows nothing",
)
_OF_RESOURCES = unscoped(
    _UNDRAWN.where(ResourceVersion.resource_id.in_(bindparam("ids", expanding=True))),
    "the worker looks for what it has to draw, and shows nothing",
)
_FACE = unscoped(
    select(Face.picture_id, Face.width, Face.height).where(
        Face.blob_id == bindparam("blob", type_=Face.blob_id.type), Face.picture_id.is_not(None)
    ),
    "the version that holds these bytes was loaded for the asker",
)


def _known(column: Any, why: str) -> Any:
    asked = unscoped(select(column).where(Extract.blob_id == ResourceVersion.blob_id), why)
    return asked.correlate(ResourceVersion).scalar_subquery()


# For a statement that lists versions for whom may see them: the bytes of their words, and why they lack.
TEXT_SIZE = _known(
    case((Extract.pages > 0, Extract.size)), "how long the words of a file are that the statement around it shows"
)
TEXT_REASON = _known(Extract.reason, "why a file that the statement around it shows cannot be read")


def unread(most: int) -> list[tuple[int, str]]:
    """Return some blobs of versions that nobody has read, with their types."""
    return [(row.blob_id, row.type) for row in db.session.execute(_UNREAD, {"most": most})]


def undrawn(most: int, resources: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return some blobs of versions that nobody has drawn, with their types; of some resources, or of all."""
    asked = {"most": most, "ids": sorted(resources)} if resources else {"most": most}
    found = db.session.execute(_OF_RESOURCES if resources else _UNDRAWN, asked)
    return [(row.blob_id, row.type) for row in found]


def face(blob_id: int) -> Row[int | None, int, int] | None:
    """Return the picture of a blob, and its measures; None where there is none."""
    return db.session.execute(_FACE, {"blob": blob_id}).one_or_none()
