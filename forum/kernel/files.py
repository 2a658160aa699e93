"""The bytes of files: kept under random keys in the instance folder, read only by whoever was let in before.

Everything that has to change for a store elsewhere stands here: `taken`, `opened`, `size`, `forget`, `keys`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import settings, tokens

FOLDER = "files"
_PIECE = 1 << 16
# Half of a file has a name that begins with a point: no backup takes it, and no row speaks of it.
_PART = ".part-"
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
# A request that is still at work on its half is not this old.
_STALE = 3600


class TooLarge(Exception):
    """More bytes came than may."""


@dataclass(frozen=True)
class Taken:
    """Bytes that came in and lie on the disk, under no name yet that anybody knows."""

    part: Path
    sha256: str
    size: int

    def keep(self) -> str:
        """Give it a key; from then on it stays, whatever happens to this process."""
        key = tokens.new()
        place = path(key)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        self.part.rename(place)
        _sync(place.parent)
        return key


@contextmanager
def taken(source: IO[bytes], most: int) -> Iterator[Taken]:
    """Write what comes to the disk, in pieces; not kept, it is gone at the end. Raises TooLarge, OSError."""
    folder = _folder()
    part = folder / f"{_PART}{tokens.new()}"
    try:
        seen, size = hashlib.sha256(), 0
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while piece := source.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise TooLarge
                seen.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        yield Taken(part, seen.hexdigest(), size)
    finally:
        part.unlink(missing_ok=True)


def opened(key: str) -> IO[bytes]:
    """Open what is kept under a key. Raises FileNotFoundError."""
    return path(key).open("rb")


def path(key: str) -> Path:
    """Return where the bytes of a key lie; a key is never anything that was typed."""
    if not _KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return settings.current().instance_dir / FOLDER / key[:2].lower() / key


def size(key: str) -> int | None:
    """Return how many bytes a key has; None where it has none."""
    try:
        return path(key).stat().st_size
    except FileNotFoundError:
        return None


def forget(key: str) -> None:
    """Remove what is kept under a key."""
    path(key).unlink(missing_ok=True)


def keys(older: float = 0) -> Iterator[str]:
    """Yield every key that has bytes which lie here for at least so many seconds."""
    before = time.time() - older
    for file in _folder().glob("*/*"):
        with suppress(FileNotFoundError):
            if _KEY.fullmatch(file.name) and file.stat().st_mtime <= before:
                yield file.name


def clear() -> None:
    """Remove halves of files whose request was killed."""
    for part in _folder().glob(f"{_PART}*"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < time.time() - _STALE:
                part.unlink()


@contextmanager
def holding() -> Iterator[None]:
    """Let nobody remove a file inside the block: a backup reads the rows first, and then the files they speak of."""
    with _lock() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def removing() -> Iterator[bool]:
    """Yield whether files may be removed just now; while somebody holds them they may not."""
    with _lock() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _lock() -> IO[bytes]:
    return os.fdopen(os.open(_folder() / "files.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _folder() -> Path:
    folder = settings.current().instance_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
