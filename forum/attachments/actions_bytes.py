"""Verbs of bytes: they are in the store before anything is written, as it may be slow; the same bytes are kept once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

from sqlalchemy import bindparam, select, update

from forum.kernel import clock, files, images, upserts
from forum.kernel.db import db
from forum.kernel.files import Taken
from forum.kernel.policy import unscoped
from forum.kernel.steps import step

from .models import Blob

T = TypeVar("T")
_log = logging.getLogger(__name__)
_WHY = "bytes have no reader of their own: who holds them is asked of their attachments"
_IS_KNOWN = unscoped(select(Blob.id).where(Blob.sha256 == bindparam("digest")), _WHY)
# Written to, so that nobody removes it before there is an attachment to it.
_KNOWN = unscoped(
    update(Blob)
    .where(Blob.sha256 == bindparam("digest"))
    .values(size=Blob.size)
    .returning(Blob.id)
    .execution_options(synchronize_session=False),
    _WHY,
)
_KEY = unscoped(
    select(Blob.key).where(Blob.id == bindparam("blob")), "the worker reads and draws for nobody, and shows nothing"
)


@dataclass
class Ready:
    """Bytes that have a key, unless a row speaks of them already."""

    got: Taken
    key: str = ""
    used: bool = field(default=False)

    def row(self) -> int:
        """Return their row; only now something is written."""
        known = {"digest": self.got.sha256}
        if (found := db.session.execute(_KNOWN, known).scalar_one_or_none()) is not None:
            return int(found)
        # It was known a moment ago, and is not any more.
        self.key = self.key or self.got.keep()
        made = db.session.execute(
            upserts.insert(Blob)
            .values(key=self.key, sha256=self.got.sha256, size=self.got.size, created_at=clock.now())
            .on_conflict_do_nothing()
            .returning(Blob.id)
        ).scalar_one_or_none()
        self.used = made is not None
        return int(made if made is not None else db.session.execute(_KNOWN, known).scalar_one())


@contextmanager
def ready(got: Taken) -> Iterator[Ready]:
    """Put bytes into the store for the block; what no row speaks of afterwards is removed. Raises OSError, Away."""
    one = Ready(got)
    if db.session.execute(_IS_KNOWN, {"digest": got.sha256}).first() is None:
        # The bytes are there before anybody hears of them.
        one.key = got.keep()
    done = False
    try:
        yield one
        done = one.used
    finally:
        if one.key and not done:
            _forget(one.key)


@contextmanager
def made(content: bytes) -> Iterator[Ready]:
    """Put bytes that were made here into the store for the block."""
    with files.taken(images.stream(content), len(content)) as got, ready(got) as one:
        yield one


def there(blob_id: int) -> bool:
    """Say whether there are bytes of this key still."""
    return db.session.execute(_KEY, {"blob": blob_id}).first() is not None


def worked_on(blob_id: int, work: Callable[[IO[bytes]], T], not_begun: Any) -> T | None:
    """Let a worker work on bytes for as long as it takes, outside of any transaction; None where they are gone.

    Commits. `not_begun` takes the try back, for a store that is away: the file is not to blame. Raises Away.
    """
    key = db.session.execute(_KEY, {"blob": blob_id}).scalar_one_or_none()
    # No snapshot is held meanwhile.
    db.session.rollback()
    if key is None:
        return None
    try:
        with files.opened(key) as file:
            return work(file)
    except files.Away:
        step(lambda: db.session.execute(not_begun, {"blob": blob_id}))
        raise
    except FileNotFoundError:
        return None


def _forget(key: str) -> None:
    try:
        files.forget(key)
    except OSError as why:
        # Whoever tidies removes it in an hour.
        _log.warning("bytes left over", extra={"why": type(why).__name__})
