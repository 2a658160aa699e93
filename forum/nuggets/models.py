"""Change nuggets: so far spotted on a post and taken off again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Post, Thread


class Nugget(Model):
    __tablename__ = "nugget"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id), index=True)
    # The wording that was spotted: Post.revision at that moment.
    revision: Mapped[int]
    title: Mapped[str]
    # spotted; later states come with the harvest. `declined` ends it.
    state: Mapped[str] = mapped_column(default="spotted")
    spotted_at: Mapped[datetime]
    spotted_by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    declined_at: Mapped[datetime | None]
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        partial_index("uq_nugget_post_id_open", "post_id", unique=True, where="declined_at IS NULL"),
        Index("ix_nugget_pod_id_declined_at_spotted_at", "pod_id", "declined_at", "spotted_at"),
    )
