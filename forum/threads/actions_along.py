"""What goes along when a thread is merged into another, besides its posts, and how it comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.db import Model, db
from forum.kernel.policy import rows, unscoped
from forum.pods.models import Membership

from . import queries_reading
from .actions_changes import Held
from .models import Post, ReadRanges, Thread
from .models_drafts import Draft
from .models_watches import Watch
from .reading import ENDLESS, Ranges

_HELD = "the threads were written to by the same action just before"
_FROM: Any = bindparam("gone", type_=Integer)
_INTO: Any = bindparam("stays", type_=Integer)
_NOW: Any = bindparam("now", type_=Watch.at.type)
_THEIRS, _OURS = aliased(ReadRanges), aliased(ReadRanges)
_WHY_READ = "what each has read is carried over and shown to nobody"


def _effective(ranges: Any, thread: Any) -> Any:
    below = literal("1-").concat(queries_reading.under(thread, Membership.read_before).cast(Post.path.type))
    return func.coalesce(ranges, below)


def _in_force(known: Any, thread: Any) -> Any:
    return (
        (known.thread_id == thread) & (known.user_id == Membership.user_id) & (known.read_at > Membership.read_before)
    )


_READ = unscoped(
    select(
        Membership.user_id,
        _effective(_THEIRS.ranges, _FROM).label("theirs"),
        _effective(_OURS.ranges, _INTO).label("ours"),
    )
    .select_from(Membership)
    .outerjoin(_THEIRS, _in_force(_THEIRS, _FROM))
    .outerjoin(_OURS, _in_force(_OURS, _INTO))
    .where(Membership.pod_id == bindparam("pod"), or_(_THEIRS.user_id.is_not(None), _OURS.user_id.is_not(None))),
    _WHY_READ,
)
_FORGET = unscoped(
    delete(ReadRanges)
    .where(ReadRanges.thread_id == _INTO, ReadRanges.user_id.in_(bindparam("users", expanding=True)))
    .execution_options(synchronize_session=False),
    _WHY_READ,
)
_KNOWN = unscoped(
    select(ReadRanges.user_id, ReadRanges.ranges, ReadRanges.read_at, ReadRanges.pod_id).where(
        ReadRanges.thread_id == _INTO
    ),
    _WHY_READ,
)
_Own = aliased(Watch)
_WATCHES: Any = Watch.__table__
_FOLLOW = unscoped(
    insert(_WATCHES).from_select(
        ["user_id", "pod_id", "thread_id", "level", "at"],
        select(Watch.user_id, Watch.pod_id, _INTO, Watch.level, _NOW).where(
            Watch.thread_id == _FROM,
            ~select(_Own.id).where(_Own.thread_id == _INTO, _Own.user_id == Watch.user_id).exists(),
        ),
    ),
    "what each wants to hear is carried over and shown to nobody",
)
_UNFOLLOW = unscoped(
    delete(Watch)
    .where(Watch.thread_id == _INTO, Watch.at == bindparam("then", type_=Watch.at.type))
    .execution_options(synchronize_session=False),
    "what was carried over before",
)
_Other = aliased(Draft)


def carry_reading(actor: Actor, gone: Held, stays: Held, numbers: Mapping[int, int], now: datetime) -> None:
    """Count in the thread that stays as read what each person has read of the one that goes."""
    found = rows(actor, _READ, gone=gone.id, stays=stays.id, pod=stays.pod_id).all()
    read = {}
    for row in found:
        theirs = Ranges.parse(row.theirs or "")
        came = Ranges.of(there for here, there in numbers.items() if here in theirs)
        read[row.user_id] = Ranges.parse(row.ours or "") | came
    _note(actor, stays, read, now)


def _note(actor: Actor, held: Held, read: Mapping[int, Ranges], now: datetime) -> None:
    if not read:
        return
    rows(actor, _FORGET, stays=held.id, users=list(read))
    values = [
        {
            "user_id": user,
            "thread_id": held.id,
            "pod_id": held.pod_id,
            "ranges": str(ranges),
            "seen": len(ranges),
            "first_unread": ranges.first_gap,
            "read_at": now,
        }
        for user, ranges in read.items()
    ]
    db.session.execute(insert(ReadRanges), values)


def forget_reading(actor: Actor, stays: Held, last: int, now: datetime) -> None:
    """Count nothing after the post `last` as read any more."""
    known = rows(actor, _KNOWN, stays=stays.id).all()
    gone = Ranges(((last + 1, ENDLESS),))
    _note(actor, stays, {row.user_id: Ranges.parse(row.ranges) - gone for row in known}, now)


def follow(actor: Actor, gone: int, stays: int, now: datetime) -> None:
    """Let whoever chose a level for a thread have it for the other one, too, if they chose none there."""
    rows(actor, _FOLLOW, gone=gone, stays=stays, now=now)


def unfollow(actor: Actor, stays: int, then: datetime) -> None:
    """Take back what `follow` chose at that moment."""
    rows(actor, _UNFOLLOW, stays=stays, then=then)


# What hangs on a thread and not on one of its posts, or has a rule of its own above.
_APART = frozenset({"post", "read_ranges", "thread_tag", "watch", "draft", "thread_change"})


def carry(gone: int, stays: int, first: int) -> dict[str, list[list[int]]]:
    """Give what else names a thread to the other one; return the keys of those rows by table and column."""
    found: dict[str, list[list[int]]] = {}
    for table in Model.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name != Thread.__tablename__ or table.name in _APART:
                continue
            own = list(table.primary_key.columns)
            named = unscoped(select(*own).where(key.parent == gone), _HELD)
            ids = [list(row) for row in db.session.execute(named)]
            if ids:
                found[f"{table.name}.{key.parent.name}"] = ids
                db.session.execute(unscoped(update(table).where(key.parent == gone).values({key.parent: stays}), _HELD))
    # Who writes at the end of both goes on with the one as an answer to the first post that came.
    _carry_drafts(gone, f"thread-{stays}", thread_id=stays)
    _carry_drafts(gone, f"thread-{stays}-post-{first}", thread_id=stays, post_id=first)
    return found


def _carry_drafts(gone: int, there: str, **named: int) -> None:
    """Let what people were writing at the end of a thread go to another place, where they write nothing yet."""
    taken = select(_Other.user_id).where(_Other.key == there)
    db.session.execute(
        unscoped(
            update(Draft)
            .where(Draft.key == f"thread-{gone}", Draft.user_id.not_in(taken))
            .values(key=there, **named)
            .execution_options(synchronize_session=False),
            _HELD,
        )
    )


def give_back(name: str, ids: Sequence[Sequence[int]], thread: int) -> None:
    table_name, column = name.split(".")
    table = Model.metadata.tables[table_name]
    own = list(table.primary_key.columns)
    for key in ids:
        clause = [one == value for one, value in zip(own, key, strict=True)]
        db.session.execute(unscoped(update(table).where(*clause).values({table.c[column]: thread}), _HELD))
