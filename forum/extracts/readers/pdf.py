"""PDF: page by page, as far as there are letters in it and not only pictures of them."""

from __future__ import annotations

import io
import re
from importlib import import_module
from itertools import groupby

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from .book import Book, Unreadable

# What pypdf would load when it first needs it, when no file can be opened any more.
for _name in (
    "_configuration",
    "_text_extraction",
    "_codecs.core_font_metrics",
    "generic._image_inline",
    "filters",
    "xmp",
):
    import_module(f"pypdf.{_name}")
# A word that the end of a line has cut in two.
_CUT = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")
# Words of a line that a browser has printed from right to left stand far apart, the last first.
_APART = re.compile(r"\S+(?:[ \u00a0]{2,}\S+){2,}")
_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# A scan has perhaps the number of its pages in letters.
_FEW = 20


def pdf(content: bytes, book: Book) -> None:
    """Read all pages; one that is broken is left out."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    _unlock(reader)
    pages = len(reader.pages)
    if not pages:
        raise Unreadable("broken")
    failed = 0
    for number in range(pages):
        # Its own number, as every reader of PDF counts.
        book.turn()
        try:
            book.add(_turned(_CUT.sub("", reader.pages[number].extract_text())))
        except (Unreadable, MemoryError):
            raise
        except Exception:  # noqa: BLE001 as a page may be broken in any way
            failed += 1
    book.close()
    if failed == pages:
        raise Unreadable("broken")
    if book.letters < _FEW:
        raise Unreadable("scan")


def _turned(text: str) -> str:
    """Return a text whose lines from right to left have their words in the order in which they are read."""
    return "\n".join(map(_line, text.split("\n"))) if _RIGHT.search(text) else text


def _line(line: str) -> str:
    words = line.split()
    if not _APART.fullmatch(line.strip().lstrip(".!؟ ")) or 2 * sum(map(bool, map(_RIGHT.search, words))) < len(words):
        return line
    turned: list[str] = []
    for is_right, some in groupby(reversed(words), key=lambda word: bool(_RIGHT.search(word))):
        # Numbers and names in Latin letters go from left to right among themselves.
        group = list(some)
        turned += group if is_right else group[::-1]
    return " ".join(turned)


def _unlock(reader: PdfReader) -> None:
    """Open what asks for no password to be read. Raises Unreadable."""
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as why:
        raise Unreadable("encrypted") from why
    if opened == PasswordType.NOT_DECRYPTED:
        raise Unreadable("encrypted")
