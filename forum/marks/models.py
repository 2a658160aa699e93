"""Reactions: what somebody says to a post without a word of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model
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
