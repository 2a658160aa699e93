"""Values of slow threads: how long one waits, who said so, and the wait in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from forum.kernel import i18n
from forum.kernel.errors import Refused
from forum.kernel.i18n import _

# Minutes between two posts of one person.
WAITS = (5, 15, 60, 240, 1440)
# From here on in whole hours.
_MINUTES = 120


@dataclass(frozen=True)
class Slow:
    """A slow thread as its reader is told of it; `wait` is what is left until they may post, 0 when they may."""

    minutes: int
    until: datetime | None
    by: str
    reason: str
    exempt: bool
    wait: int

    @property
    def every(self) -> str:
        """Return the time between two posts in words."""
        return span(self.minutes)

    @property
    def left(self) -> str:
        """Return the time to wait in words."""
        return span(self.wait)


def holds(minutes: int | None, until: datetime | None, now: datetime) -> bool:
    """Say whether a thread is slow at a moment."""
    return minutes is not None and (until is None or until > now)


def too_soon(wait: int) -> Refused:
    """Return what is said of a post that comes so many minutes too soon."""
    said = _("This thread is slow, and your text is kept. Time until your next post: %(time)s.", time=span(wait))
    return Refused(said, "body")


def left(last: datetime | None, minutes: int, now: datetime) -> int:
    """Return the minutes until the next post, rounded up, after one at `last`."""
    if last is None:
        return 0
    seconds = (last + timedelta(minutes=minutes) - now).total_seconds()
    return max(0, -int(-seconds // 60))


def span(minutes: int) -> str:
    """Return a time in words of the reader's language, never shorter than it is: 5 minutes, 4 hours."""
    whole = timedelta(minutes=minutes) if minutes <= _MINUTES else timedelta(hours=-(-minutes // 60))
    unit = 1.0 if minutes % 60 == 0 or minutes > _MINUTES else 1000.0
    return format_timedelta(whole, granularity="minute", threshold=unit, locale=i18n.language())
