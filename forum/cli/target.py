"""A database that takes the place of an empty one, whole or not at all, and the loading of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from forum.kernel import loading, schema

from .belongings import file_of

_SUFFIX = ".new"


class Occupied(Exception):
    """One line: what lives in the database already, and what to do."""


def check(url: URL) -> None:
    """Refuse a database in which somebody lives, or something else. Raises Occupied."""
    file = file_of(url)
    if file is not None and not file.exists():
        return
    engine = schema.apart(url)
    try:
        with engine.connect() as connection:
            _check(connection)
    finally:
        engine.dispose()


def _check(connection: Connection) -> None:
    if living := loading.people(connection):
        raise Occupied(
            f"{living} people live in the database {connection.engine.url.database}: nothing is written over them. "
            "Name an empty database or another FORUM_INSTANCE_DIR, look at the result, then change over."
        )
    if others := loading.strangers(connection):
        raise Occupied(
            f"the database {connection.engine.url.database} holds tables that are not ours ({', '.join(others[:3])}): "
            "make an empty one."
        )
    found = schema.version_on(connection)
    if found is not None and found not in schema.road():
        raise Occupied(f"the database was made by a later release ({found}): name an empty one, or install it.")


@contextmanager
def taking_over(url: URL, revision: str, before: Callable[[], None] = lambda: None) -> Iterator[Connection]:
    """Yield the connection of a new database with the tables of a revision; at the end it takes the place of the old.

    `before` is called when everything is written and checked, just before. Raises Occupied.
    """
    file = file_of(url)
    if file is None:
        with _in_one_transaction(url, revision, before) as connection:
            yield connection
        return
    made = file.with_name(file.name + _SUFFIX)
    with _alone(made):
        with _in_one_transaction(url.set(database=str(made)), revision, lambda: None) as connection:
            yield connection
        _free(url, file)
        before()
        made.replace(file)
        sync(file.parent)


@contextmanager
def _alone(made: Path) -> Iterator[None]:
    """Hold an empty file that nobody else may read, in place of what one that was killed has left."""
    with os.fdopen(os.open(made, os.O_RDWR | os.O_CREAT, 0o600), "rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied(f"somebody else is filling {made} just now: wait for it.") from None
        made.with_name(made.name + "-journal").unlink(missing_ok=True)
        file.truncate()
        try:
            yield
        finally:
            made.unlink(missing_ok=True)


def _free(url: URL, file: Path) -> None:
    """Make sure that nobody has the old file open, and that no log of it outlives it."""
    if file.exists():
        engine = schema.apart(url)
        try:
            if not loading.close_log(engine):
                raise Occupied(f"somebody has {file} open: stop the server and its worker first.")
        finally:
            engine.dispose()
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Let a new name outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_one_transaction(url: URL, revision: str, before: Callable[[], None]) -> Iterator[Connection]:
    engine = schema.apart(url)
    try:
        with engine.connect() as connection:
            loading.begin(connection)
            _check(connection)
            loading.empty(connection, revision)
            yield connection
            before()
            connection.commit()
    finally:
        engine.dispose()
