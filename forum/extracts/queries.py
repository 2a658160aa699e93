"""Questions about the text of files; who may see the file is asked before, of whatever holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, bindparam, case, func, select

from forum.attachments.models import Attachment
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Extract, ExtractPage
from .reading import UNITS

_BLOB = bindparam("blob", type_=Extract.blob_id.type)
_ONE = unscoped(
    select(Extract.type, Extract.read_at, Extract.reason, Extract.pages, Extract.size).where(Extract.blob_id == _BLOB),
    "the file that holds these bytes was loaded for the asker",
)
_PAGES = unscoped(
    select(ExtractPage.number, ExtractPage.label, ExtractPage.text)
    .where(ExtractPage.blob_id == _BLOB)
    .order_by(ExtractPage.number)
    .limit(bindparam("most"))
    .offset(bindparam("offset")),
    "the file that holds these bytes was loaded for the asker",
)
_BEFORE = unscoped(
    select(func.count()).where(ExtractPage.blob_id == _BLOB, ExtractPage.number < bindparam("number")),
    "the file that holds these bytes was loaded for the asker",
)
_READ = select(Extract.blob_id).where(Extract.blob_id == Attachment.blob_id, Extract.read_at.is_not(None)).exists()
_WHY = "the worker looks for what it has to read, and shows nothing"
_NEW = unscoped(
    select(Attachment.blob_id, func.min(Attachment.type).label("type"))
    .where(Attachment.type.in_(list(UNITS)), ~_READ)
    .group_by(Attachment.blob_id)
    .order_by(Attachment.blob_id),
    _WHY,
)
_OF_POST = unscoped(_NEW.where(Attachment.post_id == bindparam("post")), _WHY)
_SOME = unscoped(_NEW.where(Attachment.post_id.is_not(None)).limit(bindparam("most")), _WHY)
# For a statement that lists files for whom may see them: the bytes of their text, and why there is none, or not all.
SIZE = (
    unscoped(
        select(case((Extract.pages > 0, Extract.size))).where(Extract.blob_id == Attachment.blob_id),
        "how long the text of a file is that the statement around it shows",
    )
    .correlate(Attachment)
    .scalar_subquery()
)
REASON = (
    unscoped(
        select(Extract.reason).where(Extract.blob_id == Attachment.blob_id),
        "why a file that the statement around it shows cannot be read",
    )
    .correlate(Attachment)
    .scalar_subquery()
)


def one(blob_id: int) -> Row[str, datetime | None, str, int, int] | None:
    """Return what is known of the text of a blob, None where nobody has asked for it."""
    return db.session.execute(_ONE, {"blob": blob_id}).one_or_none()


def pages(blob_id: int, *, offset: int, most: int) -> Sequence[Row[int, str, str]]:
    """Return some pages with words, in their order."""
    return db.session.execute(_PAGES, {"blob": blob_id, "offset": offset, "most": most}).all()


def before(blob_id: int, number: int) -> int:
    """Return how many pages with words stand before the one of this number."""
    return int(db.session.execute(_BEFORE, {"blob": blob_id, "number": number}).scalar_one())


def of_post(post_id: int) -> list[tuple[int, str]]:
    """Return the blobs of the files of a post that nobody has read, with their types."""
    return [(row.blob_id, row.type) for row in db.session.execute(_OF_POST, {"post": post_id})]


def waiting(most: int) -> list[tuple[int, str]]:
    """Return some blobs of files on posts that nobody has read, with their types."""
    return [(row.blob_id, row.type) for row in db.session.execute(_SOME, {"most": most})]
