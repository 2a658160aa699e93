"""What the site cannot do without, tried and not believed: a database that takes writes, folders with room in them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from . import schema, settings
from .db import db, is_full

# Seconds that an answer is good for: whoever asks often costs no more than whoever asks now and then.
KEPT = 1.0
_PATIENCE_MS = 2_000
_PROBE, _SIZE = ".room", 65_536
# A write that changes nothing and reaches the disk like any other; of no table, so that nobody waits for a row.
_WRITE = {
    "sqlite": ("PRAGMA user_version", "PRAGMA user_version = {}"),
    "postgresql": ("SELECT pg_current_xact_id()", ""),
}
_kept: list[tuple[float, tuple[str, ...]]] = []
_one_at_a_time = threading.Lock()


def faults() -> tuple[str, ...]:
    """Return what is wrong just now, a line each, without secrets; empty when the site can do its work."""
    with _one_at_a_time:
        if not _kept or time.monotonic() - _kept[0][0] > KEPT:
            _kept[:] = [(time.monotonic(), tuple(_look()))]
        return _kept[0][1]


def _look() -> Iterator[str]:
    try:
        if schema.version() != schema.head():
            yield "the database has another version"
        elif fault := _writing():
            yield fault
    except DBAPIError:
        yield "the database does not answer"
    chosen = settings.current()
    for folder in dict.fromkeys((chosen.instance_dir, chosen.index_dir)):
        if folder.is_dir() and (fault := _room(folder)):
            yield f"the {'instance' if folder == chosen.instance_dir else 'index'} folder cannot be written: {fault}"


def _writing() -> str:
    read, write = _WRITE[db.engine.dialect.name]
    try:
        with db.engine.begin() as connection:
            found = connection.execute(text(read)).scalar_one()
            if write:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE_MS}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.exec_driver_sql(write.format(int(found)))
    except DBAPIError as why:
        return "the database has no room" if is_full(why) else "the database cannot be written"
    return ""


def _room(folder: Path) -> str:
    # One of each process: two that look at once do not take away each other's.
    probe = folder / f"{_PROBE}-{os.getpid()}"
    try:
        with probe.open("wb") as file:
            file.write(bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
    except OSError as why:
        return why.strerror or type(why).__name__
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return ""
