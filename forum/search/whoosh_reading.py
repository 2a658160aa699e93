"""Reading Whoosh's files in whole blocks: postings and columns as arrays, kept for as long as their segment lives."""

from __future__ import annotations

import operator
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from forum.kernel.remembering import Kept

from .keys import last_of, owner_of
from .whoosh_files import Storage
from .whoosh_schema import COLUMNS, FACETS

NAME = "MAIN"
MOST_FORMS = 300
# Postings and allowed documents kept in memory, counted in numbers of four bytes.
_ROOM = 4_000_000
# What an entry takes beside its numbers, in the same measure: two arrays, keys, a place in the order of use.
_ENTRY = 160
Postings = tuple["array[int]", "array[float]"]
_NOTHING: Postings = (array("I"), array("f"))

_kept = Kept(_ROOM)
_columns: dict[tuple[str, str], dict[str, Any]] = {}


class Part:
    """One segment, opened by one thread."""

    def __init__(self, storage: Storage, schema: Any, segment: Any, home: str) -> None:
        self.id = (home, str(segment.segment_id()))
        self.count: int = segment.doc_count_all()
        self.deleted: frozenset[int] = frozenset(segment.deleted_docs())
        self.segment = segment
        self._reader = SegmentReader(storage, schema, segment)
        self._schema = schema
        if self.id not in _columns:
            _columns[self.id] = {name: self._column(name, code) for name, code in COLUMNS.items()}
        self.columns = _columns[self.id]
        # Words of all its documents, for the average length.
        self.words = sum(self.columns["size"])
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
        self.segment = segment

    def close(self) -> None:
        # Whoosh refuses to close twice, as happens when the index breaks while its parts are being changed.
        if not self._reader.is_closed:
            self._reader.close()

    def allowed(self, pods: frozenset[int]) -> bytes:
        """Return for each document whether it is in these pods, as a byte."""
        key = (self.id, len(self.deleted), pods)
        found: bytes | None = _kept.get(key)
        if found is None:
            inside = bytearray(map(pods.__contains__, self.columns["pod"]))
            for at in self.deleted:
                inside[at] = 0
            found = bytes(inside)
            _kept.put(key, found, len(found) // 4 + _ENTRY)
        return found

    def postings(self, field: str, term: bytes) -> Postings:
        """Return the documents of a term and its weight in each; nothing for a term that does not occur."""
        key = (self.id, field, term)
        found: Postings | None = _kept.get(key)
        if found is None:
            found = self._read(field, term)
            _kept.put(key, found, 2 * len(found[0]) + _ENTRY)
        return found

    def _read(self, field: str, term: bytes) -> Postings:
        try:
            blocks = self._reader._terms.matcher(field, term, self._schema[field].format)  # noqa: SLF001
        except TermNotFound:
            return _NOTHING
        ids, weights = array("I"), array("f")
        while blocks.is_active():
            blocks._read_ids()  # noqa: SLF001
            blocks._read_weights()  # noqa: SLF001
            ids.extend(blocks._ids)  # noqa: SLF001
            weights.extend(blocks._weights)  # noqa: SLF001
            blocks._next_block()  # noqa: SLF001
        return ids, weights

    def with_facet(self, facet: str) -> array[int]:
        """Return the documents that have a facet."""
        return self.postings(FACETS, facet.encode())[0]

    def beginning(self, field: str, prefix: str) -> Iterator[bytes]:
        """Yield the terms that begin so, up to a bound."""
        start = prefix.encode()
        for name, term in islice(self._reader._terms.terms_from(field, start), MOST_FORMS):  # noqa: SLF001
            if name != field or not term.startswith(start):
                return
            yield term

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
            _columns.pop(part.id, None)
        self.parts, self._mark = parts, mark

    def close(self) -> None:
        for part in self.parts:
            part.close()
            _columns.pop(part.id, None)


def newest(folder: Path) -> str:
    """Return the name of the newest generation. Raises FileNotFoundError where there is none."""
    names = [path.name for path in folder.iterdir() if path.suffix == ".toc"]
    if not names:
        raise FileNotFoundError(folder.name)
    return max(names, key=lambda name: int(name.rsplit("_", 1)[1][:-4]))
