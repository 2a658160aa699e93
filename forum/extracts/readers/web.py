"""HTML, and EPUB, which is HTML in an archive."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from . import xml
from .archive import Archive, beside
from .book import Book, Unreadable
from .charsets import decoded

_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math", "object", "iframe"})
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "head header hr li main nav ol p pre section table tbody thead title tr ul".split()
)
_HEADINGS = frozenset({"title", "h1", "h2", "h3"})
_SAID = re.compile(rb"(?:charset|encoding)=[\"']?\s*([A-Za-z0-9_-]{2,30})")
_CONTAINER = "META-INF/container.xml"
_TYPES = ("application/xhtml+xml", "text/html")


class _Page(HTMLParser):
    def __init__(self, book: Book) -> None:
        super().__init__(convert_charrefs=True)
        self._book, self._silent = book, ""
        self._nested = 0
        self._said: list[str] = []
        self._heading = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if self._silent:
            self._nested += tag == self._silent
        elif tag in _SILENT:
            self._flush()
            self._silent, self._nested = tag, 1
        elif tag in _BLOCKS:
            self._flush()
            self._heading = tag in _HEADINGS
        elif tag in ("td", "th") and "".join(self._said).strip():
            self._said.append("\t")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._nested -= tag == self._silent
            if not self._nested:
                self._silent = ""
        elif tag in _BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._said.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text = re.sub(r" *\t *", "\t", "".join(self._said)).strip()
        self._said = []
        if text and self._heading:
            self._book.heading(text)
        elif text:
            self._book.add(text)
        self._heading = False


def html(content: bytes, book: Book) -> None:
    """Read one page."""
    _page(content, book)


def _page(content: bytes, book: Book) -> None:
    said = _SAID.search(content[:2_000])
    page = _Page(book)
    page.feed(decoded(content, said[1].decode() if said else ""))
    page.close()


def epub(content: bytes, book: Book) -> None:
    """Read the sections of a book in their order."""
    archive = Archive(content)
    roots = xml.Elements(archive.pieces(_CONTAINER)).named("rootfile")
    if not roots:
        raise Unreadable("broken")
    package = beside("", roots[0].get("full-path", ""))
    listed = xml.Elements(archive.pieces(package))
    items = {item.get("id", ""): item for item in listed.named("item")}
    for place in listed.named("itemref"):
        item = items.get(place.get("idref", ""))
        if item is None or item.get("media-type") not in _TYPES:
            continue
        book.turn()
        _page(archive.read(beside(package, unquote(item.get("href", "")))), book)
