"""XLSX: the sheets that are shown, a row a line, and dates as people write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from . import xml
from .archive import Archive
from .book import TEXT, Book, Unreadable
from .word import links

_BOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_MOST = 20_000_000
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - A day in a table is in no zone.
_LAST = 2_958_466
_DATES, _TIMES = frozenset(range(14, 18)) | {22}, frozenset((18, 19, 20, 21, 45, 46, 47))
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
_ENOUGH_DIGITS = 15


class _Strings:
    """The words that cells name by number."""

    def __init__(self, archive: Archive) -> None:
        self.all: list[str] = []
        self._said: list[str] = []
        self._in_text, self._phonetic, self._left = False, 0, _MOST
        if archive.has(_STRINGS):
            xml.hear(archive.pieces(_STRINGS), self)

    def start(self, name: str, _attributes: xml.Attributes) -> None:
        if self._phonetic or name == "rPh":
            self._phonetic += 1
        self._in_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self._in_text = False
        if self._phonetic:
            self._phonetic -= 1
        elif name == "si":
            self.all.append("".join(self._said))
            self._said = []

    def data(self, text: str) -> None:
        if self._in_text:
            self._left -= len(text)
            if self._left < 0:
                raise Unreadable("large")
            self._said.append(text)


class _Sheet:
    def __init__(self, book: Book, strings: list[str], days: set[str]) -> None:
        self._book, self._strings, self._days = book, strings, days
        self._row: list[str] = []
        self._length = 0
        self._cell, self._said, self._hears = xml.Attributes(), [""], False

    def start(self, name: str, attributes: xml.Attributes) -> None:
        if name == "c":
            self._cell, self._said = attributes, []
        self._hears = name in ("v", "t")

    def end(self, name: str) -> None:
        self._hears = False
        if name == "c":
            self._add(self._shown("".join(self._said)))
        elif name == "row":
            self._book.add("\t".join(self._row).rstrip("\t"))
            self._row, self._length = [], 0

    def _add(self, cell: str) -> None:
        # One row may name one long text in very many cells.
        self._length += len(cell)
        if self._length > TEXT:
            raise Unreadable("long")
        self._row.append(cell)

    def data(self, text: str) -> None:
        if self._hears:
            self._said.append(text)

    def _shown(self, value: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            at = int(value) if value.isascii() and value.isdigit() else -1
            value = self._strings[at] if 0 <= at < len(self._strings) else ""
        elif kind == "n" and value:
            value = _day(value) if self._cell.get("s") in self._days else _number(value)
        return " ".join(value.split())


def _number(value: str) -> str:
    """Return a number without the last digits of what machines reckon with."""
    try:
        number = float(value)
    except ValueError:
        return value
    return value if number.is_integer() and len(value) <= _ENOUGH_DIGITS else f"{number:.15g}"


def _day(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not 0 <= number < _LAST:
        return value
    moment = _FIRST_DAY + timedelta(days=number) + timedelta(microseconds=500)
    if number < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if number.is_integer() else f"{moment:%Y-%m-%d %H:%M}"


def _days(archive: Archive) -> set[str]:
    """Return the numbers of the styles that show a number as a day or an hour."""
    if not archive.has(_STYLES):
        return set()
    found = xml.Elements(archive.pieces(_STYLES)).found
    own = {one.get("numFmtId"): one.get("formatCode", "") for name, one in found if name == "numFmt"}
    days, inside, at = set(), False, 0
    for name, one in found:
        if name in ("cellXfs", "cellStyles", "cellStyleXfs"):
            inside, at = name == "cellXfs", 0
        elif name == "xf" and inside:
            if _is_day(one.get("numFmtId", ""), own):
                days.add(str(at))
            at += 1
    return days


def _is_day(number: str, own: dict[str | None, str]) -> bool:
    if number in own:
        return bool(re.search("[dmyhs]", _QUOTED.sub("", own[number].lower())))
    return number.isdigit() and int(number) in _DATES | _TIMES


def xlsx(content: bytes, book: Book) -> None:
    """Read the sheets in their order; what is hidden stays hidden."""
    archive = Archive(content)
    strings, days, linked = _Strings(archive).all, _days(archive), links(archive, _BOOK)
    for sheet in xml.Elements(archive.pieces(_BOOK)).named("sheet"):
        if sheet.get("state", "visible") != "visible":
            continue
        if (link := sheet.get(xml.LINK)) not in linked:
            raise Unreadable("broken")
        kind, name = linked[link]
        if kind == "worksheet":
            book.turn(sheet.get("name", ""))
            xml.hear(archive.pieces(name), _Sheet(book, strings, days))
