"""The last word of the bin: what was deleted long enough ago leaves no copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Integer, Row, String, Update, bindparam, cast, delete, select, update

from forum.attachments.events import FilesLoose
from forum.attachments.models import Attachment
from forum.kernel import clock, settings
from forum.kernel.db import db
from forum.kernel.outbox import EventRow, emit
from forum.kernel.policy import unscoped
from forum.mailout.models import Letter
from forum.marks.models import Reaction
from forum.notifications.models import Notification
from forum.nuggets.models import Nugget
from forum.polls.models import Poll
from forum.resources.models import Resource
from forum.resources.models_collections import Collection
from forum.search.events import WordsGone
from forum.threads.events import PostPurged
from forum.threads.models import Post, Revision, Submission, Thread
from forum.threads.models_changes import ThreadChange
from forum.threads.models_drafts import Draft
from forum.threads.models_held import HeldPost
from forum.threads.models_syntheses import Synthesis

_WHY = "the clock forgets for everybody alike"
_STEP = 200
_MOMENT = Post.deleted_at.type
_IDS = bindparam("ids", type_=Integer, expanding=True)


def _gone(model: type[Attachment | Revision | Submission | Notification | Reaction]) -> Delete:
    return unscoped(
        delete(model).where(model.post_id.in_(_IDS)).execution_options(synchronize_session=False),
        _WHY,
    )


_NEXT = unscoped(
    select(Post.id)
    .where(Post.deleted_at < bindparam("before", type_=_MOMENT), Post.purged_at.is_(None))
    .order_by(Post.id)
    .limit(_STEP),
    _WHY,
)
_EMPTYING = (
    update(Post)
    .values(body="", html="", excerpt="", hidden_reason="", is_plain=False, purged_at=bindparam("now", type_=_MOMENT))
    .returning(Post.id, Post.thread_id, Post.pod_id)
    .execution_options(synchronize_session=False)
)
_EMPTY: Update = unscoped(_EMPTYING.where(Post.id.in_(_NEXT)), _WHY)
_NEXT_THREAD = unscoped(
    select(Thread.id)
    .where(Thread.deleted_at < bindparam("before", type_=_MOMENT), Thread.purged_at.is_(None))
    .order_by(Thread.id)
    .limit(1),
    _WHY,
)
_THREAD = unscoped(
    update(Thread)
    .where(Thread.id.in_(_NEXT_THREAD))
    .values(title="", slug="removed", lock_reason="", slow_reason="", purged_at=bindparam("now", type_=_MOMENT))
    .returning(Thread.id)
    .execution_options(synchronize_session=False),
    _WHY,
)
_ITS_POSTS: Update = unscoped(_EMPTYING.where(Post.thread_id == bindparam("thread"), Post.purged_at.is_(None)), _WHY)
# Whatever stood above the thread.
_ITS_ROWS = tuple(
    unscoped(
        delete(model).where(model.thread_id == bindparam("thread")).execution_options(synchronize_session=False), _WHY
    )
    for model in (Poll, Synthesis)
)
# Of a thread that was merged into it nothing but the title was left.
_MERGED = unscoped(
    update(Thread)
    .where(Thread.merged_post_id.in_(select(Post.id).where(Post.thread_id == bindparam("thread"))))
    .values(title="", slug="removed")
    .execution_options(synchronize_session=False),
    _WHY,
)
_ITS_CHANGES = unscoped(
    update(ThreadChange)
    .where(ThreadChange.thread_id == bindparam("thread"))
    .values(before={}, after={}, reason="")
    .execution_options(synchronize_session=False),
    _WHY,
)
_LETTERS = unscoped(
    select(Letter.id, Letter.kind)
    .join(EventRow, EventRow.id == Letter.event_id)
    .where(EventRow.payload["post_id"].as_integer().in_(_IDS)),
    _WHY,
)
# Other words that waited for a moderator are another wording, with files and notices of its own.
_REWORDING = unscoped(select(HeldPost.id).where(HeldPost.edited_id.in_(_IDS)), _WHY)
_REWORDED = tuple(
    unscoped(delete(model).where(clause).execution_options(synchronize_session=False), _WHY)
    for model, clause in (
        (Attachment, Attachment.held_post_id.in_(_REWORDING)),
        (Notification, Notification.held_post_id.in_(_REWORDING)),
        (Draft, Draft.key.in_(_REWORDING.with_only_columns("held-" + cast(HeldPost.id, String)))),
        (HeldPost, HeldPost.edited_id.in_(_IDS)),
    )
)
WIPES = (
    *_REWORDED,
    _gone(Attachment),
    _gone(Revision),
    _gone(Submission),
    _gone(Notification),
    _gone(Reaction),
    unscoped(
        delete(Draft)
        .where(Draft.post_id.in_(_IDS), Draft.key.startswith("edit-"))
        .execution_options(synchronize_session=False),
        _WHY,
    ),
    # As when an author takes the texts along: a mark rests on the words that it is on.
    unscoped(
        update(Nugget)
        .where(Nugget.post_id.in_(_IDS))
        .values(title="", reason="", state="declined", declined_at=bindparam("now", type_=_MOMENT))
        .execution_options(synchronize_session=False),
        _WHY,
    ),
)


def _expired(model: type[Resource | Collection]) -> Any:
    old = select(model.id).where(model.deleted_at < bindparam("before", type_=_MOMENT))
    some = unscoped(old.order_by(model.id).limit(_STEP), _WHY)
    gone = delete(model).where(model.id.in_(some)).returning(model.id)
    return unscoped(gone.execution_options(synchronize_session=False), _WHY)


_RESOURCES, _COLLECTIONS = _expired(Resource), _expired(Collection)


def some_resources(before: datetime) -> bool:
    """Remove some resources that were deleted before a moment, with their versions; say whether there may be more."""
    found = db.session.execute(_RESOURCES, {"before": before}).all()
    if found:
        emit(WordsGone(None))
        emit(FilesLoose(None))
    return len(found) == _STEP


def some_collections(before: datetime) -> bool:
    """Remove some collections that were deleted before a moment, with all ticks; say whether there may be more."""
    return len(db.session.execute(_COLLECTIONS, {"before": before}).all()) == _STEP


def some_posts(before: datetime) -> bool:
    """Purge some posts that were deleted before a moment; say whether there may be more."""
    found = db.session.execute(_EMPTY, {"before": before, "now": clock.now()}).all()
    _leave_nothing(found)
    return len(found) == _STEP


def a_thread(before: datetime) -> bool:
    """Purge a thread that was deleted before a moment, with all its posts; say whether there may be more."""
    thread = db.session.execute(_THREAD, {"before": before, "now": clock.now()}).scalar_one_or_none()
    if thread is None:
        return False
    for statement in (*_ITS_ROWS, _MERGED, _ITS_CHANGES):
        db.session.execute(statement, {"thread": thread})
    _leave_nothing(db.session.execute(_ITS_POSTS, {"thread": thread, "now": clock.now()}).all())
    return True


def _leave_nothing(found: Sequence[Row[Any]]) -> None:
    for at in range(0, len(found), _STEP):
        _wipe([row.id for row in found[at : at + _STEP]])
    for row in found:
        emit(PostPurged(None, row.pod_id, row.thread_id, row.id))
    if found:
        emit(WordsGone(None))
        emit(FilesLoose(None))


def _wipe(ids: list[int]) -> None:
    folder = settings.current().instance_dir / "mail"
    if folder.is_dir():
        for row in db.session.execute(_LETTERS, {"ids": ids}):
            (folder / f"{row.id:06d}-{row.kind}.eml").unlink(missing_ok=True)
    for statement in WIPES:
        db.session.execute(statement, {"ids": ids, "now": clock.now()})
