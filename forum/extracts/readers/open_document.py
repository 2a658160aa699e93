"""ODT, ODP and ODS: one document, with paragraphs, slides or tables in it."""

from __future__ import annotations

from . import xml
from .archive import Archive
from .book import Book, Unreadable

_CONTENT, _LIST = "content.xml", "META-INF/manifest.xml"
# What was deleted, what readers remarked, and how things look.
_SKIPPED = frozenset({"tracked-changes", "annotation", "automatic-styles", "font-face-decls", "scripts", "date-time"})
_SPACES = 20


class _Content:
    def __init__(self, book: Book, pages: str) -> None:
        self._book, self._pages, self._skipped = book, pages, 0
        self._said: list[str] = []
        self._row: list[str] | None = None
        self._inside = 0

    def start(self, name: str, attributes: xml.Attributes) -> None:
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
        elif name == self._pages:
            self._book.turn(attributes.get("name", "") if name == "table" else "")
        elif name in ("p", "h"):
            self._inside += 1
        elif name == "table-row":
            self._row = []
        elif name == "tab":
            self._said.append("\t")
        elif name == "line-break":
            self._said.append("\n")
        elif name == "s":
            many = attributes.get("c", "1")
            self._said.append(" " * min(int(many) if many.isascii() and many.isdigit() else 1, _SPACES))

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name in ("p", "h"):
            self._inside -= 1
            self._paragraph(is_heading=name == "h")
        elif name in ("table-cell", "covered-table-cell") and self._row is not None:
            self._row.append("\t")
        elif name == "table-row" and self._row is not None:
            row = "".join(self._row).rstrip("\t ")
            self._row = None
            self._book.add(row)

    def data(self, text: str) -> None:
        if self._inside and not self._skipped:
            self._said.append(text)

    def _paragraph(self, *, is_heading: bool) -> None:
        text = "".join(self._said)
        self._said = []
        if self._row is not None:
            self._row.append(" ".join(text.split()) + ("" if self._pages == "table" else " "))
        elif is_heading and text.strip() and not self._pages:
            self._book.heading(text)
        else:
            self._book.add(text)


def _read(content: bytes, book: Book, pages: str) -> None:
    archive = Archive(content)
    if archive.has(_LIST) and any(
        name == "encryption-data" for name, _said in xml.Elements(archive.pieces(_LIST)).found
    ):
        raise Unreadable("encrypted")
    xml.hear(archive.pieces(_CONTENT), _Content(book, pages))


def odt(content: bytes, book: Book) -> None:
    """Read a text."""
    _read(content, book, "")


def odp(content: bytes, book: Book) -> None:
    """Read slides, each with its notes."""
    _read(content, book, "page")


def ods(content: bytes, book: Book) -> None:
    """Read tables."""
    _read(content, book, "table")
