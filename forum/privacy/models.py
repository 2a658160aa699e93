"""A copy of everything about a person, and the wish to be erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model, pk
from forum.people.models import User


class DataExport(Model):
    """A copy that was asked for; ready when the worker has built it."""

    __tablename__ = "data_export"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), index=True)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)


class DataExportPart(Model):
    """A piece of the archive: in the database, so that every machine has it and it goes with its row."""

    __tablename__ = "data_export_part"

    data_export_id: Mapped[int] = mapped_column(ForeignKey(DataExport.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Erasure(Model):
    """Somebody wants to be erased, and may still think better of it until it begins."""

    __tablename__ = "erasure"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    # Whether the texts go, too; else they stay under "a former member".
    texts: Mapped[bool]
