"""What readers write into: pages of text that leave the process as soon as they are whole, and bounds on all of it."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from typing import IO

# Pages, characters in all, characters of one part of a text that has no pages; seconds of work until it ends by itself.
PAGES, TEXT, PART, WORK = 500, 2_000_000, 4_000, 8.0
_LABEL = 200
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
_ENDS, _GAPS = re.compile(r"[ \t\u00a0]+\n"), re.compile(r"\n{3,}")
# Letters in the shape that they have in print, and the radicals of which Chinese ones are made: nobody types them.
_PRINTED = re.compile("[\u2e9f\u2ef3\u2f00-\u2fd5\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")


class Unreadable(Exception):
    """It is not read, or no further; says why in a word of `reasons`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def tidy(text: str) -> str:
    """Return a text without what no page shows and no database takes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "")
    text = _PRINTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _NEVER.sub(" ", text))
    return _GAPS.sub("\n\n", _ENDS.sub("\n", text)).strip("\n ")


class Book:
    """Pages in the making."""

    def __init__(self, out: IO[bytes], *, parts: bool) -> None:
        """Write whole pages to `out`; with `parts`, what grows long is cut, as it has no pages of its own."""
        self._out, self._parts = out, parts
        self._number, self._label, self._left = 0, "", TEXT
        self._lines: list[str] = []
        self._length = 0
        self.letters = 0

    def turn(self, label: str = "") -> None:
        """Begin another page. Raises Unreadable where there are too many."""
        self.close()
        if self._number >= PAGES:
            raise Unreadable("long")
        self._number += 1
        self._label = " ".join(tidy(label).split())[:_LABEL]

    def heading(self, text: str) -> None:
        """Write a heading; where there is something above it already, it begins a part."""
        if self._length > PART // 4 or not self._number or not self._label:
            if self._length or not self._number:
                self.turn(text)
            else:
                self._label = " ".join(tidy(text).split())[:_LABEL]
        self.add(text)

    def add(self, text: str) -> None:
        """Write a paragraph. Raises Unreadable where it is too much, or took too long."""
        self.tick()
        if not self._number:
            self.turn()
        while self._parts and len(text) > PART:
            at = text.rfind(" ", PART // 2, PART) + 1 or PART
            self._line(text[:at])
            text = text[at:]
        self._line(text)

    def _line(self, text: str) -> None:
        if self._parts and self._length and self._length + len(text) > PART:
            self.turn(self._label)
        if len(text) > self._left:
            self._lines.append(text[: self._left])
            raise Unreadable("long")
        self._left -= len(text)
        self._lines.append(text)
        self._length += len(text)

    def tick(self) -> None:
        """Raise Unreadable when the time for work is over."""
        if time.process_time() > WORK:
            raise Unreadable("slow")

    def close(self) -> None:
        """Let the page go that was written last; one without words has a number only."""
        text = tidy("\n".join(self._lines))
        self._lines, self._length = [], 0
        if text:
            self.letters += sum(map(str.isalnum, text[:1000]))
            self._say([self._number, self._label, text])

    def end(self, reason: str) -> None:
        """Say how it ended; without this line it was ended from outside."""
        self._say({"reason": reason})

    def _say(self, what: object) -> None:
        self._out.write(json.dumps(what, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        self._out.flush()
