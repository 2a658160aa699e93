"""Verbs of bytes: they are in the store before anything is written, as it may be slow.

The same bytes lie there once, and have a row in each pod that holds them: what one has read of them, no other sees.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased

from forum.kernel import clock, files, images, upserts
from forum.kernel.db import db
from forum.kernel.files import Taken
from forum.kernel.policy import unscoped
from forum.kernel.steps import step

from .models import Blob

T = TypeVar("T")
_log = logging.getLogger(__name__)
_WHY = "bytes have no reader of their own: who holds them is asked of their attachments"
_Any = aliased(Blob)
# What the pod has already; else what another has, of which nothing but the place is used.
_NEAREST = unscoped(
    select(_Any.id)
    .where(_Any.sha256 == bindparam("digest"))
    .order_by(_Any.pod_id != bindparam("pod"), _Any.id)
    .limit(1),
    _WHY,
)
# Written to, so that nobody removes it before there is an attachment to it, or another row with its place.
_KNOWN = unscoped(
    update(Blob)
    .where(Blob.id == _NEAREST.scalar_subquery())
    .values(size=Blob.size)
    .returning(Blob.id, Blob.pod_id, Blob.key)
    .execution_options(synchronize_session=False),
    _WHY,
)
_WORKER = "the worker reads and draws for nobody, and shows nothing"
_KEY = unscoped(select(Blob.key).where(Blob.id == bindparam("blob")), _WORKER)
_POD = unscoped(select(Blob.pod_id).where(Blob.id == bindparam("blob")), _WORKER)


@dataclass
class Ready:
    """Bytes that lie in the store under a key."""

    got: Taken
    key: str
    # Whether it is the business of rows now, and of whoever tidies.
    done: bool = field(default=False)

    def row(self, pod_id: int) -> int:
        """Return their row in a pod; only now something is written.

        Whoever brings what another pod has learns nothing of it: the row is new, and nobody has read its bytes yet.
        """
        known = db.session.execute(_KNOWN, {"digest": self.got.sha256, "pod": pod_id}).one_or_none()
        if known is not None and known.pod_id == pod_id:
            return int(known.id)
        values = {"sha256": self.got.sha256, "size": self.got.size, "created_at": clock.now()}
        made = db.session.execute(
            upserts.insert(Blob)
            .values(pod_id=pod_id, key=known.key if known is not None else self.key, **values)
            .on_conflict_do_nothing()
            .returning(Blob.id)
        ).scalar_one_or_none()
        if made is None:
            # Somebody else of the pod was faster.
            return self.row(pod_id)
        # Where another pod has them they lie there twice until the hour is over: removing them would take its time.
        self.done = True
        return int(made)


@contextmanager
def ready(got: Taken) -> Iterator[Ready]:
    """Put bytes into the store for the block; what no row speaks of afterwards is removed. Raises OSError, Away."""
    # Before anybody hears of them; and where they are there already, too, as the time that it takes would tell.
    one = Ready(got, got.keep())
    done = False
    try:
        yield one
        done = one.done
    finally:
        if not done:
            _forget(one.key)


@contextmanager
def made(content: bytes) -> Iterator[Ready]:
    """Put bytes that were made here into the store for the block."""
    with files.taken(images.stream(content), len(content)) as got, ready(got) as one:
        yield one


def pod_of(blob_id: int) -> int | None:
    """Return the pod that holds bytes; None where they are gone."""
    return db.session.execute(_POD, {"blob": blob_id}).scalar_one_or_none()


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
