"""What time it is; demo data and tests may move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _moved.get() or datetime.now(UTC)


def outside(moment: datetime, began: datetime, ended: datetime) -> timedelta:
    """Return how far a moment lies before or after a span: what another clock said, asked inside it, is off so far."""
    return min(moment - began, timedelta()) + max(moment - ended, timedelta())


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Make `now` answer `moment` (aware) inside the block, in this context only."""
    mark = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(mark)
