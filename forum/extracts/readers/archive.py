"""Archives that documents are: members in pieces, never more of them than a document has."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from .book import Unreadable

# Members; bytes of all of them that are unpacked; beyond so many of one, at most so many times what it was packed in.
_MEMBERS, _ALL, _FREE, _RATIO = 10_000, 150_000_000, 8_000_000, 200
_PIECE = 1 << 16
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """An archive, of which nothing is unpacked but what is asked for."""

    def __init__(self, content: bytes) -> None:
        """Open it. Raises Unreadable."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as why:
            raise Unreadable("broken") from why
        if len(self._zip.filelist) > _MEMBERS:
            raise Unreadable("large")
        self._left = _ALL

    def has(self, name: str) -> bool:
        """Say whether there is such a member."""
        return name in self._zip.NameToInfo

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member in pieces. Raises Unreadable for one that is not there, too large, or locked."""
        info = self._zip.NameToInfo.get(name)
        if info is None or info.compress_type not in _PLAIN:
            raise Unreadable("broken")
        if info.flag_bits & 1:
            raise Unreadable("encrypted")
        most = max(_FREE, _RATIO * info.compress_size)
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_PIECE):
                    most -= len(piece)
                    self._left -= len(piece)
                    if most < 0 or self._left < 0:
                        raise Unreadable("large")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as why:
            raise Unreadable("broken") from why

    def read(self, name: str) -> bytes:
        """Return all of a member. Raises Unreadable."""
        return b"".join(self.pieces(name))


def beside(name: str, target: str) -> str:
    """Return the member that `target` means where the member `name` says it."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
