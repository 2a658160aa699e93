"""Verbs of bookmarks: keep a post for later, change note and reminder, let it go, and be reminded by the clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, bindparam, case, delete, select, update

from forum.kernel import clock, times
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, NotVisible, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, load, rows, scope_of, unscoped
from forum.kernel.upserts import Upsert
from forum.threads.models import Post

from .events import ReminderDue
from .models import Bookmark

NOTE = 500
# A day begins for people when they do.
_MORNING = 7
_STEP = 500
_MOMENT = Bookmark.created_at.type
_DAY: Any = bindparam("remind", type_=_MOMENT)
_TABLE: Any = Bookmark.__table__
_COLUMNS = ["post_id", "user_id", "pod_id", "note", "created_at", "remind_at"]
# The write repeats what it relies on: a moment ago is not now.
_SEEN = select(
    Post.id,
    ME,
    Post.pod_id,
    bindparam("note", type_=String),
    bindparam("at", type_=_MOMENT),
    _DAY,
).where(Post.id == bindparam("which"), scope_of(Post))
_KEEP = Upsert(
    lambda insert: insert(_TABLE).from_select(_COLUMNS, _SEEN).on_conflict_do_nothing().returning(_TABLE.c.id)
)
_CHANGE = (
    update(Bookmark)
    .where(Bookmark.id == bindparam("which"), scope_of(Bookmark))
    .values(
        note=bindparam("said"),
        remind_at=_DAY,
        # Who was reminded of that day is not reminded again for another note.
        reminded_at=case((Bookmark.remind_at.is_not_distinct_from(_DAY), Bookmark.reminded_at), else_=None),
    )
    .returning(Bookmark.id)
    .execution_options(synchronize_session=False)
)
_LET_GO = (
    delete(Bookmark)
    .where(Bookmark.id == bindparam("which"), scope_of(Bookmark))
    .execution_options(synchronize_session=False)
)
_WHY = "the clock reminds each of what they keep, and asks what they see when it tells them"
_DUE = unscoped(
    select(Bookmark.id, Bookmark.user_id, Bookmark.post_id, Post.thread_id, Post.pod_id)
    .outerjoin(Post, Post.id == Bookmark.post_id)
    .where(Bookmark.remind_at <= bindparam("now", type_=_MOMENT), Bookmark.reminded_at.is_(None))
    .order_by(Bookmark.remind_at)
    .limit(_STEP),
    _WHY,
)
_REMINDED = unscoped(
    update(Bookmark)
    .where(Bookmark.id == bindparam("which"), Bookmark.reminded_at.is_(None))
    .values(reminded_at=bindparam("now", type_=_MOMENT))
    .returning(Bookmark.id)
    .execution_options(synchronize_session=False),
    _WHY,
)


def keep(actor: Actor, post: Post, note: str = "", remind: date | None = None) -> int:
    """Keep a post for later; return the key. Raises Refused, Conflict when it is kept already, NotVisible."""
    moment = _moment(actor, remind)
    values = {"which": post.id, "note": _checked(note), "at": clock.now(), "remind": moment}
    made: int | None = rows(actor, _KEEP.here, **values).scalar_one_or_none()
    if made is None:
        load(actor, "view", Post, post.id)
        raise Conflict(_("You keep this post already: below is your note of then, put them together."))
    return made


def change(actor: Actor, bookmark: Bookmark, note: str, remind: date | None) -> None:
    """Write another note and another day. Raises Refused, NotVisible when it is gone by now."""
    moment = _moment(actor, remind, bookmark)
    if rows(actor, _CHANGE, which=bookmark.id, said=_checked(note), remind=moment).first() is None:
        raise NotVisible


def let_go(actor: Actor, bookmark: Bookmark) -> None:
    """Keep a post no longer."""
    rows(actor, _LET_GO, which=bookmark.id)


def remind() -> None:
    """Say who is to be reminded now of which post; each once."""
    now = clock.now()
    due = db.session.execute(_DUE, {"now": now}).all()
    for row in due:
        is_mine = db.session.execute(_REMINDED, {"which": row.id, "now": now}).first() is not None
        # The post may be gone for good: then there is nothing to come back to.
        if is_mine and row.post_id is not None:
            emit(ReminderDue(None, row.pod_id, row.thread_id, row.post_id, row.user_id))
    if len(due) == _STEP:
        remind()


def _checked(note: str) -> str:
    if len(note) > NOTE:
        raise Refused(_("At most %(limit)s characters fit.", limit=NOTE), "note")
    return note.strip()


def _moment(actor: Actor, day: date | None, before: Bookmark | None = None) -> datetime | None:
    if day is None:
        return None
    moment = times.at_hour(day, _MORNING, actor.time_zone)
    # A day that was chosen once stays where the note alone is changed.
    if before is not None and before.remind_at == moment:
        return moment
    if day < times.date_of(clock.now(), actor.time_zone):
        raise Refused(_("Choose a day that is still to come."), "remind")
    return moment
