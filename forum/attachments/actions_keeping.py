"""Looking after the folder of files: nothing stays there that no row speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import delete, exists, select

from forum.kernel import files, retention
from forum.kernel.db import Model, db
from forum.kernel.policy import unscoped

from .models import Blob

# Bytes are written before their row: a request that is still at work is not this old.
_YOUNG = 3600.0
_KEPT = unscoped(select(Blob.key, Blob.size), "the folder is compared with what should be in it")


@cache
def _loose() -> Any:
    """Build the statement at first use, when every table is known that holds bytes.

    What hangs on the bytes themselves, and goes with them, holds none.
    """
    holders = [
        key.parent == Blob.id
        for table in Model.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is Blob.__table__ and key.ondelete != "CASCADE"
    ]
    return unscoped(
        delete(Blob)
        .where(*(~exists().where(holder) for holder in holders))
        .returning(Blob.key)
        .execution_options(synchronize_session=False),
        "bytes that nothing holds have no reader",
    )


def tidy() -> None:
    """Remove what nobody holds; while a backup reads, it waits for the next time. Commits."""
    with files.removing() as free:
        if not free:
            return
        # Gone from the database for certain before it goes from the disk.
        for row in retention.gone_for_good(_loose()):
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
