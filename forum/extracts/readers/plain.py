"""Texts without a form: plain ones, tables with commas, RTF."""

from __future__ import annotations

import csv
import re

from striprtf.striprtf import rtf_to_text

from .book import Book, Unreadable
from .charsets import decoded

_MARKS = ",;\t|"
_QUOTED, _GAPS = re.compile(r'"[^"]*"'), re.compile(r"\n{3,}|\r{3,}|(?:\r\n){3,}")
_HEADING = re.compile(r"#{1,3}\s+(\S.*)")
_LOCALE = re.compile(rb"\\ansicpg(\d{3,5})")


def text(content: bytes, book: Book) -> None:
    """Read a text as it stands."""
    for line in _lines(content):
        book.add(line)


def _lines(content: bytes) -> list[str]:
    return _GAPS.sub("\n\n", decoded(content)).splitlines()


def markdown(content: bytes, book: Book) -> None:
    """Read a text whose headings begin with a sign."""
    for line in _lines(content):
        if found := _HEADING.match(line):
            book.heading(found[1])
        else:
            book.add(line)


def table(content: bytes, book: Book) -> None:
    """Read rows, whatever stands between their cells."""
    lines = _lines(content)
    start = _QUOTED.sub("", "\n".join(lines[:20]))
    mark = max(_MARKS, key=start.count)
    try:
        for row in csv.reader(lines, delimiter=mark):
            book.add("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t"))
    except csv.Error:
        raise Unreadable("broken") from None


def rtf(content: bytes, book: Book) -> None:
    """Read the words of a document that tells how they look."""
    if not content.startswith(b"{\\rtf"):
        raise Unreadable("broken")
    said = _LOCALE.search(content[:400])
    code = f"cp{said[1].decode()}" if said else "cp1252"
    for line in rtf_to_text(content.decode("latin-1"), encoding=code, errors="replace").splitlines():  # type: ignore[no-untyped-call]
        book.add(line)
