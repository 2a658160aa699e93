"""What keeps a session alive: being seen, noted once an hour and not with every page."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlalchemy.exc import OperationalError

from forum.kernel.db import db
from forum.kernel.policy import unscoped

from .models import Session

IDLE = timedelta(days=14)
_EVERY = timedelta(hours=1)
_SEEN = unscoped(
    update(Session)
    .where(Session.id == bindparam("which"), Session.seen_at < bindparam("before"))
    .values(seen_at=bindparam("now"))
    .execution_options(synchronize_session=False),
    "notes on the session of whoever asks just now that it was used",
)


def seen(session_id: int, last: datetime, now: datetime) -> None:
    """Note that a session was used, in a transaction of its own, when that was not noted within the hour."""
    if now - last <= _EVERY:
        return
    try:
        with db.engine.begin() as connection:
            connection.execute(_SEEN, {"which": session_id, "before": now - _EVERY, "now": now})
    except OperationalError:
        # A database that cannot be written just now can still be read: the next page notes it.
        return
