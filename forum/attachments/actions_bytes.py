"""Verbs of bytes: they are in the store before anything is written, as it may be slow; the same bytes are kept once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum.kernel import clock, files, images
from forum.kernel.db import db
from forum.kernel.files import Taken
from forum.kernel.policy import unscoped

from .models import Blob

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
        dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        made = db.session.execute(
            dialect.insert(Blob)
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


def _forget(key: str) -> None:
    try:
        files.forget(key)
    except OSError as why:
        # Whoever tidies removes it in an hour.
        _log.warning("bytes left over", extra={"why": type(why).__name__})
