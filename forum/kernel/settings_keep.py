"""How long things are kept: one table of times in days, with what stands without a setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .settings_names import SettingsError


@dataclass(frozen=True)
class Time:
    """One time: its name in `FORUM_KEEP`, the days without it, and the fewest that work."""

    name: str
    days: int
    least: int = 1


TIMES = (
    Time("sessions", 7),
    Time("links", 7),
    Time("attempts", 2, 2),
    # The check of the trail looks back for a week.
    Time("events", 30, 7),
    Time("letters", 30, 7),
    Time("drafts", 90),
    Time("notices", 90),
    Time("answers", 180),
    Time("unconfirmed", 30, 4),
    Time("copies", 7),
    Time("deleted", 30),
    Time("erasure", 7),
)
DEFAULT: Mapping[str, int] = {time.name: time.days for time in TIMES}
_MOST = 36_500


def read(text: str) -> dict[str, int]:
    """Return all times, those of `notices=30 copies=3` over the defaults. Raises SettingsError."""
    given, least = dict(DEFAULT), {time.name: time.least for time in TIMES}
    for part in text.replace(",", " ").split():
        name, _sign, days = part.partition("=")
        if name not in least:
            raise SettingsError(f"FORUM_KEEP names {name!r}: it knows {', '.join(sorted(least))}.")
        if not (days.isascii() and days.isdigit() and least[name] <= int(days[:6]) <= _MOST):
            raise SettingsError(f"FORUM_KEEP says {part!r}: write {name}= and a number of days from {least[name]} on.")
        given[name] = int(days)
    return given
