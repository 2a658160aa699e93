"""How often somebody may try: counted where all processes see it and a restart does not forget it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from importlib import import_module

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, metrics, settings, tokens
from .db import Model, db, pk
from .errors import TooMany

# What: how many within how long, for each who.
LIMITS: Mapping[str, tuple[int, timedelta]] = {
    "sign-in": (10, timedelta(minutes=15)),
    "sign-in-network": (60, timedelta(minutes=15)),
    "second-factor": (5, timedelta(minutes=15)),
    # Five tries every quarter of an hour would find one of a million codes within a few years.
    "second-factor-day": (30, timedelta(days=1)),
    "prove": (10, timedelta(minutes=15)),
    "address": (5, timedelta(hours=1)),
    # A class of thirty may sit behind one address of the net.
    "register": (40, timedelta(hours=1)),
    "register-address": (5, timedelta(hours=1)),
    "forgot": (3, timedelta(hours=1)),
    "forgot-network": (20, timedelta(hours=1)),
    "search": (60, timedelta(minutes=1)),
    # While a title is written; each asks the index.
    "similar": (60, timedelta(minutes=1)),
    # A script asks with each letter of a name.
    "complete": (120, timedelta(minutes=1)),
    "post": (30, timedelta(minutes=5)),
    "react": (120, timedelta(minutes=5)),
    # A dear one takes a thread of the server for seconds.
    "preview": (60, timedelta(minutes=5)),
    # A script keeps what is typed every few seconds; refused, the text stays in the browser.
    "draft": (150, timedelta(minutes=5)),
    # A paste of twenty pictures, and once more; each is a child process for a moment.
    "upload": (60, timedelta(minutes=5)),
    # Each asking is a letter to every moderator.
    "join": (10, timedelta(hours=1)),
    # Each is all that somebody has brought here, written once more.
    "copy": (5, timedelta(days=1)),
    # Lines of the trail that one person may fill by trying what they may not; what is more is refused all the same.
    "denied": (60, timedelta(hours=1)),
}
# Not refused because the database is too busy to count them.
_READS = frozenset({"search", "similar", "complete"})


class Attempt(Model):
    """One try; who tried is kept as a digest only."""

    __tablename__ = "attempt"

    id: Mapped[pk]
    who: Mapped[str] = mapped_column(index=True)
    at: Mapped[float] = mapped_column(index=True)


_COUNT = select(Attempt.at).where(Attempt.who == bindparam("who"), Attempt.at > bindparam("since")).order_by(Attempt.at)
_FORGET = delete(Attempt).where(Attempt.at < bindparam("before")).execution_options(synchronize_session=False)
# SQLite has one writer at a time. PostgreSQL would let all who come at once count the same tries.
_QUEUE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("who"), 0)))
_LONGEST = max(period for _number, period in LIMITS.values())


def limit(what: str, *who: object) -> None:
    """Count one try of `who`. Raises TooMany with the seconds to wait; counts in a transaction of its own."""
    if not settings.current().limits:
        return
    number, period = LIMITS[what]
    now, key = clock.now().timestamp(), tokens.digest("\x00".join([what, *map(str, who)]))
    try:
        oldest = _counted(key, number, now, period.total_seconds())
    except OperationalError:
        if what in _READS:
            return
        raise
    if oldest is not None:
        metrics.happened(f"limited_{what}")
        raise TooMany(max(1, round(oldest + period.total_seconds() - now)))


def _counted(key: str, number: int, now: float, period: float) -> float | None:
    """Count in Redis where there is one; without it the table goes on, so that a limit never falls away."""
    if settings.current().redis_url:
        shared = import_module("forum.kernel.limits_redis")
        with suppress(shared.Away):
            found: float | None = shared.count(key, number, now, period, tokens.new())
            return found
    return _count(key, number, now, now - period)


def _count(key: str, number: int, now: float, since: float) -> float | None:
    """Count a try; or return when the one was that stands in its way."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_QUEUE, {"who": key})
        connection.execute(_FORGET, {"before": now - _LONGEST.total_seconds()})
        tried = connection.execute(_COUNT, {"who": key, "since": since}).scalars().all()
        if len(tried) >= number:
            return tried[-number]
        connection.execute(insert(Attempt), {"who": key, "at": now})
        return None
