"""DOCX and PPTX: paragraphs with their tables; slides with what the speaker has noted."""

from __future__ import annotations

import re

from . import xml
from .archive import Archive, beside
from .book import Book, Unreadable

_LINKS = "_rels/{}.rels"
# Drawings are in there twice, in a new and in an old way.
_SKIPPED = frozenset({"Fallback", "instrText", "delText"})
# Styles keep these names in the file in every language, as a rule.
_HEADING = re.compile(r"(heading|titre|ttulo|title|berschrift)\d*$", re.IGNORECASE)
_WORD, _DECK = "word/document.xml", "ppt/presentation.xml"


class _Paragraphs:
    def __init__(self, book: Book) -> None:
        self._book, self._skipped = book, 0
        self._said: list[str] = []
        self._row: list[str] | None = None
        self._in_text, self._is_heading, self._rows = False, False, 0

    def start(self, name: str, attributes: xml.Attributes) -> None:
        if self._skipped or name in _SKIPPED or (name == "fld" and attributes.get("type") == "slidenum"):
            self._skipped += 1
        elif name == "t":
            self._in_text = True
        elif name == "tab" and not attributes:
            self._said.append("\t")
        elif name in ("br", "cr"):
            self._said.append("\n")
        elif name == "pStyle":
            self._is_heading = bool(_HEADING.match(attributes.get("val", "")))
        elif name == "tr":
            self._rows += 1
            self._row = []

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name == "t":
            self._in_text = False
        elif name == "p":
            self._paragraph()
        elif name == "tc" and self._row is not None:
            self._row.append("\t")
        elif name == "tr":
            self._end_row()

    def _end_row(self) -> None:
        self._rows -= 1
        if self._row is not None:
            self._book.add(re.sub(r"\s*\t\s*", "\t", "".join(self._row)).rstrip("\t"))
        self._row = [] if self._rows else None

    def data(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._said.append(text)

    def _paragraph(self) -> None:
        text, is_heading = "".join(self._said), self._is_heading
        self._said, self._is_heading = [], False
        if self._row is not None:
            # In a table a line is a row.
            self._row.append(text.replace("\n", " ") + " ")
        elif is_heading and text.strip():
            self._book.heading(text)
        else:
            self._book.add(text)


def docx(content: bytes, book: Book) -> None:
    """Read a document, then its notes."""
    archive = Archive(content)
    xml.hear(archive.pieces(_WORD), _Paragraphs(book))
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if archive.has(notes):
            xml.hear(archive.pieces(notes), _Paragraphs(book))


def pptx(content: bytes, book: Book) -> None:
    """Read slides in their order."""
    archive = Archive(content)
    deck = links(archive, _DECK)
    for slide in xml.Elements(archive.pieces(_DECK)).named("sldId"):
        if (link := slide.get(xml.LINK)) not in deck:
            raise Unreadable("broken")
        name = deck[link][1]
        book.turn()
        xml.hear(archive.pieces(name), _Paragraphs(book))
        for kind, notes in links(archive, name).values():
            if kind == "notesSlide" and archive.has(notes):
                xml.hear(archive.pieces(notes), _Paragraphs(book))


def links(archive: Archive, name: str) -> dict[str, tuple[str, str]]:
    """Return what a member links to inside the archive: by the key of the link its kind and the member's name."""
    folder, _slash, last = name.rpartition("/")
    said = f"{folder}/{_LINKS.format(last)}"
    if not archive.has(said):
        return {}
    return {
        link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], beside(name, link.get("Target", "")))
        for link in xml.Elements(archive.pieces(said)).named("Relationship")
        if link.get("TargetMode") != "External"
    }
