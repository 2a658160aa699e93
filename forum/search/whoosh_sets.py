"""Sets of documents as one long number with a byte for each: what is common to two is one step of the machine."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

from .whoosh_blocks import Postings

# How often a term stands in each document of a window: a byte a document, or the documents that have it.
Said = bytes | Postings
_LARGEST = 255
# Where one document in so many has a term, a byte for each is kept: at one in eight it takes less room than the list,
# and it is read much faster.
_DENSE = 32
_ONE = re.compile(b"\x01")
_PRESENT = bytes([0, *repeat(1, _LARGEST)])


def said(postings: Postings, first: int, size: int) -> Said:
    """Return the postings of a window of `size` documents from `first` in the smaller of the two ways."""
    ids, weights = postings
    # A byte holds no fractions, which Whoosh could, and nothing larger.
    if len(ids) * _DENSE < size or max(weights) > _LARGEST or not all(map(float.is_integer, weights)):
        return postings
    found = bytearray(size)
    for at, weight in zip(ids, weights, strict=True):
        found[at - first] = int(weight)
    return bytes(found)


def cost(kept: Said) -> int:
    """Return the room that it takes, in numbers of four bytes."""
    return len(kept) // 4 if isinstance(kept, bytes) else 2 * len(kept[0])


def among(kept: Said, first: int, size: int) -> int:
    """Return the documents that have the term."""
    if isinstance(kept, bytes):
        return int.from_bytes(kept.translate(_PRESENT), "little")
    return of((at - first for at in kept[0]), size)


def weights(kept: Said, first: int, places: Sequence[int]) -> Sequence[float]:
    """Return how often the term stands in each of these places of the window."""
    if isinstance(kept, bytes):
        return picked(kept, places)
    there = dict(zip(*kept, strict=True))
    return list(map(there.get, [first + at for at in places] if first else places, repeat(0.0)))


def of(places: Iterable[int], size: int) -> int:
    """Return the set of these places."""
    found = bytearray(size)
    for at in places:
        found[at] = 1
    return int.from_bytes(found, "little")


def every(size: int) -> int:
    """Return the set of all places."""
    return int.from_bytes(b"\x01" * size, "little")


def places_of(documents: int, size: int) -> list[int]:
    """Return the places in a set, in order."""
    return [match.start() for match in _ONE.finditer(documents.to_bytes(size, "little"))]


def picked(values: Any, places: Sequence[int]) -> Sequence[Any]:
    """Return the values at these places."""
    return itemgetter(*places)(values) if len(places) > 1 else [values[at] for at in places]


class Pods:
    """In which pod each document of a segment is, so that those in some pods are found without asking each."""

    def __init__(self, pods: array[int]) -> None:
        self._number: Mapping[int, int] = {pod: at for at, pod in enumerate(dict.fromkeys(pods))}
        # A byte tells 255 pods from all others, so there is a row of bytes for each so many of them.
        self._rows = [bytes(map(self._row(low).__getitem__, pods)) for low in range(0, len(self._number), _LARGEST)]

    def _row(self, low: int) -> dict[int, int]:
        return {pod: at - low + 1 if 0 <= at - low < _LARGEST else 0 for pod, at in self._number.items()}

    def among(self, pods: Iterable[int], first: int, after: int) -> int:
        """Return the documents of a window that are in one of these pods."""
        tables = [bytearray(_LARGEST + 1) for _ in self._rows]
        for pod in pods:
            at = self._number.get(pod)
            if at is not None:
                tables[at // _LARGEST][at % _LARGEST + 1] = 1
        found = 0
        for row, table in zip(self._rows, tables, strict=True):
            found |= int.from_bytes(row[first:after].translate(table), "little")
        return found
