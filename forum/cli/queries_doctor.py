"""What the doctor asks the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text

from forum.kernel.db import db
from forum.kernel.outbox import EventRow
from forum.kernel.policy import unscoped
from forum.people.models import User

_WHY = "the operator's own look at the machine"
_NEWEST = unscoped(select(func.max(EventRow.at)), _WHY)
_ADMINS = unscoped(select(func.count()).select_from(User).where(User.is_admin, User.suspended_at.is_(None)), _WHY)
_TIME = text("SELECT clock_timestamp()")


def newest() -> datetime | None:
    """Return when the latest event happened."""
    return db.session.execute(_NEWEST).scalar_one()


def admins() -> int:
    """Return how many administrators can sign in."""
    return int(db.session.execute(_ADMINS).scalar_one())


def server_time() -> datetime | None:
    """Return what time it is on the database's machine; None where that is this one."""
    if db.engine.dialect.name != "postgresql":
        return None
    now: datetime = db.session.execute(_TIME).scalar_one()
    return now
