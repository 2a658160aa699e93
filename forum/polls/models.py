"""Polls and votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User
from forum.pods.models import Pod
from forum.threads.models import Thread, Title

CHOICE, CONSENT = "choice", "consent"
KINDS = (CHOICE, CONSENT)
AGREE, CONCERN, OBJECTION = "agree", "concern", "objection"
STANCES = (AGREE, CONCERN, OBJECTION)
# Fewer secret votes than these would tell of each who gave it.
FEWEST = 3


def keys_of(kind: str, options: Sequence[str]) -> tuple[str, ...]:
    """Return what a vote of such a poll can name."""
    return STANCES if kind == CONSENT else tuple(str(at) for at in range(1, len(options) + 1))


class Poll(Model):
    """A question to the members of a thread's pod, open until it is closed by hand or by the clock."""

    __tablename__ = "poll"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    kind: Mapped[str]
    question: Mapped[str] = mapped_column(Title)
    about: Mapped[str] = mapped_column(default="")
    # The answers of a choice; a vote names them by their number, from 1.
    options: Mapped[list[str]] = mapped_column(default=list)
    several: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[bool] = mapped_column(default=False)
    # Whoever has voted sees the result while it runs.
    early: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # When those who have not voted are to be reminded; None once they were, or where there is no time for it.
    warn_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # None where the clock closed it.
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    # How often an outcome was stated.
    revision: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(default="")
    outcome_html: Mapped[str] = mapped_column(default="")
    renderer: Mapped[int] = mapped_column(default=0)
    outcome_at: Mapped[datetime | None]
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))

    __table_args__ = (partial_index("ix_poll_runs", "closes_at", where="closed_at IS NULL"),)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what a vote can name."""
        return keys_of(self.kind, self.options)


class PollOutcome(Model):
    """What an outcome said until another was stated, by whom and since when."""

    __tablename__ = "poll_outcome"

    id: Mapped[pk]
    poll_id: Mapped[int] = mapped_column(ForeignKey(Poll.id, ondelete="CASCADE"))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    # From 1, as the poll counts them.
    number: Mapped[int]
    body: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)

    __table_args__ = (UniqueConstraint("poll_id", "number"),)


class Vote(Model):
    """What one person said to a poll; nobody's once a secret poll has closed, or its person was erased."""

    __tablename__ = "vote"

    id: Mapped[pk]
    poll_id: Mapped[int] = mapped_column(ForeignKey(Poll.id, ondelete="CASCADE"))
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    # Keys of the poll in its order: "1,3", or one of the stances.
    choices: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("poll_id", "user_id"),)
