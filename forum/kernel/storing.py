"""What a store of files is, whatever keeps them: a folder or a bucket."""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, Protocol

PIECE = 1 << 16
# Half of a file has a name that begins with a point: no backup takes it, and no row speaks of it.
PART = ".part-"
KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def half(part: Path) -> IO[bytes]:
    """Open a new file that only we read, and hold it: who clears up leaves it alone."""
    out = os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    fcntl.flock(out, fcntl.LOCK_SH)
    return out


class Away(OSError):
    """The store does not answer, or refuses us: what is so, and what an operator can do."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(errno.EHOSTUNREACH, what)
        self.what, self.do = what, do


class Entry(NamedTuple):
    """Something that is kept: its key, its bytes, when it was written in seconds since 1970."""

    key: str
    size: int
    at: float


class Store(Protocol):
    """Keeps bytes under keys; every call but `opened` of what is not there raises OSError where it cannot, or Away."""

    # As an operator knows it, without secrets, and whether it is on another machine.
    place: str
    is_far: bool

    def put(self, source: Path, key: str) -> None:
        """Keep a file of this machine, which may be gone here afterwards; it is all there before this returns."""

    def opened(self, key: str, start: int, size: int | None) -> IO[bytes]:
        """Open a file of this machine that stands at byte `start` and has `size` more at least, or all that there are.

        Raises FileNotFoundError.
        """

    def size(self, key: str) -> int | None:
        """Return how many bytes a key has; None where it has none."""

    def forget(self, key: str) -> None:
        """Remove what is kept under a key."""

    def listed(self) -> Iterator[Entry]:
        """Yield everything that is kept."""

    def check(self) -> None:
        """Write, read and remove something. Raises Away."""
