"""What a thread came to, in short: each version is a row, and is never edited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk
from forum.people.models import User
from forum.pods.models import Pod

from .models import Thread


class Synthesis(Model):
    """One version of a thread's synthesis; the highest number that has words is the present one."""

    __tablename__ = "synthesis"

    id: Mapped[pk]
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    # From 1. Two who write at once want the same number: one of them is told.
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    body: Mapped[str]
    html: Mapped[str]
    renderer: Mapped[int]
    is_plain: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]
    at: Mapped[datetime]
    # The last post that it rests on, and of how many people from where the posts until then are.
    upto: Mapped[int]
    people: Mapped[int]
    countries: Mapped[list[str]]

    __table_args__ = (UniqueConstraint("thread_id", "number"),)
