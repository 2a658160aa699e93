"""The file that a backup is: a tar, compressed, of plain members, the manifest last. Reading trusts nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from isal import igzip, igzip_lib

from forum.kernel.tables import Tally

FORMAT, MANIFEST = 1, "manifest.json"
TABLES, FILES = "tables", "files"
_BLOCK, _CHUNK = 512, 1 << 16
_PART, _LARGEST_PART, _LARGEST_MANIFEST = 4 << 20, 64 << 20, 64 << 20
# Text shrinks to a fifth or a tenth: what grows more than this is made to fill a disk.
_FREE, _GROWTH = 64 << 20, 100
_CUT = "it is cut short, or no archive of a backup"
_NAME = re.compile(r"tables/[a-z][a-z0-9_]*/[0-9]{6}\.jsonl|files/[^\x00-\x1f\x7f\\:]+")


class Bad(Exception):
    """The archive cannot be trusted. Says what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says about itself; `members` is the SHA-256 of each, `tables` the tally of each."""

    made_at: str
    version: str
    revision: str
    database: str
    key: str
    has_key: bool
    tables: dict[str, Tally]
    columns: dict[str, list[str]]
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, content: bytes) -> Manifest:
        """Read a manifest. Raises Bad."""
        try:
            said = json.loads(content)
            if said["format"] != FORMAT:
                raise Bad(f"its format is {said['format']}, which this version does not know")
            said["tables"] = {name: Tally(**tally) for name, tally in said["tables"].items()}
            return cls(**said)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as why:
            raise Bad("its manifest cannot be read") from why


class Writer:
    """Adds members to an archive; hashes each."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.members: dict[str, str] = {}

    def table(self, name: str, lines: Iterator[bytes]) -> None:
        """Add a table in parts that fit into memory."""
        part, size, number = [], 0, 0
        for line in lines:
            part.append(line)
            size += len(line)
            if size >= _PART:
                number += 1
                self._bytes(f"{TABLES}/{name}/{number:06}.jsonl", b"".join(part))
                part, size = [], 0
        self._bytes(f"{TABLES}/{name}/{number + 1:06}.jsonl", b"".join(part))

    def file(self, name: str, file: IO[bytes]) -> None:
        """Add a file as long as it is now. Raises Bad where it got shorter meanwhile."""
        self._add(f"{FILES}/{name}", file, os.fstat(file.fileno()).st_size)

    def end(self, manifest: Manifest) -> None:
        """Add the manifest; nothing comes after it."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        self._bytes(MANIFEST, text.encode())
        self._out.write(b"\0" * (2 * _BLOCK))

    def _bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        about = tarfile.TarInfo(name)
        about.size, about.mode = size, 0o600
        try:
            self._out.write(about.tobuf(tarfile.USTAR_FORMAT, "utf-8"))
        except ValueError as why:
            raise Bad(f"{name} is too long a name for it") from why
        seen, left = hashlib.sha256(), size
        while left:
            chunk = file.read(min(_CHUNK, left))
            if not chunk:
                raise Bad(f"{name} got shorter while it was read")
            seen.update(chunk)
            self._out.write(chunk)
            left -= len(chunk)
        self._out.write(b"\0" * (-size % _BLOCK))
        self.members[name] = seen.hexdigest()


@contextmanager
def reading(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Yield the members of an archive, name and content, each to be read before the next. Raises Bad."""
    try:
        raw = path.open("rb")
    except OSError as why:
        raise Bad(f"it cannot be read ({why.strerror})") from why
    with raw, igzip.IGzipFile(fileobj=raw, mode="rb") as plain:  # type: ignore[no-untyped-call]
        most = _FREE + _GROWTH * os.fstat(raw.fileno()).st_size
        yield _members(_Bounded(plain, most))


class _Bounded:
    """Reads at most so much in all: a small file that grows without end is no backup."""

    def __init__(self, plain: Any, most: int) -> None:
        self._plain, self._left = plain, most

    def exactly(self, size: int) -> bytes:
        """Read that many bytes; Bad where they are not there."""
        self._left -= size
        if self._left < 0:
            raise Bad("it grows far more than a backup does")
        content = b""
        while len(content) < size:
            try:
                more = self._plain.read(size - len(content))
            except (OSError, EOFError, igzip_lib.IsalError) as why:  # type: ignore[misc]
                raise Bad(_CUT) from why
            if not more:
                raise Bad(_CUT)
            content += more
        return content


class _Member(io.RawIOBase):
    def __init__(self, source: _Bounded, size: int) -> None:
        self._source, self.left = source, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self.left, _CHUNK)
        if size:
            buffer[:size] = self._source.exactly(size)
            self.left -= size
        return size


def _members(source: _Bounded) -> Iterator[tuple[str, IO[bytes]]]:
    seen: set[str] = set()
    while MANIFEST not in seen:
        try:
            about = tarfile.TarInfo.frombuf(source.exactly(_BLOCK), "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeError) as why:
            raise Bad(_CUT) from why
        _check(about, seen)
        seen.add(about.name)
        member = _Member(source, about.size)
        yield about.name, io.BufferedReader(member, _CHUNK)
        while member.left:
            member.read(_CHUNK)
        source.exactly(-about.size % _BLOCK)


def _check(about: tarfile.TarInfo, seen: set[str]) -> None:
    if about.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise Bad(f"{about.name!r} in it is no plain file")
    if about.name in seen:
        raise Bad(f"{about.name!r} is in it twice")
    if about.name == MANIFEST:
        most = _LARGEST_MANIFEST
    elif _NAME.fullmatch(about.name) and _is_plain(about.name):
        most = _LARGEST_PART if about.name.startswith(TABLES) else about.size
    else:
        raise Bad(f"{about.name!r} is no name of a backup")
    if not 0 <= about.size <= most:
        raise Bad(f"{about.name!r} in it is too large, or less than nothing")


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return str(path) == name and ".." not in path.parts


def verified(path: Path, is_ours: Callable[[str], bool]) -> Manifest:
    """Read all of an archive and compare it with its manifest. Raises Bad.

    `is_ours(name)` says whether a backup would have taken a file of that name.
    """
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    with reading(path) as members:
        for name, content in members:
            if name == MANIFEST:
                manifest = Manifest.read(content.read())
            elif name.startswith(f"{FILES}/") and not is_ours(name.removeprefix(f"{FILES}/")):
                raise Bad(f"{name!r} is no file that a backup takes")
            else:
                found[name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    if manifest is None:
        raise Bad("it has no manifest")
    wrong = {name for name in found.keys() | manifest.members.keys() if found.get(name) != manifest.members.get(name)}
    if wrong:
        raise Bad(f"{min(wrong)} is not what the manifest says")
    return manifest
