"""Bytes go along with the files of a thread: no pod is left with a row for what it holds no more."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from forum.kernel import belonging, clock
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.kernel.policy import unscoped
from forum.kernel.upserts import Upsert

from .actions_keeping import holders
from .events import FilesAttached, FilesLoose
from .models import Attachment, Blob

# What names bytes in the files of a thread.
NAMES = (Attachment.blob_id, Attachment.small_id)
_WHY = "the files went to this pod just before, and nothing of their bytes is shown"
_POD: ColumnElement[int] = bindparam("pod", type_=Integer)
_NOW: Any = bindparam("now", type_=Blob.created_at.type)
_Old, _New = aliased(Blob), aliased(Blob)


class _Following(NamedTuple):
    """Statements that take the thread `which`, its pod `pod`, and `now`."""

    taken: Any
    added: Upsert
    named: Any


def follow(thread_id: int, pod_id: int) -> None:
    """Let the bytes of the files of a thread be of the pod that these are of since just now.

    What nothing else of the former pod holds goes along with its words; of the rest the pod gets a row of its own,
    for which they are read once more.
    """
    at = {"which": thread_id, "pod": pod_id, "now": clock.now()}
    posts: set[int] = set()
    for name in NAMES:
        follows = _following(name)
        db.session.execute(follows.taken, at)
        db.session.execute(follows.added.here, at)
        posts.update(db.session.execute(follows.named, at).scalars())
    for post in sorted(posts):
        emit(FilesAttached(None, post))
    if posts:
        emit(FilesLoose(None))


@cache
def _following(name: InstrumentedAttribute[Any]) -> _Following:
    """Build the statements at first use, when every table is known that holds bytes."""
    of_thread = belonging.of_thread("attachment")
    ids = select(name).where(of_thread, name.is_not(None))
    astray = (Blob.id.in_(ids), Blob.pod_id != _POD)
    # Of the same bytes a pod has one row.
    known = exists().where(_Old.sha256 == Blob.sha256, or_(_Old.pod_id == _POD, (_Old.id < Blob.id) & _Old.id.in_(ids)))
    taken = update(Blob).where(*astray, ~known, *map(_is_only_here, holders())).values(pod_id=_POD)
    left = select(_POD, func.min(Blob.key), Blob.sha256, func.min(Blob.size), _NOW).where(*astray)
    columns = ["pod_id", "key", "sha256", "size", "created_at"]
    own = (
        select(_New.id)
        .join(_Old, _Old.sha256 == _New.sha256)
        .where(_New.pod_id == _POD, _Old.id == name)
        .scalar_subquery()
    )
    named = (
        update(Attachment)
        .where(of_thread, name.in_(select(_Old.id).where(_Old.id.in_(ids), _Old.pod_id != _POD)))
        .values({name: own})
        .returning(Attachment.post_id)
    )
    return _Following(
        unscoped(taken.execution_options(synchronize_session=False), _WHY),
        Upsert(
            lambda insert: unscoped(
                insert(Blob.__table__).from_select(columns, left.group_by(Blob.sha256)).on_conflict_do_nothing(), _WHY
            )
        ),
        unscoped(named.execution_options(synchronize_session=False), _WHY),
    )


def _is_only_here(holder: Any) -> ColumnElement[bool]:
    """Say that no other pod holds the bytes by this column; one of a table that knows no pod may be anywhere."""
    pod = holder.table.columns.get(belonging.POD)
    return ~exists().where(holder == Blob.id, *(() if pod is None else (pod != _POD,)))
