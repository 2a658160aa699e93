"""The child process: a document on standard input, its pages on standard output, within limits that it sets itself."""

from __future__ import annotations

import sys
from collections.abc import Callable

from forum.extracts.reading import CPU, MEMORY, OUTPUT
from forum.kernel import child_bounds

from . import charsets, open_document, pdf, plain, sheets, web, word
from .book import Book, Unreadable

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_READERS: dict[str, Callable[[bytes, Book], None]] = {
    "application/pdf": pdf.pdf,
    f"{_OFFICE}wordprocessingml.document": word.docx,
    f"{_OFFICE}presentationml.presentation": word.pptx,
    f"{_OFFICE}spreadsheetml.sheet": sheets.xlsx,
    f"{_OPEN}text": open_document.odt,
    f"{_OPEN}presentation": open_document.odp,
    f"{_OPEN}spreadsheet": open_document.ods,
    "application/epub+zip": web.epub,
    "text/html": web.html,
    "application/rtf": plain.rtf,
    "text/csv": plain.table,
    "text/tab-separated-values": plain.table,
    "text/markdown": plain.markdown,
    "text/plain": plain.text,
}
# These have pages of their own; the others are cut.
_PAGED = (pdf.pdf, word.pptx, open_document.odp)


def main(kind: str) -> int:
    """Read a document of a type, and say what is in it."""
    charsets.load()
    child_bounds.bound(CPU, MEMORY, OUTPUT)
    reader = _READERS[kind]
    book = Book(sys.stdout.buffer, parts=reader not in _PAGED)
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
        reason = "scan" if reader is pdf.pdf else "empty"
    book.end(reason)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
