"""The first page of a document as a small picture, made in a child process: what draws PDF has had holes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO

from . import child

# Seconds of work, seconds on the wall where others come first, bytes of address space, bytes that come back.
CPU, WALL, MEMORY, OUTPUT = 10, 60, 512 * 1024 * 1024, 100_000
# Dots of the longer side, and the bytes that it has at most: it is shown at once, on slow lines, too.
SIDE, SIZE = 480, 30_000
PDF = "application/pdf"
KINDS = (PDF, "image/jpeg", "image/png", "image/webp", "image/gif")
CHILD = "forum.kernel.faces_child"


@dataclass(frozen=True)
class Face:
    """A picture in WebP, and its measures in dots."""

    width: int
    height: int
    content: bytes


def made(source: IO[bytes], kind: str) -> Face | None:
    """Return the face of a file of one of KINDS; None where none can be made, and it is never an error."""
    with child.hear(CHILD, source, WALL, kind) as ended:
        if ended.code != 0:
            return None
        try:
            head = json.loads(ended.out.readline(200))
            face = Face(int(head["width"]), int(head["height"]), ended.out.read(OUTPUT))
        except (ValueError, TypeError, KeyError):
            return None
        return face if face.content and 0 < face.width <= SIDE and 0 < face.height <= SIDE else None
