"""Restoring a backup: verified before anything is touched, built beside, and in place at one stroke."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DatabaseError

from forum.kernel import files, loading, schema, settings, tables
from forum.kernel.db import db
from forum.people import actions_sessions

from . import archive, belongings, target
from .archive import Bad, Manifest

_STAGE = ".restore"
_GROWN = 3


class CannotRestore(Exception):
    """One line: what is in the way and what to do."""


def verify(path: Path) -> Manifest:
    """Read all of an archive. Raises CannotRestore where it is not whole."""
    try:
        return archive.verified(path, belongings.is_ours)
    except Bad as why:
        raise CannotRestore(f"{path} is not restored: {why}.") from why


def restore(path: Path, *, take_over: bool = False) -> Manifest:
    """Put what an archive holds in place of an empty site. Raises CannotRestore.

    A store outside the instance folder that holds files already is used only if it may be taken over.
    """
    manifest = verify(path)
    if manifest.revision not in schema.road():
        raise CannotRestore(
            f"{path} has version {manifest.revision} of a later release ({manifest.version}): install that release."
        )
    chosen = settings.current()
    db.engine.dispose()
    try:
        target.check(db.engine.url)
        if chosen.storage_url and not take_over:
            _unused(files.store())
        with _alone(chosen.instance_dir), _staged(chosen.instance_dir) as stage:
            _room(chosen.instance_dir, path)
            _put(path, manifest, stage)
    except target.Occupied as why:
        raise CannotRestore(str(why)) from why
    except (Bad, loading.Broken, tables.Unreadable) as why:
        raise CannotRestore(f"{path} is not restored: {why}.") from why
    except DatabaseError as why:
        raise CannotRestore(f"{path} is not restored: the database refuses it ({type(why.orig).__name__}).") from why
    except files.Away as why:
        raise CannotRestore(f"nothing is restored: {why.what}: {why.do}") from why
    except OSError as why:
        raise CannotRestore(f"nothing is restored: {chosen.instance_dir} cannot be written ({why.strerror}).") from why
    return manifest


@contextmanager
def unseen() -> Iterator[None]:
    """Let no file that is made inside the block be read by others."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """Let no server bring the database up meanwhile."""
    with (instance / "upgrade.lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRestore("somebody else is at work on this database: wait for it.") from None
        yield


@contextmanager
def _staged(instance: Path) -> Iterator[Path]:
    """Yield an empty folder for the files; whatever a restore that was killed has left is gone."""
    stage = instance / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unused(store: files.Store) -> None:
    """Refuse a store that may be another site's: this one would tidy away whatever its database does not know."""
    if next(store.listed(), None) is not None:
        raise CannotRestore(
            f"{store.place} holds files already, and a site that uses them would lose what came since the backup: "
            "name an empty place in FORUM_STORAGE_URL or, if no site uses them any more, say --take-over-files."
        )


def _room(instance: Path, path: Path) -> None:
    wanted = path.stat().st_size * 10
    if shutil.disk_usage(instance).free < wanted:
        raise CannotRestore(f"less than {wanted >> 20} MB are free at {instance}: make room.")


def _put(path: Path, manifest: Manifest, stage: Path) -> None:
    with target.taking_over(db.engine.url, manifest.revision, lambda: _move_in(stage)) as connection:
        with loading.suspended(connection):
            _load(connection, path, manifest, stage)
        loading.compare(connection, manifest.tables)
        schema.move(connection, "head")
        # Whoever signed out since, perhaps because a telephone was stolen, is not signed in there again.
        actions_sessions.end_all(connection)


def _load(connection: Connection, path: Path, manifest: Manifest, stage: Path) -> None:
    known = tables.kept(connection)
    if {name: list(table.columns.keys()) for name, table in known.items()} != manifest.columns:
        raise Bad(f"its tables are not those of version {manifest.revision}")
    with archive.reading(path) as members:
        for name, content in members:
            kind, _, rest = name.partition("/")
            if kind == archive.TABLES:
                _rows(connection, known, rest.partition("/")[0], content)
            elif kind == archive.FILES and belongings.is_ours(rest):
                _file(stage / rest, content)


def _rows(connection: Connection, known: dict[str, Table], name: str, content: IO[bytes]) -> None:
    if name not in known:
        raise Bad(f"{name} is no table of it")
    first = content.readline()
    if first:
        tables.load(connection, known[name], chain([first], content))


def _file(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file)


def _move_in(stage: Path) -> None:
    """Put the files in place, and away with an index of what was here before."""
    chosen = settings.current()
    for left in chosen.index_dir.glob("*"):
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != "README.md":
            left.unlink()
    for name in belongings.files(stage):
        if files.is_kept(name):
            files.store().put(stage / name, name.rpartition("/")[2])
            continue
        place = chosen.instance_dir / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (stage / name).replace(place)
