"""Watches: how much somebody wants to hear of a thread, of a tag, or of a whole pod."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod, Tag

from .models import Thread

# Of everything, of what is said to me, of nothing. Of several tags the first in this order counts, which is the
# order of their letters.
FOLLOW, MUTE, NORMAL = LEVELS = ("follow", "mute", "normal")
OF_POD = "thread_id IS NULL AND tag_id IS NULL"


class Watch(Model):
    """A level for a thread, for a tag of a pod, or (neither) for a pod: the nearest to a thread counts."""

    __tablename__ = "watch"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    tag_id: Mapped[int | None] = mapped_column(ForeignKey(Tag.id, ondelete="CASCADE"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"), index=True)
    level: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("user_id", "tag_id"),
        UniqueConstraint("user_id", "thread_id"),
        partial_index("uq_watch_user_id_pod_id", "user_id", "pod_id", unique=True, where=OF_POD),
        Index("ix_watch_user_id_id", "user_id", "id"),
    )
