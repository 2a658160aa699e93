"""Unsent texts: what somebody is writing, and where it belongs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk
from forum.people.models import User
from forum.pods.models import Pod

from .models import Post, Thread


class Draft(Model):
    """One unsent text of one person at one place; without words it only remembers its number."""

    __tablename__ = "draft"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # The place: "thread-7", "thread-7-post-12", "pod-3", "edit-12", "held-4", "synthesis-7".
    key: Mapped[str]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id), index=True)
    # The post that is answered or edited.
    post_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id), index=True)
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]]
    # Rises with every change: who read an older one is told of the other text.
    sequence: Mapped[int] = mapped_column(default=0)
    # Which opened form wrote last, by the key that it is sent with once.
    composer: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "key"),)
