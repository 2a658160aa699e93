"""What was changed about a thread as a whole: a line in it, and all that is needed to take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk
from forum.people.models import User
from forum.pods.models import Pod

from .models import Thread

TITLED, TAGGED, MOVED = "titled", "tagged", "moved"
# Of a new thread what it was made of; of the old one that posts left, which is taken back with the other.
SPLIT, LEFT = "split", "left"
# Of a thread that another was merged into.
MERGED = "merged"
LOCKED, UNLOCKED, PINNED, UNPINNED = "locked", "unlocked", "pinned", "unpinned"
SLOWED, HURRIED = "slowed", "hurried"


class ThreadChange(Model):
    __tablename__ = "thread_change"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id))
    kind: Mapped[str]
    # The newest post when it happened: the line stands after it, in both orders.
    number: Mapped[int]
    # By kind; the verb that wrote it knows what stands there.
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # Taken back: the line is gone.
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    __table_args__ = (Index("ix_thread_change_thread_id_number", "thread_id", "number"),)
