"""Reading a document in a child process: its pages of text, and why it is not read, or not to its end."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from typing import IO

from forum.kernel import child

# Seconds of work, seconds on the wall where others come first, bytes of address space, bytes that come back.
CPU, WALL, MEMORY, OUTPUT = 10, 60, 512 * 1024 * 1024, 16 * 1024 * 1024
CHILD = "forum.extracts.readers"
_LINE = 9 * 1024 * 1024
_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
# What a part of a document is called, by its type; what is named nowhere here is not read.
UNITS = {
    "application/pdf": "page",
    f"{_OFFICE}presentationml.presentation": "slide",
    f"{_OPEN}presentation": "slide",
    f"{_OFFICE}spreadsheetml.sheet": "sheet",
    f"{_OPEN}spreadsheet": "sheet",
    f"{_OFFICE}wordprocessingml.document": "part",
    f"{_OPEN}text": "part",
    "application/epub+zip": "part",
    "application/rtf": "part",
    "text/html": "part",
    "text/csv": "part",
    "text/tab-separated-values": "part",
    "text/markdown": "part",
    "text/plain": "part",
}


@dataclass(frozen=True)
class Page:
    """A page, slide, sheet or part: its number, what it is called if it is, its text."""

    number: int
    label: str
    text: str


@dataclass(frozen=True)
class Read:
    """What was read; with a reason, not all of it."""

    pages: tuple[Page, ...]
    reason: str


def read(source: IO[bytes], kind: str) -> Read:
    """Read a document of a type that is in UNITS; it is never an error."""
    with child.hear(CHILD, source, WALL, kind) as ended:
        return heard(ended)


def heard(ended: child.Ended) -> Read:
    """Return what a child wrote until it ended."""
    pages: list[Page] = []
    reason = None
    try:
        while line := ended.out.readline(_LINE):
            said = json.loads(line)
            if isinstance(said, dict):
                reason = str(said["reason"])
            else:
                number, label, text = said
                pages.append(Page(int(number), str(label), str(text)))
    except (ValueError, TypeError, KeyError):
        # It was ended while it wrote: what came before is whole.
        pass
    return Read(tuple(pages), _why(ended.code) if reason is None else reason)


def _why(code: int | None) -> str:
    """Return why a child that did not end by itself was ended."""
    if code is None or code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "slow"
    return "long" if code == -signal.SIGXFSZ else "broken"
