"""Pages of a long list: which places a page holds, and which pages its pager names."""

from __future__ import annotations

from dataclasses import dataclass

SIZE = 20
_AROUND = 2
_DIGITS = 9


@dataclass(frozen=True)
class Pages:
    """Page `at` (from 1) of `total` places, `size` a page; the last takes in up to `orphans` more."""

    total: int
    at: int = 1
    size: int = SIZE
    orphans: int = 0

    @property
    def last(self) -> int:
        """Return the number of the last page; an empty list has one."""
        return max(1, -(-(self.total - self.orphans) // self.size))

    @property
    def offset(self) -> int:
        """Return how many places stand before this page."""
        return (self.at - 1) * self.size

    @property
    def most(self) -> int:
        """Return how many places this page has room for."""
        return self.size + (self.orphans if self.at >= self.last else 0)

    def holding(self, place: int) -> int:
        """Return the number of the page on which a place (from 0) stands."""
        return min(place // self.size + 1, self.last)

    @property
    def named(self) -> list[int | None]:
        """Return the pages that the pager names, None for a gap."""
        near = range(self.at - _AROUND, self.at + _AROUND + 1)
        wanted = sorted({1, self.last, *(n for n in near if 1 <= n <= self.last)})
        named: list[int | None] = []
        for number in wanted:
            if named and number - (named[-1] or 0) > 1:
                named.append(None)
            named.append(number)
        return named


def page_number(given: str | None) -> int:
    """Return the page that an address asks for; what is no number is the first."""
    return max(1, int(given)) if given and given.isascii() and given.isdigit() and len(given) < 8 else 1  # noqa: PLR2004


def key(given: str | None) -> int | None:
    """Return the key or version that an address or a form names; None where what stands there is none."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) <= _DIGITS else None
