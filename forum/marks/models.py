"""Reactions, what somebody says to a post without a word of their own; bookmarks, what they keep for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Post

THANKS, USEFUL, TRY = "thanks", "useful", "try"
KINDS = (THANKS, USEFUL, TRY)


class Reaction(Model):
    """One kind of reaction of one person to one post; taken back, the row is gone."""

    __tablename__ = "reaction"

    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    at: Mapped[datetime]


class Bookmark(Model):
    """A post that somebody keeps for later, with a note and a moment to be reminded; it outlives the post."""

    __tablename__ = "bookmark"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    post_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id, ondelete="SET NULL"), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("user_id", "post_id"),
        Index("ix_bookmark_user_id_id", "user_id", "id"),
        partial_index("ix_bookmark_due", "remind_at", where="remind_at IS NOT NULL AND reminded_at IS NULL"),
    )
