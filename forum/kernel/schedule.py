"""What happens by the clock: each check comes once a period, however many workers there are, as an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import Model, db
from .outbox import Event, emit
from .upserts import Upsert


class Turn(Model):
    """A check that came in a period: whoever writes the row first has the turn, in one transaction with the event."""

    __tablename__ = "turn"

    name: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


@dataclass(frozen=True)
class _Check:
    period: timedelta
    fact: Callable[[], Event]


_ONCE = ["name", "period"]
_TAKE = Upsert(lambda insert: insert(Turn).on_conflict_do_nothing(index_elements=_ONCE).returning(Turn.period))
# Longer than a clock that was set back may be wrong.
_KEPT = timedelta(days=40)
_FORGET = (
    delete(Turn)
    .where(Turn.name == bindparam("of"), Turn.at < bindparam("before", type_=Turn.at.type))
    .execution_options(synchronize_session=False)
)
_checks: dict[str, _Check] = {}
_seen: dict[str, tuple[str, int]] = {}


def every(name: str, period: timedelta, fact: Callable[[], Event]) -> None:
    """Emit `fact()` once in each period, from now on."""
    _checks[name] = _Check(period, fact)


def tick() -> None:
    """Emit what is due, once for all workers; costs nothing while nothing is. Commits."""
    now, place = clock.now(), str(db.engine.url)
    for name, check in _checks.items():
        period = int(now.timestamp() // check.period.total_seconds())
        if _seen.get(name) == (place, period):
            continue
        taken = db.session.execute(_TAKE.here, {"name": name, "period": period, "at": now}).first()
        if taken is not None:
            db.session.execute(_FORGET, {"of": name, "before": now - _KEPT})
            emit(check.fact())
        db.session.commit()
        _seen[name] = (place, period)
