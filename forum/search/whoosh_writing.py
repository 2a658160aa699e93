"""Writing Whoosh's files a term at a time: postings are gathered by term, never sorted one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter

Gathered = tuple[str, bytes, "array[int]", "array[float]"]
_BLOCK = 128


_Lists = tuple["array[int]", "array[float]"]


class Pool:
    """Postings by field and term; documents come in the order of their numbers."""

    def __init__(self) -> None:
        self._fresh: dict[str, dict[str, _Lists]] = {}
        self._merged: dict[tuple[str, bytes], _Lists] = {}

    def take(self, doc: int, field: str, terms: Mapping[str, float]) -> None:
        """Take the terms of a new document."""
        known = self._fresh.setdefault(field, {})
        for term, weight in terms.items():
            lists = known.get(term)
            if lists is None:
                lists = known[term] = (array("I"), array("f"))
            lists[0].append(doc)
            lists[1].append(weight)

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting of an older segment: Whoosh calls it when it merges, after all that is new."""
        key = item[:2]
        lists = self._merged.get(key)
        if lists is None:
            lists = self._merged[key] = (array("I"), array("f"))
        lists[0].append(item[2])
        lists[1].append(item[3])

    def iter_postings(self) -> Iterator[Gathered]:
        """Yield the postings of each term, in Whoosh's order."""
        found = {
            (field, term.encode("utf-8", "replace")): lists
            for field, terms in self._fresh.items()
            for term, lists in terms.items()
        }
        for key, (ids, weights) in self._merged.items():
            fresh = found.get(key)
            found[key] = (fresh[0] + ids, fresh[1] + weights) if fresh else (ids, weights)
        for name, term in sorted(found):
            yield (name, term, *found[name, term])

    def cleanup(self) -> None:
        """Forget everything."""
        self._fresh.clear()
        self._merged.clear()


def put(writer: Any, terms: Mapping[str, Mapping[str, float]], numbers: Mapping[str, int]) -> None:
    """Add a document: its terms by field, past Whoosh's road of one call a posting, and its numbers."""
    for field, weights in terms.items():
        writer.pool.take(writer.docnum, field, weights)
    writer.add_document(**numbers)


class _Fields(W3FieldWriter):
    """Takes whole lists instead of single postings."""

    def add_postings(self, schema: Any, _lengths: object, items: Iterator[Gathered]) -> None:
        last = None
        for name, term, ids, weights in items:
            if name != last:
                if last is not None:
                    self.finish_field()
                self.start_field(name, schema[name])
                last = name
            self.start_term(term)
            self._blocks(ids, weights)
            self.finish_term()
        if last is not None:
            self.finish_field()

    def _blocks(self, ids: array[int], weights: array[float]) -> None:
        block = self._postwriter
        for at in range(0, len(ids), _BLOCK):
            if at:
                block._write_block()  # noqa: SLF001
            block._ids, block._weights = ids[at : at + _BLOCK], weights[at : at + _BLOCK]  # noqa: SLF001
            block._maxweight = max(block._weights)  # noqa: SLF001


class Lean(W3Codec):
    """Whoosh's files without the length of the document at every posting: a column has it."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _Fields:
        """Return what writes the postings of a segment."""
        return _Fields(self, storage, segment)


def writer_of(index: Any) -> Any:
    """Return a writer that leaves through `with`: committed at its end, forgotten after an error."""
    writer = index.writer(timeout=10, compound=False, codec=Lean())
    writer.pool = Pool()
    return writer
