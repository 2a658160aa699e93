"""Ranges of numbers that were read: "1-20,41-60"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]


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

    def with_(self, numbers: Iterable[int]) -> Ranges:
        """Return these ranges and `numbers`."""
        merged: list[Span] = []
        for low, high in sorted([*self.spans, *((n, n) for n in numbers)]):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return Ranges(tuple(merged))
