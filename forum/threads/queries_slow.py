"""How slow a thread is, and how long somebody still waits; asked of slow threads only."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rows, unscoped
from forum.people.models import User
from forum.pods.policy import moderates

from . import slow
from .models import Post, Thread

_WHY = "whoever sees a slow thread is told who made it so; the times are those of one's own posts, in the bin or not"
_LAST = unscoped(
    select(func.max(Post.created_at)).where(Post.thread_id == bindparam("thread"), Post.author_id == ME), _WHY
)
_SAID = unscoped(select(User.name, _LAST.scalar_subquery().label("last")).where(User.id == bindparam("by")), _WHY)


def of(actor: Actor, thread: Thread) -> slow.Slow | None:
    """Return what a reader is told of a slow thread, None where it is not slow."""
    now = clock.now()
    if thread.slow_minutes is None or (thread.slow_until is not None and thread.slow_until <= now):
        return None
    said = rows(actor, _SAID, thread=thread.id, by=thread.slow_by_id).one()
    exempt = moderates(actor, thread.pod_id)
    wait = 0 if exempt else slow.left(said.last, thread.slow_minutes, now)
    return slow.Slow(thread.slow_minutes, thread.slow_until, said.name, thread.slow_reason, exempt, wait)


def wait(actor: Actor, thread_id: int, minutes: int) -> int:
    """Return how many minutes the actor has to wait; the thread's row is locked, so that no second post slips in."""
    return slow.left(rows(actor, _LAST, thread=thread_id).scalar_one(), minutes, clock.now())
