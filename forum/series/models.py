"""Series and their rounds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Thread


class Series(Model):
    """A theme that a pod talks about for some weeks."""

    __tablename__ = "series"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    # Since then the leads are asked for their syntheses.
    ended_at: Mapped[datetime | None]

    __table_args__ = (partial_index("ix_series_runs", "ends_at", where="ended_at IS NULL"),)


class Round(Model):
    """One question of a series: on its day it becomes a thread of whoever leads it, and keeps no words here."""

    __tablename__ = "round"

    id: Mapped[pk]
    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    title: Mapped[str]
    body: Mapped[str]
    language: Mapped[str]
    opens_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    # The thread; not named as one, as this row stays in its pod when the thread is moved.
    opened_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id, ondelete="SET NULL"), index=True)

    __table_args__ = (partial_index("ix_round_waits", "opens_at", where="opened_at IS NULL"),)
