"""Postings as Whoosh writes them: one stretch of a file a term, in blocks of 128, each packed by itself."""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import accumulate, repeat
from pickle import Unpickler, UnpicklingError
from typing import NoReturn

Postings = tuple["array[int]", "array[float]"]
_BLOCK = 128
_MAGIC = b"W3Bl"
_LENGTH = struct.Struct("!i")


class _Numbers(Unpickler):
    """Reads what Whoosh wrote of numbers, and makes nothing else of any file."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise UnpicklingError(f"{module}.{name} is no number")


class Listing:
    """Where the postings of one term lie, and in how many documents it is; the heads of blocks are read when needed."""

    def __init__(self, count: int, start: int, length: int) -> None:
        self.count, self._start, self._length = count, start, length
        # Of each block: its last document, where its numbers begin and end, and whether they are compressed.
        self._last, self._begin, self._end, self._packed = array("I"), array("I"), array("I"), bytearray()

    @property
    def cost(self) -> int:
        """Return the room that the heads take, in numbers of four bytes."""
        return 4 * self.count // _BLOCK

    def read(self, get: Callable[[int, int], bytes], first: int, after: int) -> Postings:
        """Return the documents from `first` to before `after`, and the weight in each; `get` reads the file."""
        data = get(self._start, self._length)
        if not self._last:
            self._read_heads(data)
        ids, weights = array("I"), array("f")
        for at in range(bisect_left(self._last, first), len(self._last)):
            if at and self._last[at - 1] + 1 >= after:
                break
            found, weighed = self._unpacked(data, at)
            ids.extend(found)
            weights.extend(weighed)
        low, high = bisect_left(ids, first), bisect_left(ids, after)
        return (ids, weights) if high - low == len(ids) else (ids[low:high], weights[low:high])

    def _read_heads(self, data: bytes) -> None:
        heads = list(_heads(data))
        self._begin, self._end = (array("I", (head[at] for head in heads)) for at in (1, 2))
        self._packed = bytearray(head[3] for head in heads)
        # Last, as other threads look at it to see whether all is there.
        self._last = array("I", (head[0] for head in heads))

    def _unpacked(self, data: bytes, at: int) -> tuple[array[int], Iterator[float] | tuple[float, ...]]:
        content = data[self._begin[at] : self._end[at]]
        steps, weights, _values = _Numbers(BytesIO(zlib.decompress(content) if self._packed[at] else content)).load()
        ids = array("I", accumulate(steps))
        if weights is None or isinstance(weights, float):
            return ids, repeat(1.0 if weights is None else weights, len(ids))
        return ids, weights


def _heads(data: bytes) -> Iterator[tuple[int, int, int, bool]]:
    if data[: len(_MAGIC)] != _MAGIC:
        raise ValueError("no postings")
    file, at, length = BytesIO(data), len(_MAGIC), 1
    while length > 0:
        # The last has its length below zero.
        (length,) = _LENGTH.unpack_from(data, at)
        file.seek(at + _LENGTH.size)
        _count, last, _weight, packed, _shortest, _longest = _Numbers(file).load()
        at += _LENGTH.size + abs(length)
        yield last, file.tell(), at, bool(packed)
