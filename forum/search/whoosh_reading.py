"""Reading Whoosh's files a window of documents at a time; what was read is kept for as long as its segment lives."""

from __future__ import annotations

import operator
import os
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from forum.kernel.remembering import Kept

from . import ranking
from . import whoosh_sets as sets
from .keys import last_of, owner_of
from .whoosh_blocks import Listing, Postings
from .whoosh_files import Storage
from .whoosh_schema import COLUMNS

NAME = "MAIN"
MOST_FORMS = 300
# Documents of a segment that are looked at together.
WINDOW = 25_000
# What is kept in memory of postings, counted in numbers of four bytes.
_ROOM = 4_000_000
# What an entry takes beside its numbers, in the same measure: two arrays, keys, a place in the order of use.
_ENTRY = 160
# What a term takes that begins as was asked.
_TERM = 12
_NOWHERE = Listing(0, 0, 0)

_kept = Kept(_ROOM)
_numbers: dict[tuple[str, str], Numbers] = {}


@dataclass(frozen=True)
class Window:
    """Documents of a segment from `first` to before `after`, written between these times."""

    first: int
    after: int
    oldest: int
    newest: int

    @property
    def size(self) -> int:
        """Return how many they are."""
        return self.after - self.first


class Numbers:
    """The columns of a segment, for all threads."""

    def __init__(self, columns: dict[str, Any], count: int) -> None:
        self.columns, self.pods = columns, sets.Pods(columns["pod"])
        # Words of all its documents, for the average length.
        self.words = sum(columns["size"])
        cuts = [slice(first, min(first + WINDOW, count)) for first in range(0, count, WINDOW)]
        moments = columns["at"]
        self.windows = [Window(cut.start, cut.stop, min(moments[cut]), max(moments[cut])) for cut in cuts]
        self._lifts: dict[int, tuple[int, array[float]]] = {}

    def lifts(self, window: Window, now: int) -> array[float]:
        """Return by what the score of each document of a window is lifted; made once a day."""
        kept = self._lifts.get(window.first)
        if kept is None or kept[0] != now:
            cut = slice(window.first, window.after)
            made = array("d", ranking.lifts(self.columns["worth"][cut], self.columns["at"][cut], now))
            kept = self._lifts[window.first] = (now, made)
        return kept[1]


class Part:
    """One segment, opened by one thread."""

    def __init__(self, storage: Storage, schema: Any, segment: Any, home: str) -> None:
        self.id = (home, str(segment.segment_id()))
        self.count: int = segment.doc_count_all()
        self.deleted: frozenset[int] = frozenset(segment.deleted_docs())
        self.segment = segment
        self._reader = SegmentReader(storage, schema, segment)
        self._schema = schema
        if self.id not in _numbers:
            _numbers[self.id] = Numbers({name: self._column(name, code) for name, code in COLUMNS.items()}, self.count)
        self.numbers = _numbers[self.id]
        self.columns = self.numbers.columns
        # Of each window that was asked, those of its documents that were deleted.
        self._gone: dict[int, int] = {}
        self._ascends: bool | None = None

    def _column(self, name: str, code: str) -> Any:
        values = array(code)
        if self._reader.has_column(name):
            # Whoosh's own loading makes one number at a time.
            kept = self._reader._perdoc.column_reader(name, self._schema[name].column_type)  # noqa: SLF001
            values.frombytes(kept._dbfile.get(kept._basepos, kept._count * values.itemsize))  # noqa: SLF001
            # What is read once needs no file that stays open.
            self._reader._perdoc._colfiles.pop(name)[0].close()  # noqa: SLF001
            if sys.byteorder == "little":
                values.byteswap()
        # Trailing zeros are not written.
        values.extend(0 for _ in range(self.count - len(values)))
        return values

    def see(self, segment: Any) -> None:
        """Take over what was deleted since."""
        if segment.deleted_count() != len(self.deleted):
            self.deleted = frozenset(segment.deleted_docs())
            self._gone = {}
        self.segment = segment

    def close(self) -> None:
        # Whoosh refuses to close twice, as happens when the index breaks while its parts are being changed.
        if not self._reader.is_closed:
            self._reader.close()

    def allowed(self, window: Window, pods: frozenset[int]) -> int:
        """Return the documents of a window that stand and are in these pods, as a set of `whoosh_sets`."""
        gone = self._gone.get(window.first)
        if gone is None:
            inside = range(window.first, window.after)
            gone = sets.of((at - window.first for at in self.deleted if at in inside), window.size)
            self._gone[window.first] = gone
        return self.numbers.pods.among(pods, window.first, window.after) & ~gone

    def listing(self, field: str, term: bytes) -> Listing:
        """Return where the postings of a term are, and how many; none for a term that does not occur."""
        key = (self.id, field, term)
        found: Listing | None = _kept.get(key)
        if found is None:
            found = self._listing(field, term)
            _kept.put(key, found, found.cost + _ENTRY)
        return found

    def _listing(self, field: str, term: bytes) -> Listing:
        try:
            info = self._reader._terms.term_info(field, term)  # noqa: SLF001
        except TermNotFound:
            return _NOWHERE
        start, length = info.extent()
        # Whoosh leaves the second as it was unpacked.
        return Listing(info.doc_frequency(), start, length[0] if isinstance(length, tuple) else length)

    def said(self, field: str, term: bytes, window: Window) -> sets.Said | None:
        """Return how often a term stands in each document of a window; None where it does not."""
        if not (listing := self.listing(field, term)).count:
            return None
        key = (self.id, field, term, window.first)
        found: sets.Said | None = _kept.get(key)
        if found is None:
            postings = listing.read(self._get, window.first, window.after)
            found = sets.said(postings, window.first, window.size)
            _kept.put(key, found, sets.cost(found) + _ENTRY)
        return found

    def _get(self, at: int, length: int) -> bytes:
        found: bytes = self._reader._terms._postfile.get(at, length)  # noqa: SLF001
        return found

    def _read(self, field: str, term: bytes) -> Postings:
        return self._listing(field, term).read(self._get, 0, self.count)

    def among(self, term: tuple[str, bytes], pods: frozenset[int]) -> int:
        """Return in how many documents of these pods a term stands."""
        homes = self.columns["pod"]
        return sum(homes[at] in pods and at not in self.deleted for at in self._read(*term)[0])

    def beginning(self, field: str, prefix: str) -> list[bytes]:
        """Return the terms that begin so, up to a bound."""
        key = (self.id, field, prefix)
        found: list[bytes] | None = _kept.get(key)
        if found is None:
            start = prefix.encode()
            terms = islice(self._reader._terms.terms_from(field, start), MOST_FORMS)  # noqa: SLF001
            there = takewhile(lambda item: item[0] == field and item[1].startswith(start), terms)
            found = [term for _field, term in there]
            _kept.put(key, found, _TERM * len(found) + _ENTRY)
        return found

    def walk(self, most: int | None) -> None:
        """Read the postings of all terms, or of the first ones."""
        for name, term in islice(self._reader._terms.terms(), most):  # noqa: SLF001
            self._read(name, term)

    def places(self, owners: Collection[int]) -> list[int]:
        """Return the numbers of the documents that are of these owners."""
        known = self.columns["key"]
        if self._ascends is None:
            self._ascends = all(map(operator.lt, known, islice(known, 1, None)))
        if self._ascends:
            # As in every segment that was not merged: what is looked for is leapt to.
            spans = ((bisect_left(known, owner), bisect_right(known, last_of(owner))) for owner in owners)
            found = [at for first, last in spans for at in range(first, min(last, self.count))]
        else:
            found = [at for at, key in enumerate(known) if owner_of(key) in owners]
        return [at for at in found if at not in self.deleted]


class Shelf:
    """The segments of the index in `folder`, as one thread has them open."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._storage = folder, Storage(str(folder), readonly=True)
        self._mark = ""
        self.parts: list[Part] = []
        self.refresh()

    def refresh(self) -> None:
        """Look whether there is a newer generation, and open what is new in it."""
        mark = newest(self.folder)
        if mark == self._mark:
            return
        toc = TOC.read(self._storage, NAME)
        old = {part.id[1]: part for part in self.parts}
        parts = []
        for segment in toc.segments:
            part = old.pop(str(segment.segment_id()), None)
            if part:
                part.see(segment)
            else:
                part = Part(self._storage, toc.schema, segment, self.folder.name)
            parts.append(part)
        for part in old.values():
            part.close()
            _numbers.pop(part.id, None)
        self.parts, self._mark = parts, mark

    def close(self) -> None:
        for part in self.parts:
            part.close()
            _numbers.pop(part.id, None)


def newest(folder: Path) -> str:
    """Return the name of the newest generation. Raises FileNotFoundError where there is none."""
    names = [name for name in os.listdir(folder) if name.endswith(".toc")]  # noqa: PTH208 as it is asked each time
    if not names:
        raise FileNotFoundError(folder.name)
    return max(names, key=lambda name: int(name.rsplit("_", 1)[1][:-4]))
