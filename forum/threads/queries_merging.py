"""What merging two threads would mean, and where a thread went that was merged into another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select

from forum.kernel.actor import Actor
from forum.kernel.policy import rows, scope_of, unscoped, visible

from . import queries_carrying
from .models import Post, Thread

OFFERED = 20
# An address of ours, or the number alone.
_NAMED = re.compile(r"(?:^|/threads/)(\d{1,9})(?:[/?#]|$)")
_ONE = visible(Thread).where(Thread.id == bindparam("which"), Thread.pod_id == bindparam("pod"))
_NEWEST = (
    select(Thread.id, Thread.title)
    .where(scope_of(Thread), Thread.pod_id == bindparam("pod"), Thread.id != bindparam("thread"))
    .order_by(Thread.last_at.desc(), Thread.id.desc())
    .limit(OFFERED)
)
_WENT = unscoped(
    select(Thread.merged_post_id).where(Thread.id == bindparam("thread")), "a key of a post that is asked for below"
)
_THERE = select(Post.id).where(Post.id == bindparam("post"), scope_of(Post))


class Effect(NamedTuple):
    """What goes to the end of which thread."""

    into: Thread
    load: queries_carrying.Load


class Choice(NamedTuple):
    """A thread that another may be merged into."""

    id: int
    title: str


def named(actor: Actor, thread: Thread, text: str) -> Thread | None:
    """Return the other thread of the pod that an address or a number names, None for none that the actor sees."""
    found = _NAMED.search(text.strip())
    if found is None or int(found[1]) == thread.id:
        return None
    into: Thread | None = rows(actor, _ONE, which=int(found[1]), pod=thread.pod_id).scalar()
    return into


def effect(actor: Actor, thread: Thread, into: Thread) -> Effect:
    """Return what merging a thread into another means."""
    return Effect(into, queries_carrying.load(actor, thread.id))


def newest(actor: Actor, thread: Thread) -> Sequence[Choice]:
    """Return the threads of the pod where something was said last."""
    return [Choice._make(row) for row in rows(actor, _NEWEST, pod=thread.pod_id, thread=thread.id)]


def successor(actor: Actor, thread_id: int) -> int | None:
    """Return the first post of a thread that was merged into another, if the actor sees it there."""
    post = rows(actor, _WENT, thread=thread_id).scalar()
    return None if post is None else rows(actor, _THERE, post=post).scalar()
