"""Verbs of syntheses: write one, remove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.errors import Conflict, Forbidden
from forum.kernel.i18n import _
from forum.kernel.outbox import emit
from forum.kernel.policy import ME, load, permits, rows, scope_of, unscoped
from forum.people.models import User
from forum.pods.policy import forget, harvested_pods, kept_pods

from . import composing, policy, policy_syntheses
from .actions import CharterFirst
from .actions_moderation import once
from .events import SynthesisRemoved, SynthesisWritten
from .models import Post, Thread
from .models_syntheses import Synthesis

# The scope of syntheses is declared there.
SEEN_BY = policy_syntheses
# Repeats what the action relies on, and keeps two who write at once apart.
_HOLD = (
    update(Thread)
    .where(
        Thread.id == bindparam("which"),
        scope_of(Thread),
        Thread.pod_id.in_(policy.writable_pods()),
        or_(Thread.author_id == ME, Thread.pod_id.in_(harvested_pods())),
    )
    .values(last_number=Thread.last_number)
    .returning(Thread.last_number)
    .execution_options(synchronize_session=False)
)
_NEWEST = unscoped(
    select(func.coalesce(func.max(Synthesis.number), 0)).where(Synthesis.thread_id == bindparam("thread")),
    "the number of the newest version in a thread that the writer sees",
)
_WROTE = unscoped(
    select(Post.author_id, User.country)
    .join(User, User.id == Post.author_id)
    .where(Post.thread_id == bindparam("thread"), policy.stands(Post), Post.hidden_at.is_(None))
    .distinct(),
    "how many wrote in a thread that the writer sees, and from which countries",
)
_REMOVE = (
    delete(Synthesis)
    .where(Synthesis.thread_id == bindparam("thread"), scope_of(Synthesis), Synthesis.pod_id.in_(kept_pods()))
    .returning(Synthesis.number)
    .execution_options(synchronize_session=False)
)


def write(actor: Actor, thread: Thread, *, body: str, language: str, read: int) -> Synthesis:
    """Write the synthesis of a thread, or another version of it; `read` is the number that was read, 0 for none.

    Raises Refused, CharterFirst, Conflict when another version came meanwhile, Forbidden, NotVisible.
    """
    if not permits(actor, "summarise", thread):
        raise Forbidden
    text = composing.text(body, language)
    upto = rows(actor, _HOLD, which=thread.id).scalar_one_or_none()
    if upto is None:
        forget(actor)
        load(actor, "summarise", Thread, thread.id)
        raise CharterFirst
    if db.session.execute(_NEWEST, {"thread": thread.id}).scalar_one() != read:
        raise Conflict(_("Somebody has written another version meanwhile"))
    wrote = db.session.execute(_WROTE, {"thread": thread.id}).all()
    columns: dict[str, Any] = text.columns()
    del columns["excerpt"]
    made = Synthesis(
        thread_id=thread.id,
        pod_id=thread.pod_id,
        number=read + 1,
        by_id=actor.id,
        at=clock.now(),
        upto=upto,
        people=len(wrote),
        countries=sorted({row.country for row in wrote if row.country}),
        **columns,
    )
    db.session.add(made)
    emit(SynthesisWritten(actor.id, thread.pod_id, thread.id, read + 1))
    return made


def remove(actor: Actor, thread: Thread) -> None:
    """Remove the synthesis of a thread with all its versions. Raises Conflict when there is none, Forbidden."""
    if not permits(actor, "moderate", thread):
        raise Forbidden
    numbers: Sequence[int] = rows(actor, _REMOVE, thread=thread.id).scalars().all()
    once(numbers or None)
    emit(SynthesisRemoved(actor.id, thread.pod_id, thread.id, max(numbers)))
