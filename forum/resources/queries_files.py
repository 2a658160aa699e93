"""Questions about the files of resources: what is known of their words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, func, select

from forum.extracts.models import Extract
from forum.extracts.reading import UNITS
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import ResourceVersion

_READ = select(Extract.blob_id).where(Extract.blob_id == ResourceVersion.blob_id, Extract.read_at.is_not(None)).exists()
_UNREAD = unscoped(
    select(ResourceVersion.blob_id, func.min(ResourceVersion.type).label("type"))
    .where(ResourceVersion.type.in_(list(UNITS)), ~_READ)
    .group_by(ResourceVersion.blob_id)
    .order_by(ResourceVersion.blob_id)
    .limit(bindparam("most")),
    "the worker looks for what it has to read, and shows nothing",
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
