"""Pictures made anew without what a camera writes into them, in a child process: their readers have had holes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import IO

from . import child

# Seconds of work, seconds on the wall where others come first, bytes of address space, bytes that come back.
CPU = 10
WALL = 40
MEMORY = 768 * 1024 * 1024
OUTPUT = 24 * 1024 * 1024
# Dots: what a good telephone takes; more would fill the memory.
DOTS = 40_000_000
# No longer side than this; the small version is for lists and slow lines.
SIDE, SMALL_SIDE, SMALL_SIZE = 2560, 640, 40_000

# Two at once: whoever sends many waits for themselves, not the whole machine for them.
_SEATS = BoundedSemaphore(2)
CHILD = "forum.kernel.images_child"
TOO_MANY_DOTS = 3


class Unreadable(Exception):
    """It is no picture, broken, or made to do harm."""


class TooManyDots(Unreadable):
    """It is a picture, of more dots than are taken."""


@dataclass(frozen=True)
class Made:
    """A picture made anew, its measures in dots, and its small version, None where it is small itself."""

    type: str
    width: int
    height: int
    whole: bytes
    small: bytes | None


def made(source: IO[bytes]) -> Made:
    """Return a picture made anew. Raises Unreadable, TooManyDots."""
    if not _SEATS.acquire(timeout=WALL):
        raise Unreadable
    try:
        with child.hear(CHILD, source, WALL) as ended:
            if ended.code == TOO_MANY_DOTS:
                raise TooManyDots
            if ended.code != 0:
                raise Unreadable
            return _read(ended.out)
    except (ValueError, KeyError) as why:
        raise Unreadable from why
    finally:
        _SEATS.release()


def _read(out: IO[bytes]) -> Made:
    head = json.loads(out.readline(1000))
    whole, small = (out.read(head[part]) for part in ("whole", "small"))
    return Made(head["type"], head["width"], head["height"], whole, small or None)


def stream(content: bytes) -> IO[bytes]:
    """Return bytes as something that is read in pieces."""
    return BytesIO(content)
