"""How a resource looks in a list and on its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from forum.attachments import reasons
from forum.kernel import links, sizes
from forum.kernel.i18n import Lazy
from forum.kernel.markup.domains import domain

from . import wording

_LARGE = 2 * sizes.MEGA


class Entry(NamedTuple):
    """A resource as a page shows it, with the version that is handed out."""

    id: int
    pod_id: int
    title: str
    kind: str
    publisher: str
    year: int | None
    language: str
    country: str
    why: str
    number: int
    created_at: datetime
    superseded_by_id: int | None
    # Whoever sees a resource sees who shared it.
    by_name: str
    by_handle: str
    # Of the version.
    url: str
    name: str
    size: int
    # Of the words in its file: their bytes, where there are any, and why there are none, or not all.
    text_size: int | None
    text_reason: str | None
    tags: Sequence[str] = ()

    @property
    def address(self) -> str:
        """Return where its page is."""
        return links.resource(self.id)

    @property
    def file(self) -> str:
        """Return where its bytes are handed out."""
        return links.resource(self.id, f"versions/{self.number}")

    @property
    def text(self) -> str:
        """Return where the words of its file are read."""
        return links.resource_text(self.id, self.number)

    @property
    def unread(self) -> str:
        """Return why the words of its file cannot be read; nothing where they can."""
        return reasons.unread(self.text_reason) if self.text_reason and self.text_size is None else ""

    @property
    def host(self) -> str:
        """Return where a link leads, in letters that look like no others; nothing for a file."""
        return domain(self.url) if self.url else ""

    @property
    def form(self) -> str:
        """Return what a file is in a word that all languages share: PDF, DOCX."""
        return self.name.rpartition(".")[2].upper()

    @property
    def is_large(self) -> bool:
        """Say whether its size is worth a word before somebody on a telephone spends it."""
        return self.size > _LARGE

    @property
    def what(self) -> Lazy:
        """Return what it is, in the reader's language."""
        return wording.KINDS[self.kind]
