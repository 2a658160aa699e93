"""The bytes of files: kept under random keys, read only by whoever was let in before.

What comes in lies on a disk of this machine first. Where it is kept is said by `FORUM_STORAGE_URL`: in a folder
(`files_folder`) or in a bucket (`files_s3`), two stores of one shape (`storing.Store`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

from sqlalchemy import text

from . import settings, settings_storage, tokens
from .db import db
from .files_folder import Folder
from .storing import KEY, PART, PIECE, Away, Entry, Store, half

__all__ = ["FOLDER", "Away", "Store", "Taken", "TooLarge", "at", "called", "clear", "forget", "holding", "is_kept"]
__all__ += ["keys", "listed", "opened", "removing", "size", "store", "taken"]

FOLDER = "files"
# Who makes a half takes less time to lock it.
_STALE = 60
# Of the line in which a backup and whoever removes files stand, on however many machines.
_LINE = 727_011


class TooLarge(Exception):
    """More bytes came than may."""


@dataclass(frozen=True)
class Taken:
    """Bytes that came in and lie on the disk, under no name yet that anybody knows."""

    part: Path
    sha256: str
    size: int

    def keep(self) -> str:
        """Give it a key; from then on it stays, whatever happens to this process. Raises OSError, Away."""
        key = tokens.new()
        store().put(self.part, key)
        return key


def store() -> Store:
    """Return what keeps the files of this site."""
    chosen = settings.current()
    return at(chosen.storage_url, chosen.instance_dir)


@cache
def at(url: str, instance: Path) -> Store:
    """Return the store of an address. Raises SettingsError."""
    where = settings_storage.where(url, instance)
    if isinstance(where, settings_storage.Folder):
        return Folder(where.path)
    made: Store = import_module("forum.kernel.files_s3").Bucket(where)
    return made


@contextmanager
def taken(source: IO[bytes], most: int) -> Iterator[Taken]:
    """Write what comes to the disk, in pieces; not kept, it is gone at the end. Raises TooLarge, OSError."""
    part = _folder() / f"{PART}{tokens.new()}"
    try:
        seen, size = hashlib.sha256(), 0
        with half(part) as out:
            while piece := source.read(PIECE):
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


def opened(key: str, start: int = 0, size: int | None = None) -> IO[bytes]:
    """Open what is kept under a key at a byte, for `size` bytes from there at least. Raises FileNotFoundError, Away."""
    return store().opened(key, start, size)


def size(key: str) -> int | None:
    """Return how many bytes a key has; None where it has none. Raises Away."""
    return store().size(key)


def forget(key: str) -> None:
    """Remove what is kept under a key. Raises Away."""
    store().forget(key)


def listed() -> Iterator[Entry]:
    """Yield everything that is kept. Raises Away."""
    return store().listed()


def keys(older: float = 0) -> Iterator[str]:
    """Yield every key that has bytes which lie here for at least so many seconds."""
    before = time.time() - older
    return (entry.key for entry in listed() if entry.at <= before)


def called(key: str) -> str:
    """Return what the bytes of a key are called in the instance folder, and in every backup."""
    return f"{FOLDER}/{key[:2].lower()}/{key}"


def is_kept(name: str) -> bool:
    """Say whether a name in the instance folder or a backup is that of the bytes of a key."""
    key = name.rpartition("/")[2]
    return KEY.fullmatch(key) is not None and name == called(key)


def clear() -> None:
    """Remove halves of files whose request was killed; one that is still at work holds its own."""
    for part in _folder().glob(f"{PART}*"):
        with suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between its first moment and its lock it has no bytes.
            if file.read(1) or part.stat().st_mtime < time.time() - _STALE:
                part.unlink()


@contextmanager
def holding() -> Iterator[None]:
    """Let nobody remove a file inside the block: a backup reads the rows first, and then the files they speak of."""
    with _lock() as file, ExitStack() as more:
        fcntl.flock(file, fcntl.LOCK_SH)
        if db.engine.dialect.name == "postgresql":
            more.enter_context(_in_line("pg_advisory_lock_shared", "pg_advisory_unlock_shared"))
        yield


@contextmanager
def removing() -> Iterator[bool]:
    """Yield whether files may be removed just now; while somebody holds them, on any machine, they may not."""
    with _lock() as file, ExitStack() as more:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        free = True
        if db.engine.dialect.name == "postgresql":
            free = more.enter_context(_in_line("pg_try_advisory_lock", "pg_advisory_unlock")) is not False
        yield free


@contextmanager
def _in_line(take: str, leave: str) -> Iterator[object]:
    """Stand in the line of all machines inside the block; False where it was only tried, in vain."""
    with db.engine.connect() as connection:
        # A backup waits for as long as files are being removed.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        got = connection.execute(text(f"SELECT {take}({_LINE})")).scalar()
        connection.commit()
        try:
            yield got
        finally:
            if got is not False:
                connection.execute(text(f"SELECT {leave}({_LINE})"))
                connection.commit()


def _lock() -> IO[bytes]:
    return os.fdopen(os.open(_folder() / "files.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _folder() -> Path:
    """Return where files lie that are not kept yet: on the disk of those that are, if that is one of ours."""
    kept = store()
    folder = kept.folder if isinstance(kept, Folder) else settings.current().instance_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
