"""Letters that are to be sent or were: what they are about, never what they say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk
from forum.people.models import User


class Letter(Model):
    __tablename__ = "letter"

    id: Mapped[pk]
    # No foreign key: events go when all have been told of them.
    event_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    kind: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # Why it was never sent although nothing failed: its reader may no longer see what it is about.
    dropped: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("event_id", "user_id", "kind"),)
