"""The audit trail: who did what to what, one subject a row, in a chain of hashes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk


class AuditEntry(Model):
    __tablename__ = "audit_entry"

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    pod_id: Mapped[int | None]
    # Ids and names of states, before and after; never content, never secrets.
    details: Mapped[dict[str, Any]]
    previous: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)

    __table_args__ = (Index("ix_audit_entry_pod_id_id", "pod_id", "id"),)
