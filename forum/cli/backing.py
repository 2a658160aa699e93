"""Making a backup: one moment of the database, then the files that it speaks of, in one archive."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from isal import igzip
from sqlalchemy import Connection

from forum.kernel import clock, files, schema, settings, tables, tokens
from forum.kernel.db import db

from . import belongings
from .archive import Bad, Manifest, Writer
from .target import sync

_SUFFIX, _PART = ".tar.gz", ".part"
_LEVEL = 2


class CannotBack(Exception):
    """One line: what is in the way and what to do."""


@dataclass(frozen=True)
class Made:
    """A backup that lies on the disk."""

    path: Path
    manifest: Manifest


def mark(key: str) -> str:
    """Return what tells one secret key from another and does not give it away."""
    return hashlib.sha256(b"backup:" + key.encode()).hexdigest()[:16]


def make(target: Path | None) -> Made:
    """Write an archive into a folder, or under a name that is free. Raises CannotBack."""
    path = _path(target)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear(path.parent)
        part = path.with_name(f".{path.name}.{tokens.new()[:8]}{_PART}")
        try:
            # Nobody but us may read it from its first byte on.
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                fcntl.flock(out, fcntl.LOCK_EX)
                manifest = _written(out)
                out.flush()
                os.fsync(out.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        sync(path.parent)
    except files.Away as why:
        raise CannotBack(f"{why.what}: {why.do}") from why
    except OSError as why:
        raise CannotBack(f"{path} cannot be written ({why.strerror}): name another place, or make room.") from why
    except Bad as why:
        raise CannotBack(f"{why}: look at {settings.current().instance_dir}.") from why
    return Made(path, manifest)


def _path(target: Path | None) -> Path:
    folder = (target or settings.current().instance_dir / "backups").absolute()
    if target is None or folder.is_dir():
        return folder / f"forum-{clock.now():%Y-%m-%dT%H%M%S}Z{_SUFFIX}"
    if not folder.name.endswith(_SUFFIX):
        raise CannotBack(f"{target} is no folder: name one that is there, or a file that ends with {_SUFFIX}.")
    if folder.exists():
        raise CannotBack(f"{target} is there already: choose another name.")
    return folder


def _clear(folder: Path) -> None:
    """Remove what a backup that was killed has left; one that is still at work holds its lock."""
    for left in folder.glob(f".*{_SUFFIX}.*{_PART}"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _written(out: IO[bytes]) -> Manifest:
    engine = schema.apart(db.engine.url)
    try:
        with (
            # Files of rows that are deleted meanwhile stay until they are read.
            files.holding(),
            _packed(out) as packed,
            tables.snapshot(engine) as connection,
        ):
            writer = Writer(packed)
            manifest = _tables(connection, writer)
            # After the rows: every file that a row speaks of is there by now.
            _files(writer)
            writer.end(manifest)
    finally:
        engine.dispose()
    return manifest


def _packed(out: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    opened: Any = igzip.IGzipFile
    made: AbstractContextManager[IO[bytes]] = opened(fileobj=out, mode="wb", compresslevel=_LEVEL)
    return made


def _tables(connection: Connection, writer: Writer) -> Manifest:
    revision = schema.version_on(connection)
    if revision is None:
        raise CannotBack("the database is empty: there is nothing to back up; look at FORUM_DATABASE_URL.")
    made_at, tallies, columns = clock.now(), {}, {}
    for name, table in tables.kept(connection).items():
        count = tables.Count()
        writer.table(name, count.of(tables.read(connection, table)))
        tallies[name], columns[name] = count.tally(), list(table.columns.keys())
    chosen = settings.current()
    return Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        version=version("learning-pods"),
        revision=revision,
        database=connection.dialect.name,
        key=mark(chosen.secret_key),
        has_key=(chosen.instance_dir / belongings.SECRET_KEY).is_file(),
        tables=tallies,
        columns=columns,
        members=writer.members,
    )


def _files(writer: Writer) -> None:
    chosen = settings.current()
    database = belongings.file_of(db.engine.url)
    others = [chosen.index_dir, *([database] if database else [])]
    for name in belongings.files(chosen.instance_dir, *others):
        if files.is_kept(name):
            continue
        # One that was removed since is one that no row of the next moment speaks of.
        with suppress(FileNotFoundError), (chosen.instance_dir / name).open("rb") as file:
            writer.file(name, file)
    # Wherever they are kept, they are called alike, so that they come back anywhere.
    for key, _size, _at in files.listed():
        with suppress(FileNotFoundError), files.opened(key) as file:
            writer.file(files.called(key), file)
