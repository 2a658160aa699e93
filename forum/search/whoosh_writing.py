"""Writing Whoosh's files a term at a time: postings are gathered by term, never sorted one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter

Gathered = tuple[str, bytes, "array[int]", "array[float]"]
_BLOCK = 128


class Pool:
    """Postings by field and term; documents come in the order of their numbers."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        key = item[:2]
        lists = self._lists.get(key)
        if lists is None:
            lists = self._lists[key] = (array("I"), array("f"))
        lists[0].append(item[2])
        lists[1].append(item[3])

    def iter_postings(self) -> Iterator[Gathered]:
        for name, term in sorted(self._lists):
            yield (name, term, *self._lists[name, term])

    def cleanup(self) -> None:
        self._lists.clear()


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
