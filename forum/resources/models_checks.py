"""Whether the links of resources answer, and when a pod was told of those that do not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Model
from forum.pods.models import Pod

from .models import ResourceVersion


class LinkCheck(Model):
    """What a link answered when it was looked at last: a state of `kernel.reaching`, and since when."""

    __tablename__ = "link_check"

    version_id: Mapped[int] = mapped_column(
        ForeignKey(ResourceVersion.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), index=True)
    state: Mapped[str]
    since: Mapped[datetime]
    at: Mapped[datetime]


class LinkReport(Model):
    """When the moderators of a pod were told last."""

    __tablename__ = "link_report"

    pod_id: Mapped[int] = mapped_column(ForeignKey(Pod.id), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
