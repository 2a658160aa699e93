"""What counts beside the words: that something was worked out, and that it is new. Gently: the words decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from forum.kernel import clock

from .keys import COLLECTION, RESOURCE, SYNTHESIS

# Candidates after which older ones are not looked at any more.
ENOUGH = 2_000
# In hundredths of what a post counts.
PLAIN, NUGGET = 100, 108
OF_KIND = {SYNTHESIS: 112, RESOURCE: 104, COLLECTION: 104}
# What is of today counts by so much more than what is endlessly old; half of it is left after a year, in seconds.
FRESH, YEAR = 0.05, 365.0 * 86_400
GAINED = FRESH * YEAR
# The most that anything is lifted by.
HIGHEST = max(OF_KIND.values()) * (1 + FRESH)
_DAY = 86_400


def worth(kind: int, flags: Collection[str]) -> int:
    """Return what an entry counts, in hundredths."""
    return max(OF_KIND.get(kind, PLAIN), NUGGET if "nugget" in flags else PLAIN)


def tonight() -> int:
    """Return the moment against which age is told: the same all day, so that pages of an answer fit each other."""
    return (int(clock.now().timestamp()) // _DAY + 1) * _DAY


def lifts(counts: Iterable[int], moments: Iterable[int], now: int) -> list[float]:
    """Return by what the score of each is multiplied, in hundredths: what it counts, and when; `now` is after all."""
    year = now + YEAR
    return [worth * (1 + GAINED / (year - at)) for worth, at in zip(counts, moments, strict=True)]
