"""Looking after the folder of files: nothing stays there that no row speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, exists, or_, select

from forum.kernel import files, retention
from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Attachment, Blob

# Bytes are written before their row: a request that is still at work is not this old.
_YOUNG = 3600.0
_LOOSE = unscoped(
    delete(Blob)
    .where(~exists().where(or_(Attachment.blob_id == Blob.id, Attachment.small_id == Blob.id)))
    .returning(Blob.key)
    .execution_options(synchronize_session=False),
    "bytes that no attachment holds have no reader",
)
_KEPT = unscoped(select(Blob.key, Blob.size), "the folder is compared with what should be in it")


def tidy() -> None:
    """Remove what nobody holds; while a backup reads, it waits for the next time. Commits."""
    with files.removing() as free:
        if not free:
            return
        # Gone from the database for certain before it goes from the disk.
        for row in retention.gone_for_good(_LOOSE):
            files.forget(row.key)
        for key in strays():
            files.forget(key)
        files.clear()


def strays() -> Iterator[str]:
    """Yield the keys of bytes that no row speaks of, and that are no longer being written."""
    old = set(files.keys(older=_YOUNG))
    yield from old - {row.key for row in db.session.execute(_KEPT)}


def missing() -> int:
    """Return how many rows speak of bytes that are not there, or not as many."""
    return sum(files.size(row.key) != row.size for row in db.session.execute(_KEPT))
