"""Footnotes whose ids tell posts on the same page apart."""

from __future__ import annotations

import hashlib
import re

from markdown.extensions.footnotes import FootnoteExtension

# `fnref2-...` is the second place that refers to the same note.
NOTE_ID = re.compile(r"fn-[0-9a-f]{10}-\d{1,5}|fnref\d{0,5}-[0-9a-f]{10}-\d{1,5}")


class Footnotes(FootnoteExtension):
    """Ids are `fn-<hash of the source>-<n>`; the language of the page is not known here, so no words are added."""

    def __init__(self) -> None:
        # No person can type U+0002 past `tidy`: notes always stand at the end.
        super().__init__(BACKLINK_TEXT="↩\ufe0e", BACKLINK_TITLE="", SEPARATOR="-", PLACE_MARKER="\x02notes\x03")
        self._of = ""
        self._numbers: dict[str, int] = {}

    def begin(self, source: str) -> None:
        """Take the hash of the text that is about to be read."""
        self._of = hashlib.sha256(source.encode()).hexdigest()[:10]
        self._numbers = {}

    def makeFootnoteId(self, id: str) -> str:  # noqa: A002, N802
        return f"fn-{self._of}-{self._number(id)}"

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: A002, FBT001, FBT002, N802
        return str(self.unique_ref(f"fnref-{self._of}-{self._number(id)}", found))

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)
