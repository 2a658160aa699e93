"""The verb that puts all posts of a thread at the end of another one of its pod, and the way back.

Each post keeps its key, and with it permalinks, quotes and all that hangs on it. Posts of the thread that goes stand
under its first one, with numbers that nobody had; its own address leads to that post from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Conflict, Refused
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import rows, unscoped
from forum.pods.policy import moderates

from . import actions_along as along
from . import actions_changes as changes
from . import branching
from .actions_counting import settle
from .actions_moderation import because
from .actions_relocating import put
from .actions_splitting import MOST, THERE
from .branching import Spot
from .events import ChangeUndone, PostsMoved, ThreadMerged
from .models import Thread
from .models_changes import MERGED, ThreadChange
from .models_syntheses import Synthesis

_HELD = "the threads were written to by the same action just before"
_FROM: Any = bindparam("gone", type_=Integer)
_INTO: Any = bindparam("stays", type_=Integer)
_NOW: Any = bindparam("now", type_=ThreadChange.at.type)
_CLOSE = unscoped(
    update(Thread)
    .where(Thread.id == _FROM)
    # Its title stays for the way back, and goes with the posts.
    .values(deleted_at=_NOW, purged_at=_NOW, deleted_by_id=bindparam("by"))
    .values(merged_post_id=bindparam("first", type_=Integer))
    .execution_options(synchronize_session=False),
    _HELD,
)
_REOPEN = unscoped(
    update(Thread)
    .where(Thread.id == _FROM, Thread.merged_post_id.is_not(None), Thread.pod_id == bindparam("pod"))
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
    along.carry_reading(actor, gone, stays, {place.number: spots[place.id].number for place in moving}, now)
    put(spots, joined=now)
    others = along.carry(gone.id, stays.id, moving[0].id)
    last = stays.last_number + len(moving)
    rows(actor, _COUNT, stays=stays.id, was=stays.last_number, last=last)
    settle([stays.id])
    rows(actor, _CLOSE, gone=gone.id, now=now, by=actor.id, first=moving[0].id)
    stood = [[place.id, place.number, place.path, place.parent_id, _iso(place.joined_at)] for place in moving]
    before = {"thread": gone.id, "stood": stood, "along": others, "last": stays.last_number}
    change = changes.record(actor, stays, MERGED, before, {"posts": len(moving), "last": last}, why)
    # By this moment they are known again.
    along.follow(actor, gone.id, stays.id, now)
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


def _back(actor: Actor, change: ThreadChange, now: datetime) -> None:
    """Make it the thread that it was; refused once somebody has written after its posts, or taken one of them away."""
    before, after = change.before, change.after
    stays, back = changes.hold(actor, change.thread_id, now), before.get("stood", ())
    stood = {post: Spot(before["thread"], number, path, parent) for post, number, path, parent, _at in back}
    there = {row.id for row in rows(actor, THERE, thread=stays.id)}
    if not stood or not stood.keys() <= there:
        raise changes.changed_since()
    if rows(actor, _COUNT, stays=stays.id, was=after["last"], last=before["last"]).first() is None:
        raise changes.changed_since()
    # The thread that went is where it was: the other one may have gone to another pod.
    if rows(actor, _REOPEN, gone=before["thread"], pod=stays.pod_id).first() is None:
        raise changes.changed_since()
    _put_back(back, stood)
    for name, ids in before["along"].items():
        along.give_back(name, ids, before["thread"])
    along.unfollow(actor, stays.id, change.at)
    along.forget_reading(actor, stays, before["last"], now)
    settle([stays.id, before["thread"]])
    emit(PostsMoved(actor.id, stays.pod_id, before["thread"]))
    emit(ChangeUndone(actor.id, stays.pod_id, stays.id))


def _put_back(stood: Sequence[Sequence[Any]], spots: Mapping[int, Spot]) -> None:
    by_moment: dict[str | None, dict[int, Spot]] = {}
    for post, *_place, joined in stood:
        by_moment.setdefault(joined, {})[post] = spots[post]
    for joined, some in by_moment.items():
        put(some, joined=_moment(joined))


changes.BACK[MERGED] = _back
