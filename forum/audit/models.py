"""The audit trail: who did what to what, one subject a row, in a chain of hashes; triggers refuse every change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk


class AuditEntry(Model):
    __tablename__ = "audit_entry"

    id: Mapped[pk]
    # No foreign keys: an entry outlives the event that it was made of, and the person whom it names by number.
    event_id: Mapped[int] = mapped_column(unique=True)
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

    __table_args__ = (
        Index("ix_audit_entry_pod_id_id", "pod_id", "id"),
        Index("ix_audit_entry_actor_id_id", "actor_id", "id"),
        Index("ix_audit_entry_subject_id_id", "subject_id", "id"),
    )
