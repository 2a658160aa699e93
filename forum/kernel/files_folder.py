"""Files in a folder of this machine."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from . import tokens
from .storing import KEY, PART, Away, Entry, half


class Folder:
    """Keeps each file under its key, in folders by how keys begin."""

    is_far = False

    def __init__(self, folder: Path) -> None:
        self.folder, self.place = folder, str(folder)

    def path(self, key: str) -> Path:
        """Return where the bytes of a key lie; a key is never anything that was typed."""
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self.folder / key[:2].lower() / key

    def put(self, source: Path, key: str) -> None:
        place = self.path(key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            source.rename(place)
        except OSError as why:
            if why.errno != errno.EXDEV:
                raise
            _copy(source, self.folder / f"{PART}{tokens.new()}", place)
        _sync(place.parent)

    def opened(self, key: str, start: int, size: int | None) -> IO[bytes]:
        file = self.path(key).open("rb")
        file.seek(start)
        return file

    def size(self, key: str) -> int | None:
        try:
            return self.path(key).stat().st_size
        except FileNotFoundError:
            return None

    def forget(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def listed(self) -> Iterator[Entry]:
        for file in self.folder.glob("*/*"):
            with suppress(FileNotFoundError):
                if KEY.fullmatch(file.name):
                    found = file.stat()
                    yield Entry(file.name, found.st_size, found.st_mtime)

    def check(self) -> None:
        if self.folder.exists() and not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
            raise Away(
                f"{self.folder} cannot be written", f"run `chown -R` on it for the user of the site: {os.geteuid()}."
            )


def _copy(source: Path, part: Path, place: Path) -> None:
    """Bring a file over from another disk, whole or not at all."""
    try:
        with source.open("rb") as file, half(part) as out:
            shutil.copyfileobj(file, out)
            out.flush()
            os.fsync(out.fileno())
            part.rename(place)
    finally:
        part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
