"""The words of a file as a page shows them, whatever holds the file."""

from __future__ import annotations

from dataclasses import dataclass

from forum.attachments import reasons
from forum.kernel import paging
from forum.kernel.i18n import _
from forum.kernel.paging import Pages

from . import queries, wording
from .reading import UNITS
from .wording import Block

# Pages of a document on one of ours: some 30 KB.
AT_ONCE = 10


@dataclass(frozen=True)
class Words:
    """A page of the words of a file: their bytes in all, what is missing of them, and each part with its title."""

    size: int
    said: str
    pages: Pages
    parts: list[tuple[int, str, list[Block]]]


def words(blob_id: int, kind: str, *, page: str | None, at: str | None) -> Words:
    """Return what is shown of bytes whose file was loaded for the asker.

    `page` is one of ours, `at` a number of the document's own; both as an address says them.
    """
    known = queries.one(blob_id)
    total = known.pages if known is not None else 0
    pages = Pages(total, _asked(blob_id, total, page, at), AT_ONCE)
    found = queries.pages(blob_id, offset=pages.offset, most=AT_ONCE) if total else ()
    read_as = known.type if known is not None else kind
    return Words(
        size=known.size if known is not None else 0,
        said=_said(kind, known),
        pages=pages,
        parts=[
            (one.number, wording.title(read_as, one.number, one.label), wording.blocks(read_as, one.text))
            for one in found
        ],
    )


def _asked(blob_id: int, total: int, page: str | None, at: str | None) -> int:
    """Return which page of ours is asked for, by its own number or by that of a page of the document."""
    key = paging.key(at)
    pages = Pages(total, size=AT_ONCE)
    number = pages.holding(queries.before(blob_id, key)) if key else paging.page_number(page)
    return min(number, pages.last)


def _said(kind: str, known: object) -> str:
    """Return why there are no words, or not all of them."""
    reason = getattr(known, "reason", "")
    if kind not in UNITS:
        return reasons.unread("kind")
    if known is None or getattr(known, "read_at", None) is None:
        return _("Its words have not been read yet. Look again in a minute.")
    if reason:
        return reasons.partly(reason) if getattr(known, "pages", 0) else reasons.unread(reason)
    return ""
