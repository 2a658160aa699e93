"""The child process: a document on standard input, its pages on standard output, within limits that it sets itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

from forum.extracts.reading import CPU, MEMORY, OUTPUT
from forum.kernel import child_bounds

from . import charsets
from .book import Book, Unreadable

Reader = Callable[[bytes, Book], None]

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_PDF, _SLIDES, _OPEN_SLIDES = "application/pdf", f"{_OFFICE}presentationml.presentation", f"{_OPEN}presentation"
# By type, the module that reads it and its function: what reads PDF takes four times as long to load as all the others.
_READERS = {
    _PDF: ("pdf", "pdf"),
    f"{_OFFICE}wordprocessingml.document": ("word", "docx"),
    _SLIDES: ("word", "pptx"),
    f"{_OFFICE}spreadsheetml.sheet": ("sheets", "xlsx"),
    f"{_OPEN}text": ("open_document", "odt"),
    _OPEN_SLIDES: ("open_document", "odp"),
    f"{_OPEN}spreadsheet": ("open_document", "ods"),
    "application/epub+zip": ("web", "epub"),
    "text/html": ("web", "html"),
    "application/rtf": ("plain", "rtf"),
    "text/csv": ("plain", "table"),
    "text/tab-separated-values": ("plain", "table"),
    "text/markdown": ("plain", "markdown"),
    "text/plain": ("plain", "text"),
}
# These have pages of their own; the others are cut.
_PAGED = (_PDF, _SLIDES, _OPEN_SLIDES)


def main(kind: str) -> int:
    """Read a document of a type, and say what is in it."""
    charsets.load()
    module, name = _READERS[kind]
    reader: Reader = getattr(import_module(f"forum.extracts.readers.{module}"), name)
    # Within the bounds no file is opened any more: all is loaded before.
    child_bounds.bound(CPU, MEMORY, OUTPUT)
    book = Book(sys.stdout.buffer, parts=kind not in _PAGED)
    try:
        reader(sys.stdin.buffer.read(), book)
        reason = ""
    except Unreadable as why:
        reason = why.reason
    except MemoryError:
        reason = "large"
    except Exception:  # noqa: BLE001 - Whatever it was, the document is what it comes from.
        reason = "broken"
    try:
        book.close()
    except MemoryError:
        reason = "large"
    if not reason and not book.letters:
        reason = "scan" if kind == _PDF else "empty"
    book.end(reason)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
