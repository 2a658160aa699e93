"""Asking to join: the request, its answers, and what was said about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, partial_index, pk
from forum.people.models import User

from .models import Pod


class JoinRequest(Model):
    __tablename__ = "join_request"

    id: Mapped[pk]
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    charter_version: Mapped[int]
    # waiting, questioned (the applicant's turn), held; then approved, declined, withdrawn
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        # One open request for each person and pod, whoever is faster.
        partial_index("uq_join_request_open", "user_id", "pod_id", unique=True, where="decided_at IS NULL"),
        Index("ix_join_request_pod_id_decided_at_asked_at", "pod_id", "decided_at", "asked_at"),
    )

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something."""
        return self.decided_at is None


class JoinAnswer(Model):
    """What was asked, as it was worded then, and what the applicant wrote."""

    __tablename__ = "join_answer"

    id: Mapped[pk]
    join_request_id: Mapped[int] = mapped_column(ForeignKey(JoinRequest.id), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    position: Mapped[int]
    label: Mapped[str]
    text: Mapped[str]


class JoinRemark(Model):
    """A question asked back, its answer, or the note of a hold (for moderators only)."""

    __tablename__ = "join_remark"

    id: Mapped[pk]
    join_request_id: Mapped[int] = mapped_column(ForeignKey(JoinRequest.id), index=True)
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id))
    # question, answer, hold
    kind: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    text: Mapped[str]
