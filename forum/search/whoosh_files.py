"""Whoosh's files, read where they lie: a mapped one would end the process when somebody cuts it short."""

from __future__ import annotations

import os
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile


class Bytes(RawIOBase):
    """The bytes of a file by their place; closed without a word when nobody holds it, as threads come and go."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._handle, self._at = os.open(path, os.O_RDONLY | os.O_CLOEXEC), 0

    def get(self, at: int, length: int) -> bytes:
        """Return so many bytes, or those up to the end. Raises OSError."""
        return os.pread(self._handle, length, at)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = os.preadv(self._handle, [buffer], self._at)
        self._at += count
        return count

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._handle).st_size}[whence]
        self._at = start + offset
        return self._at

    def close(self) -> None:
        if not self.closed:
            os.close(self._handle)
        super().close()


class File(BufferFile):
    """A file of Whoosh's, without its copy in memory."""

    def __init__(self, path: Path) -> None:
        bytes_ = Bytes(path)
        # Whoosh reads heads from one end to the other, and all else by `get`.
        self.file, self.get = BufferedReader(bytes_), bytes_.get
        self._name, self.onclose = path.name, None
        self.is_real = self.is_closed = False


class Storage(FileStorage):
    """Whoosh's folder, its files opened as `File`."""

    def open_file(self, name: str, **_: Any) -> File:
        return File(Path(self.folder) / name)
