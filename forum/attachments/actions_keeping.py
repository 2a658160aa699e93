"""Looking after the folder of files: nothing stays there that no row speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Row, delete, exists, select

from forum.kernel import files, retention
from forum.kernel.db import Model, db
from forum.kernel.files import Store
from forum.kernel.policy import unscoped

from .models import Blob

# Bytes are written before their row: a request that is still at work is not this old.
_YOUNG = 3600.0
# Several pods may hold what lies at one place.
_KEPT = unscoped(
    select(Blob.key, Blob.size, Blob.sha256).distinct(), "the folder is compared with what should be in it"
)


def holders() -> Iterator[Column[int]]:
    """Yield the columns that hold bytes, once every table is known.

    What hangs on the bytes themselves, and goes with them, holds none.
    """
    for table in Model.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table is Blob.__table__ and key.ondelete != "CASCADE":
                yield key.parent


@cache
def _loose() -> Any:
    return unscoped(
        delete(Blob)
        .where(*(~exists().where(holder == Blob.id) for holder in holders()))
        .returning(Blob.key)
        .execution_options(synchronize_session=False),
        "bytes that nothing holds have no reader",
    )


def tidy() -> None:
    """Remove what nobody holds; while a backup reads, it waits for the next time. Commits."""
    with files.removing() as free:
        if not free:
            return
        # Gone from the database for certain before it goes from the disk; what another pod has as well stays there.
        gone = {row.key for row in retention.gone_for_good(_loose())}
        for key in gone - _held():
            files.forget(key)
        for key in strays():
            files.forget(key)
        files.clear()


def strays() -> Iterator[str]:
    """Yield the keys of bytes that no row speaks of, and that are no longer being written."""
    old = set(files.keys(older=_YOUNG))
    yield from old - _held()


def _held() -> set[str]:
    return {row.key for row in db.session.execute(_KEPT)}


def missing() -> int:
    """Return how many places rows speak of whose bytes are not there, or not as many. Raises Away."""
    kept = db.session.execute(_KEPT).all()
    there = {entry.key: entry.size for entry in files.listed()}
    return sum(there.get(row.key) != row.size for row in kept)


@dataclass
class Copied:
    """How many files were copied, were there already, and are not as their rows say."""

    copied: int = 0
    there: int = 0
    lost: int = 0


def copy(other: Store) -> Copied:
    """Bring what rows speak of into another store, under the same keys. Raises OSError, Away."""
    found = Copied()
    for row in db.session.execute(_KEPT).all():
        if other.size(row.key) == row.size:
            found.there += 1
        elif _copied(row, other):
            found.copied += 1
        else:
            found.lost += 1
    return found


def _copied(row: Row[str, int, str], other: Store) -> bool:
    try:
        with files.opened(row.key) as file, files.taken(file, row.size) as got:
            if got.sha256 != row.sha256:
                return False
            other.put(got.part, row.key)
    except (FileNotFoundError, files.TooLarge):
        return False
    return True
