"""Between password and code: a signed note in the page says whose password was right, and no session exists yet."""

from __future__ import annotations

import re
from datetime import timedelta

from forum.kernel import clock, settings, tokens

from . import queries
from .models import User

LASTS = timedelta(minutes=10)
_NOTE = re.compile(r"([0-9]{1,9})-([0-9]{1,12})-([0-9a-f]{64})-([0-9a-f]{64})")


def make(user: User, browser: str) -> str:
    """Return the note for one person in one browser: for ten minutes, and while the password is the same."""
    parts = (str(user.id), str(int(clock.now().timestamp())), tokens.digest(user.password_hash))
    return "-".join([*parts, _signature(browser, *parts)])


def owner(note: str, browser: str) -> User | None:
    """Return whose password was right, None when the note is forged, too old, or of another browser."""
    found = _NOTE.fullmatch(note)
    if found is None or not tokens.same(found[4], _signature(browser, *found.groups()[:3])):
        return None
    if clock.now().timestamp() - int(found[2]) > LASTS.total_seconds():
        return None
    user = queries.by_id(int(found[1]))
    is_same = tokens.same(found[3], tokens.digest(user.password_hash))
    return user if is_same and user.suspended_at is None else None


def _signature(browser: str, *parts: str) -> str:
    return tokens.signed(settings.current().secret_key, "second factor", tokens.digest(browser), *parts)
