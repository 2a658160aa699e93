"""The tags of threads, under which everything in them is found."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from forum.kernel.db import db
from forum.kernel.policy import unscoped
from forum.threads.models import ThreadTag

_TAGS = unscoped(
    select(ThreadTag.thread_id, ThreadTag.tag_id)
    .where(ThreadTag.thread_id.in_(bindparam("threads", expanding=True)))
    .order_by(ThreadTag.tag_id),
    "the index knows every thread; what comes out of it is read again as the asker",
)


def of_threads(threads: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return the tags of each of these threads that has some."""
    found: dict[int, tuple[int, ...]] = {}
    wanted = sorted(set(threads))
    for thread, tag in db.session.execute(_TAGS, {"threads": wanted}) if wanted else ():
        found[thread] = (*found.get(thread, ()), tag)
    return found
