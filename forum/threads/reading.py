"""Ranges of numbers that were read: "1-20,41-60"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]
# Above every number.
ENDLESS = 2**31


@dataclass(frozen=True)
class Ranges:
    """Sorted spans that neither overlap nor touch, both ends included."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Ranges:
        """Read what `str` wrote."""
        spans = (part.partition("-") for part in text.split(",") if part)
        return cls(tuple((int(low), int(high or low)) for low, _, high in spans))

    def __str__(self) -> str:
        return ",".join(f"{low}-{high}" if high > low else str(low) for low, high in self.spans)

    def __contains__(self, number: int) -> bool:
        return any(low <= number <= high for low, high in self.spans)

    def __len__(self) -> int:
        return sum(high - low + 1 for low, high in self.spans)

    @property
    def first_gap(self) -> int:
        """Return the lowest number, from 1, that is not in it."""
        return self.spans[0][1] + 1 if self.spans and self.spans[0][0] == 1 else 1

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Ranges:
        """Return the ranges of these numbers."""
        return cls(tuple(_merged((number, number) for number in numbers)))

    @classmethod
    def until(cls, number: int) -> Ranges:
        """Return what goes from 1 to a number."""
        return cls(((1, number),)) if number > 0 else cls()

    def __or__(self, other: Ranges) -> Ranges:
        return Ranges(tuple(_merged((*self.spans, *other.spans))))

    def __sub__(self, other: Ranges) -> Ranges:
        ends = ((0, 0), *other.spans, (ENDLESS, ENDLESS))
        gaps = [(before[1] + 1, after[0] - 1) for before, after in pairwise(ends)]
        kept = ((max(low, first), min(high, last)) for low, high in self.spans for first, last in gaps)
        return Ranges(tuple(_merged(span for span in kept if span[0] <= span[1])))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
