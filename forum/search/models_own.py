"""What pods and people keep of their own for searching."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model
from forum.pods.models import Pod


class Glossary(Model):
    """Words of a pod that mean the same, as its coordinators wrote them: a line each, `hand rub = ABHR`."""

    __tablename__ = "glossary"

    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), primary_key=True)
    text: Mapped[str]
    # How often it was changed: who edits an older one is told.
    revision: Mapped[int]
    edited_at: Mapped[datetime]
