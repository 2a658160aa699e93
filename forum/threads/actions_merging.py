"""The verb that puts all posts of a thread at the end of another one of its pod, and the way back.

Each post keeps its key, and with it permalinks, quotes and all that hangs on it. Posts of the thread that goes stand
under its first one, with numbers that nobody had; its own address leads to that post from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.orm import aliased

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import Model, db
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, unscoped
from forum.pods.models import Membership
from forum.pods.policy import moderates

from . import actions_changes as changes
from . import branching, composing, queries_reading
from .actions_moderation import because
from .actions_relocating import put, settle
from .actions_splitting import MOST, THERE
from .branching import Spot
from .events import ChangeUndone, PostsMoved, ThreadMerged
from .models import Post, ReadRanges, Thread
from .models_changes import MERGED, ThreadChange
from .models_drafts import Draft
from .models_syntheses import Synthesis
from .models_watches import Watch
from .reading import Ranges

_HELD = "the threads were written to by the same action just before"
_FROM: Any = bindparam("gone", type_=Integer)
_INTO: Any = bindparam("stays", type_=Integer)
_NOW: Any = bindparam("now", type_=ThreadChange.at.type)
_CLOSE = unscoped(
    update(Thread)
    .where(Thread.id == _FROM)
    .values(title="", slug="removed", deleted_at=_NOW, purged_at=_NOW, deleted_by_id=bindparam("by"))
    .values(merged_post_id=bindparam("first", type_=Integer))
    .execution_options(synchronize_session=False),
    _HELD,
)
_REOPEN = unscoped(
    update(Thread)
    .where(Thread.id == _FROM, Thread.merged_post_id.is_not(None))
    .values(title=bindparam("title"), slug=bindparam("slug"))
    .values(deleted_at=None, purged_at=None, deleted_by_id=None, merged_post_id=None)
    .returning(Thread.id)
    .execution_options(synchronize_session=False),
    _HELD,
)
# Going back, only as long as nobody has written after them.
_COUNT = unscoped(
    update(Thread)
    .where(Thread.id == _INTO, Thread.last_number == bindparam("was", type_=Integer))
    .values(last_number=bindparam("last", type_=Integer))
    .returning(Thread.id)
    .execution_options(synchronize_session=False),
    _HELD,
)
_SYNTHESES = unscoped(
    select(func.count(Synthesis.thread_id.distinct())).where(Synthesis.thread_id.in_((_FROM, _INTO))), _HELD
)
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


def merge(actor: Actor, thread: Thread, into: Thread, reason: str) -> ThreadChange:
    """Put all posts of a thread at the end of another one of its pod; return the change. Raises Refused, Conflict."""
    why, now = because(reason), clock.now()
    if thread.id == into.id or thread.pod_id != into.pod_id:
        raise Refused(_("Choose another thread of this pod."), "into")
    # Two who merge them into one another do it in one order.
    held = {id_: changes.hold(actor, id_, now) for id_ in sorted((thread.id, into.id))}
    gone, stays = held[thread.id], held[into.id]
    if not moderates(actor, stays.pod_id) or gone.pod_id != stays.pod_id:
        raise Conflict(_("Somebody else has changed it meanwhile."))
    moving = rows(actor, THERE, thread=gone.id).all()
    _refuse(actor, gone, stays, moving)
    spots = branching.appended(moving, stays.id, stays.last_number)
    _carry_reading(actor, gone, stays, {place.number: spots[place.id].number for place in moving}, now)
    put(spots, joined=now)
    along = _carry(gone.id, stays.id)
    rows(actor, _FOLLOW, gone=gone.id, stays=stays.id, now=now)
    last = stays.last_number + len(moving)
    rows(actor, _COUNT, stays=stays.id, was=stays.last_number, last=last)
    settle([stays.id])
    rows(actor, _CLOSE, gone=gone.id, now=now, by=actor.id, first=moving[0].id)
    stood = [[place.id, place.number, place.path, place.parent_id, _iso(place.joined_at)] for place in moving]
    before = {"thread": gone.id, "title": gone.title, "stood": stood, "along": along, "last": stays.last_number}
    change = changes.record(actor, stays, MERGED, before, {"posts": len(moving), "last": last, "at": _iso(now)}, why)
    emit(ThreadMerged(actor.id, stays.pod_id, stays.id, moving[0].id))
    emit(PostsMoved(actor.id, stays.pod_id, stays.id))
    return change


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _refuse(actor: Actor, gone: changes.Held, stays: changes.Held, moving: Sequence[Row[Any]]) -> None:
    if not moving:
        raise Conflict(_("Somebody else has changed it meanwhile."))
    if len(moving) > MOST:
        raise Refused(_("At most %(limit)s posts go at once.", limit=MOST), "into")
    if rows(actor, _SYNTHESES, gone=gone.id, stays=stays.id).scalar_one() > 1:
        raise Refused(_("Both threads have a synthesis. Remove one of them first."), "into")


def _carry_reading(
    actor: Actor, gone: changes.Held, stays: changes.Held, numbers: Mapping[int, int], now: datetime
) -> None:
    """Count in the thread that stays as read what each person has read of the one that goes."""
    found = rows(actor, _READ, gone=gone.id, stays=stays.id, pod=stays.pod_id).all()
    read = {}
    for row in found:
        theirs = Ranges.parse(row.theirs or "")
        came = Ranges.of(there for here, there in numbers.items() if here in theirs)
        read[row.user_id] = Ranges.parse(row.ours or "") | came
    _note(actor, stays, read, now)


def _note(actor: Actor, held: changes.Held, read: Mapping[int, Ranges], now: datetime) -> None:
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


# What hangs on a thread and not on one of its posts, or has a rule of its own above.
_APART = frozenset({"post", "read_ranges", "thread_tag", "watch", "draft", "thread_change"})


def _carry(gone: int, stays: int) -> dict[str, list[list[int]]]:
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
    _carry_drafts(gone, stays)
    return found


def _carry_drafts(gone: int, stays: int) -> None:
    """Let what somebody was writing at the end of a thread go along, if they write nothing at the other."""
    place, there = f"thread-{gone}", f"thread-{stays}"
    taken = select(_Other.user_id).where(_Other.key == there)
    db.session.execute(
        unscoped(
            update(Draft)
            .where(Draft.key == place, Draft.user_id.not_in(taken))
            .values(key=there, thread_id=stays)
            .execution_options(synchronize_session=False),
            _HELD,
        )
    )


def _back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    """Make it the thread that it was; refused once somebody has written after its posts, or taken one of them away."""
    before, after = change.before, change.after
    stays = changes.hold(actor, change.thread_id, now)
    stood = {post: Spot(before["thread"], number, path, parent) for post, number, path, parent, _at in before["stood"]}
    there = {row.id for row in rows(actor, THERE, thread=stays.id)}
    if not stood or not stood.keys() <= there:
        raise changes.changed_since()
    if rows(actor, _COUNT, stays=stays.id, was=after["last"], last=before["last"]).first() is None:
        raise changes.changed_since()
    title = before["title"]
    again = rows(actor, _REOPEN, gone=before["thread"], title=title, slug=composing.slug(title)).first()
    if again is None:
        raise changes.changed_since()
    _put_back(before["stood"], stood)
    for name, ids in before["along"].items():
        _give_back(name, ids, before["thread"])
    rows(actor, _UNFOLLOW, stays=stays.id, then=_moment(after["at"]))
    known = rows(actor, _KNOWN, stays=stays.id).all()
    kept = {row.user_id: Ranges.parse(row.ranges) - _above(before["last"]) for row in known}
    _note(actor, stays, kept, now)
    settle([stays.id, before["thread"]])
    emit(PostsMoved(actor.id, stays.pod_id, before["thread"]))
    emit(ChangeUndone(actor.id, stays.pod_id, stays.id))


def _above(number: int) -> Ranges:
    return Ranges(((number + 1, 2**30),))


def _put_back(stood: Sequence[Sequence[Any]], spots: Mapping[int, Spot]) -> None:
    by_moment: dict[str | None, dict[int, Spot]] = {}
    for post, *_place, joined in stood:
        by_moment.setdefault(joined, {})[post] = spots[post]
    for joined, some in by_moment.items():
        put(some, joined=_moment(joined))


def _give_back(name: str, ids: Sequence[Sequence[int]], thread: int) -> None:
    table_name, column = name.split(".")
    table = Model.metadata.tables[table_name]
    own = list(table.primary_key.columns)
    for key in ids:
        clause = [one == value for one, value in zip(own, key, strict=True)]
        db.session.execute(unscoped(update(table).where(*clause).values({table.c[column]: thread}), _HELD))


changes.BACK[MERGED] = _back
