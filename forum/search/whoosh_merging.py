"""Which segments of an index in a folder are written anew, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.reading import SegmentReader

from .whoosh_reading import NAME
from .whoosh_writing import writer_of

_TOO_MANY, _LARGE = 8, 20_000


def merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Write small segments of like size into the new one when there are many; the large ones stay."""
    kept = _full(segments)
    for bound in (200, 2_000, _LARGE):
        small = [segment for segment in kept if segment.doc_count_all() < bound]
        if len(small) >= _TOO_MANY:
            for segment in small:
                _take(writer, segment)
            return [segment for segment in kept if segment not in small]
    return kept


def settle(folder: Path) -> None:
    """Write each segment without its deleted documents; no more than one is in memory at a time."""
    more = True
    while more:
        writer = writer_of(index.open_dir(str(folder), indexname=NAME))
        writer.mergetype = _merge_one
        with writer:
            more = any(segment.deleted_count() for segment in writer.segments)


def _merge_one(writer: Any, segments: list[Any]) -> list[Any]:
    kept = _full(segments)
    worn = next((segment for segment in kept if segment.deleted_count()), None)
    if worn is not None:
        _take(writer, worn)
    return [segment for segment in kept if segment is not worn]


def _full(segments: list[Any]) -> list[Any]:
    return [segment for segment in segments if segment.doc_count_all() > segment.deleted_count()]


def _take(writer: Any, segment: Any) -> None:
    reader = SegmentReader(writer.storage, writer.schema, segment)
    writer.add_reader(reader)
    reader.close()
