"""How long things are kept, in days, and how much of files, with what stands without a setting."""

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
    Time("gaps", 90),
    Time("deleted", 30),
    Time("erasure", 7),
)
DEFAULT: Mapping[str, int] = {time.name: time.days for time in TIMES}
# Megabytes of files that one person and one pod may keep, of one file on a post, and of one document of the library.
QUOTAS: Mapping[str, int] = {"person": 500, "pod": 5_000, "file": 10, "document": 200}
_MOST = {"days": 36_500, "megabytes": 9_000_000}


def read(text: str) -> dict[str, int]:
    """Return all times, those of `notices=30 copies=3` over the defaults. Raises SettingsError."""
    return _read("KEEP", text, DEFAULT, {time.name: time.least for time in TIMES}, "days")


def read_quota(text: str) -> dict[str, int]:
    """Return all quotas, those of `person=200` over the defaults. Raises SettingsError."""
    return _read("QUOTA", text, QUOTAS, dict.fromkeys(QUOTAS, 1), "megabytes")


def _read(setting: str, text: str, default: Mapping[str, int], least: Mapping[str, int], unit: str) -> dict[str, int]:
    given = dict(default)
    for part in text.replace(",", " ").split():
        name, _sign, said = part.partition("=")
        if name not in least:
            raise SettingsError(f"FORUM_{setting} names {name!r}: it knows {', '.join(sorted(least))}.")
        if not (said.isascii() and said.isdigit() and least[name] <= int(said[:7]) <= _MOST[unit]):
            raise SettingsError(
                f"FORUM_{setting} says {part!r}: write {name}= and a number of {unit} from {least[name]} on."
            )
        given[name] = int(said)
    return given
