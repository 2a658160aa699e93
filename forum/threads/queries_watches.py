"""Questions about watches: what I chose for a thread and in a pod, and all that I follow and mute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, scope_of
from forum.pods.models import Pod, Tag

from .models import Thread
from .models_watches import NORMAL, Watch
from .policy_watches import level_of

SIZE = 50
# For the page's own statement: how much ME wants to hear of its thread.
LEVEL = level_of(ME, bindparam("thread"), bindparam("pod"))
_CHOSEN = select(Watch.thread_id, Watch.tag_id, Watch.level).where(
    scope_of(Watch),
    Watch.pod_id == bindparam("pod"),
    or_(Watch.thread_id.is_(None), Watch.thread_id == bindparam("thread")),
)
_LISTED = (
    select(
        Watch.id,
        Watch.level,
        Watch.tag_id,
        Watch.thread_id,
        Watch.at,
        Pod.slug,
        Pod.name.label("pod"),
        Tag.name.label("tag"),
        Tag.slug.label("tag_slug"),
        Thread.title,
        Thread.slug.label("thread_slug"),
    )
    .select_from(Watch)
    .join(Pod, and_(Pod.id == Watch.pod_id, scope_of(Pod)))
    .outerjoin(Tag, and_(Tag.id == Watch.tag_id, scope_of(Tag)))
    .outerjoin(Thread, and_(Thread.id == Watch.thread_id, scope_of(Thread)))
    # Of a thread in the bin nothing is said.
    .where(scope_of(Watch), or_(Watch.thread_id.is_(None), Thread.id.is_not(None)))
    .order_by(Watch.id.desc())
    .limit(SIZE + 1)
)
_AFTER = _LISTED.where(Watch.id < bindparam("after"))
_Whole = aliased(Watch)
# The tags of a pod beside what I chose for them and for the pod: one statement for the pod's front page.
_ROOM = (
    select(Tag.id, Tag.name, Tag.slug, Watch.level, _Whole.level.label("whole"))
    .select_from(Pod)
    .outerjoin(Tag, and_(Tag.pod_id == Pod.id, Tag.retired_at.is_(None), scope_of(Tag)))
    .outerjoin(Watch, and_(Watch.tag_id == Tag.id, scope_of(Watch)))
    .outerjoin(
        _Whole,
        and_(_Whole.pod_id == Pod.id, _Whole.user_id == ME, _Whole.tag_id.is_(None), _Whole.thread_id.is_(None)),
    )
    .where(Pod.id == bindparam("pod"), scope_of(Pod))
    .order_by(Tag.position, Tag.name, Tag.id)
)


@dataclass(frozen=True)
class Chosen:
    """What somebody chose in a pod, and for one thread of it; "" where they chose nothing."""

    pod: str
    tags: dict[int, str]
    thread: str = ""

    def above(self, tag_ids: Sequence[int]) -> str:
        """Return the level of a thread with these tags where nothing is chosen for itself."""
        return min((self.tags[id_] for id_ in tag_ids if id_ in self.tags), default=self.pod or NORMAL)


def chosen(actor: Actor, pod_id: int, thread_id: int = 0) -> Chosen:
    """Return what the actor chose for a pod, its tags, and a thread of it."""
    found = rows(actor, _CHOSEN, pod=pod_id, thread=thread_id).all()
    return Chosen(
        next((row.level for row in found if row.thread_id is None and row.tag_id is None), ""),
        {row.tag_id: row.level for row in found if row.tag_id is not None},
        next((row.level for row in found if row.thread_id is not None), ""),
    )


def room(actor: Actor, pod_id: int) -> tuple[list[Row[Any]], Chosen]:
    """Return a pod's tags and what the actor chose there."""
    found = rows(actor, _ROOM, pod=pod_id).all()
    tags = [row for row in found if row.id is not None]
    return tags, Chosen(
        next((row.whole for row in found if row.whole), ""), {row.id: row.level for row in tags if row.level}
    )


def page_of(actor: Actor, after: int | None = None) -> tuple[Sequence[Row[Any]], int | None]:
    """Return what the actor chose, the latest first, and the key to go on by, None at the end."""
    found = (rows(actor, _LISTED) if after is None else rows(actor, _AFTER, after=after)).all()
    return found[:SIZE], found[SIZE - 1].id if len(found) > SIZE else None
