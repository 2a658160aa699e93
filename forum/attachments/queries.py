"""Questions about files: those of a text that is being written, and where the bytes of one lie."""

from __future__ import annotations

from sqlalchemy import Row, bindparam, func, select

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, scope_of, unscoped

from . import policy
from .models import Attachment, Blob, Unsent
from .showing import COLUMNS, File

# The scope of what is on no post is declared there.
SEEN_BY = policy
_UNSENT = (
    select(*(getattr(Unsent, name) for name in COLUMNS))
    .where(scope_of(Unsent), Unsent.place == bindparam("place"))
    .order_by(Unsent.id)
)
# For a page that has a place for words under it, in its own statement.
WAITING = (
    select(func.count()).select_from(Unsent).where(scope_of(Unsent), Unsent.place == bindparam("place"))
).scalar_subquery()
_BLOB = unscoped(
    select(Blob.key, Blob.size, Blob.sha256).where(Blob.id == bindparam("which")),
    "the attachment that holds these bytes was loaded for the asker",
)


def unsent(actor: Actor, place: str) -> list[File]:
    """Return the files that were uploaded for a text which is not sent yet, the first first."""
    return [File(*tuple(row)) for row in rows(actor, _UNSENT, place=place)]


def blob(attachment: Attachment, *, small: bool = False) -> Row[str, int, str]:
    """Return where the bytes of a file lie, how many, and their hash; `small`, of a small version if there is one."""
    which = attachment.small_id if small and attachment.small_id is not None else attachment.blob_id
    return place(which)


def place(blob_id: int) -> Row[str, int, str]:
    """Return where bytes lie that something holds which was loaded for the asker, how many they are and their hash."""
    return db.session.execute(_BLOB, {"which": blob_id}).one()


def key(blob_id: int) -> str:
    """Return where bytes lie."""
    return str(place(blob_id).key)
