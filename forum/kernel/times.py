"""Moments, days, countries and languages as people read them, from CLDR; what is dear is kept."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from markupsafe import Markup, escape

from . import clock, i18n

_STEPS = ((60, 1, "second"), (3600, 60, "minute"), (86400, 3600, "hour"), (86400 * 7, 86400, "day"))
_reading: ContextVar[str] = ContextVar("reading", default="UTC")
_ELEMENT = '<time datetime="%s" title="%s"%s>%s</time>'


def use(zone: str) -> None:
    """Write times for somebody in this zone from here on in this context."""
    _reading.set(zone)


def when(moment: datetime) -> Markup:
    """Return a `<time>`: relative for a week, then the day; the full time in the reader's zone as title."""
    language, zone = i18n.language(), _reading.get()
    age = (clock.now() - moment).total_seconds()
    for limit, unit, name in _STEPS:
        if 0 <= age < limit:
            return _time(moment, zone, language, _ago(int(age // unit), name, language))
    return _time(moment, zone, language)


@lru_cache(maxsize=2048)
def _time(moment: datetime, zone: str, language: str, ago: str = "") -> Markup:
    mark, text = (" data-ago", ago) if ago else ("", day(moment, zone, language))
    full = full_time(moment, zone, language)
    return Markup(_ELEMENT % (f"{moment:%Y-%m-%dT%H:%M:%SZ}", escape(full), mark, escape(text)))  # noqa: S704 as each part is escaped


@lru_cache(maxsize=1024)
def _ago(count: int, unit: Any, language: str) -> str:
    if unit == "second":
        with i18n.speaking(language):
            return i18n._("just now")
    return format_timedelta(
        -timedelta(**{unit + "s": count}), granularity=unit, add_direction=True, threshold=99, locale=language
    )


@lru_cache(maxsize=512)
def _full(minute: datetime, zone: str, language: str) -> str:
    return format_datetime(minute, "medium", tzinfo=_zone(zone), locale=language)


def full_time(moment: datetime, zone: str, language: str) -> str:
    """Return date and time in the reader's zone, the zone named."""
    local = moment.astimezone(_zone(zone))
    return f"{_full(moment.replace(second=0, microsecond=0), zone, language)} {local.tzname()}"


def day(moment: datetime | date, zone: str = "", language: str = "") -> str:
    """Return a day as the reader's language writes it short, in the reader's zone: 20 Nov 2026."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(_zone(zone or _reading.get())).date()
    return _day(moment, language or i18n.language())


def date_of(moment: datetime, zone: str) -> date:
    """Return the day on which a moment falls where somebody is."""
    return moment.astimezone(_zone(zone)).date()


def at_hour(day_: date, hour: int, zone: str) -> datetime:
    """Return the moment when it is that hour of a day where somebody is, in UTC."""
    return datetime.combine(day_, time(hour), _zone(zone)).astimezone(UTC)


@lru_cache(maxsize=2048)
def _day(day_: date, language: str) -> str:
    return format_date(day_, "medium", locale=language)


@lru_cache(maxsize=600)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if name in zones() else "UTC")


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones."""
    return frozenset(available_timezones())


def age(since: datetime) -> str:
    """Return how long something has waited, in words: 3 days."""
    return format_timedelta(clock.now() - since, threshold=1.2, locale=i18n.language())


def language_name(code: str, *, of: str = "") -> str:
    """Return the name of a language in the reader's language."""
    return _language_name(code, of or i18n.language())


@lru_cache(maxsize=512)
def _language_name(code: str, of: str) -> str:
    return str(Locale.parse(of).languages.get(code, code))


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; what is no code stands as it is."""
    return _territories(i18n.language()).get(code, code)


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of all countries, sorted by name in the reader's language."""
    return list(_sorted(i18n.language()))


@cache
def _sorted(language: str) -> tuple[tuple[str, str], ...]:
    # EU, EZ, UN, QO are no countries; X- and Z-codes are private.
    real = {c: n for c, n in _territories(language).items() if len(c) == 2 and c not in _NO_COUNTRIES}  # noqa: PLR2004
    return tuple(sorted(((c, n) for c, n in real.items()), key=lambda pair: pair[1].casefold()))


_NO_COUNTRIES = frozenset("EU EZ UN QO ZZ XA XB AC CP DG EA IC TA CQ".split())


@cache
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)
