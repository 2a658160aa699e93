"""What a file is, by its first bytes: what the client says of name and type is never believed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

_START = 4096
# Where an archive lists what is in it: at its end.
_END = 1 << 18
_PIECE, _OVERLAP = 1 << 16, 64
# How texts begin that say in which letters of two or four bytes they are.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signs that steer machines, but for tab, ends of lines and pages, and the end that DOS wrote.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_NO_LETTERS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken: its type as the web names it, and the endings of its names, the usual first."""

    type: str
    endings: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        """Say whether a browser shows it as a picture."""
        return self.type.startswith("image/")


_OPEN = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jfif"))
PNG = Kind("image/png", ("png",))
GIF = Kind("image/gif", ("gif",))
WEBP = Kind("image/webp", ("webp",))
PDF = Kind("application/pdf", ("pdf",))
RTF = Kind("application/rtf", ("rtf",))
_STARTS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"%PDF-", PDF))
# An archive whose first member says what it is, uncompressed.
_SAID = {
    f"{_OPEN}text".encode(): Kind(f"{_OPEN}text", ("odt",)),
    f"{_OPEN}spreadsheet".encode(): Kind(f"{_OPEN}spreadsheet", ("ods",)),
    f"{_OPEN}presentation".encode(): Kind(f"{_OPEN}presentation", ("odp",)),
    b"application/epub+zip": Kind("application/epub+zip", ("epub",)),
}
# An archive that is known by what is in it.
_HOLDS = (
    (b"word/document.xml", Kind(f"{_OFFICE}wordprocessingml.document", ("docx",))),
    (b"xl/workbook.xml", Kind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))),
    (b"ppt/presentation.xml", Kind(f"{_OFFICE}presentationml.presentation", ("pptx",))),
)


@dataclass(frozen=True)
class _Sign:
    """What gives a document away, in any case: a pattern, and words in small letters without which it cannot be there.

    A pattern takes twenty times as long as words, which nobody else's page should wait for.
    """

    pattern: re.Pattern[bytes]
    words: tuple[bytes, ...]

    def is_in(self, file: IO[bytes]) -> bool:
        """Look through all of a file."""
        return any(
            self.pattern.search(part)
            for part in _parts(file)
            if (small := part.lower()) and any(word in small for word in self.words)
        )


# Programs in a document, as archives name them and as the old container does.
_MACROS = _Sign(
    re.compile(rb"vbaproject\.bin|\bbasic/script|\bscripts/", re.IGNORECASE),
    (b"vbaproject.bin", b"basic/script", b"scripts/"),
)
_OLD_MACROS = _Sign(re.compile(re.escape("_VBA_PROJECT".encode("utf-16-le"))), ("_vba_project".encode("utf-16-le"),))
# What runs from within a document that tells how its words look, or asks others for more: objects, templates, fields.
_WITHIN = _Sign(
    re.compile(
        rb"\\(?:obj[a-z]|template)|\\fldinst[^}]{0,40}\b(?:DDE(?:AUTO)?|INCLUDE(?:TEXT|PICTURE))\b", re.IGNORECASE
    ),
    (rb"\obj", rb"\template", rb"\fldinst"),
)
# One container for all that the old programs wrote: here the name decides among them.
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLDER = (
    Kind("application/msword", ("doc",)),
    Kind("application/vnd.ms-excel", ("xls",)),
    Kind("application/vnd.ms-powerpoint", ("ppt",)),
)
_TEXTS = (
    Kind("text/csv", ("csv",)),
    Kind("text/tab-separated-values", ("tsv",)),
    Kind("text/markdown", ("md",)),
    Kind("text/plain", ("txt", "text")),
)
IMAGES = (JPEG, PNG, WEBP, GIF)
KINDS = (*IMAGES, PDF, RTF, *_SAID.values(), *(kind for _part, kind in _HOLDS), *_OLDER, *_TEXTS)
BY_TYPE = {kind.type: kind for kind in KINDS}


def of(file: IO[bytes], name: str) -> Kind | None:
    """Return the kind of a file, None for one that is not taken; its name only tells texts and old documents apart."""
    start = file.read(_START)
    for sign, kind in _STARTS:
        if start.startswith(sign):
            return kind
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return WEBP
    if start.startswith(b"PK\x03\x04"):
        return _archive(file, start)
    ending = PurePath(name).suffix.lower().lstrip(".")
    for sign, kinds, within in (
        (b"{\\rtf", (RTF,), _WITHIN),
        (_OLD, tuple(kind for kind in _OLDER if ending in kind.endings), _OLD_MACROS),
    ):
        if start.startswith(sign):
            return None if within.is_in(file) else next(iter(kinds), None)
    text = next((kind for kind in _TEXTS if ending in kind.endings), None)
    return text if text is not None and _is_text(file) else None


def _archive(file: IO[bytes], start: bytes) -> Kind | None:
    # Names stand before each member, too: an end that is long hides none.
    if _MACROS.is_in(file):
        return None
    # 30 bytes of head, the name, the content.
    if start[30:38] == b"mimetype":
        return next((kind for said, kind in _SAID.items() if start[38 : 38 + len(said)] == said), None)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _END))
    listed = file.read(_END)
    return next((kind for part, kind in _HOLDS if part in listed), None)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    """Yield all of a file in pieces that overlap, so that no name is cut."""
    file.seek(0)
    end = b""
    while piece := file.read(_PIECE):
        yield end + piece
        end = piece[-_OVERLAP:]


def _is_text(file: IO[bytes]) -> bool:
    """Say whether all of a file is text: in UTF-8, in UTF-16 that says so, or in older letters of one byte or two.

    Which letters those are is guessed by whoever reads it: here nothing may be in it that no text has.
    """
    file.seek(0)
    mark = file.read(4)
    wide = next((name for begin, name in _WIDE if mark.startswith(begin)), "")
    file.seek(0)
    if not wide:
        return not any(_NO_TEXT.search(piece) for piece in iter(lambda: file.read(_PIECE), b""))
    letters = codecs.getincrementaldecoder(wide)()
    try:
        while piece := file.read(_PIECE):
            if _NO_LETTERS.search(letters.decode(piece)):
                return False
        return not letters.decode(b"", final=True)
    except UnicodeError:
        return False
