"""How long a request waits for a database that somebody else writes to: to write, seconds; to read, hardly at all."""

from __future__ import annotations

import time
from contextvars import ContextVar

# Seconds. A reader writes only what may as well be written with the next page.
WRITER, READER = 5.0, 0.25
_LEAST = 0.05
# When the server took the request in: who stood in a queue has waited already.
came: ContextVar[float | None] = ContextVar("came", default=None)
_until: ContextVar[float | None] = ContextVar("until", default=None)


def begin(*, reads: bool) -> None:
    """Start the time of this request."""
    now = time.monotonic()
    _until.set(now + READER if reads else (came.get() or now) + WRITER)


def left() -> float:
    """Return for how many seconds the caller may still wait; work that nobody waits for always has a writer's time."""
    until = _until.get()
    return WRITER if until is None else max(until - time.monotonic(), _LEAST)
