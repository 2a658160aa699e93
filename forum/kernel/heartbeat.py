"""Signs of life: every worker writes one now and then, where all machines can see it."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import REBUILT, Model, db, pk
from .upserts import Insert, Upsert

EVERY = timedelta(seconds=10)
# Longer than a worker needs for one batch and to start again.
SILENT = timedelta(seconds=60)
_FORGOTTEN = timedelta(days=1)


class Heartbeat(Model):
    """When a worker was seen last."""

    __tablename__ = "heartbeat"

    id: Mapped[pk]
    worker: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    at: Mapped[datetime]

    # Who works just now is nothing to keep.
    __table_args__ = {"info": {REBUILT: True}}  # noqa: RUF012 as SQLAlchemy reads it


def _beating(insert: Insert) -> Any:
    row = insert(Heartbeat)
    return row.on_conflict_do_update(index_elements=["worker"], set_={"at": row.excluded.at})


_BEAT = Upsert(_beating)
_FORGET = delete(Heartbeat).where(Heartbeat.at < bindparam("before")).execution_options(synchronize_session=False)
_LAST = select(func.max(Heartbeat.at))
_ALIVE = select(func.count()).select_from(Heartbeat).where(Heartbeat.at > bindparam("since"))


def beat(began: datetime) -> None:
    """Say that this process is at work; the caller commits."""
    now = clock.now()
    name = f"{socket.gethostname()}:{os.getpid()}"
    db.session.execute(_BEAT.here, {"worker": name, "began_at": began, "at": now})
    db.session.execute(_FORGET, {"before": now - _FORGOTTEN})


def last() -> datetime | None:
    """Return when a worker was seen last."""
    return db.session.execute(_LAST).scalar_one()


def alive() -> int:
    """Return how many workers are at work."""
    return int(db.session.execute(_ALIVE, {"since": clock.now() - SILENT}).scalar_one())
