"""Lines in the bell: what happened, for whom, and whether it was read. Ids only, never text."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod
from forum.pods.models_requests import JoinRequest
from forum.threads.models import Post, Thread
from forum.threads.models_held import HeldPost


class Notification(Model):
    __tablename__ = "notification"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # No foreign key: the notice is kept longer than the event.
    event_id: Mapped[int]
    # reply, request_approved, request_declined, question_asked, post_hidden, nugget_spotted, ...
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    pod_id: Mapped[int | None] = mapped_column(ForeignKey(Pod.id), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id), index=True)
    join_request_id: Mapped[int | None] = mapped_column(ForeignKey(JoinRequest.id))
    held_post_id: Mapped[int | None] = mapped_column(ForeignKey(HeldPost.id), index=True)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        # At least once becomes exactly once.
        UniqueConstraint("user_id", "event_id"),
        Index("ix_notification_user_id_id", "user_id", "id"),
        partial_index("ix_notification_unread", "user_id", where="read_at IS NULL"),
    )
