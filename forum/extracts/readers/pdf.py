"""PDF: page by page, as far as there are letters in it and not only pictures of them."""

from __future__ import annotations

import io
import re
from importlib import import_module

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
            book.add(_CUT.sub("", reader.pages[number].extract_text()))
        except (Unreadable, MemoryError):
            raise
        except Exception:  # noqa: BLE001 as a page may be broken in any way
            failed += 1
    book.close()
    if failed == pages:
        raise Unreadable("broken")
    if book.letters < _FEW:
        raise Unreadable("scan")


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
