"""Keeping the index whole: which one is in use, building it anew, comparing it with the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from forum.kernel import clock, settings
from forum.kernel.outbox import emit

from . import queries_entries as database
from .backend import Backend, Busy, Differences, Entry, State, Unready
from .events import IndexUnready
from .postgres_index import PostgresBackend
from .whoosh_index import WhooshBackend

_log = logging.getLogger(__name__)
Progress = Callable[[int, int], object]


def backend() -> Backend:
    """Return the index of this site."""
    chosen = settings.current()
    return _shared() if chosen.search_backend == "postgres" else _in(chosen.index_dir)


@cache
def _shared() -> Backend:
    return PostgresBackend()


@cache
def _in(folder: Path) -> Backend:
    return WhooshBackend(folder)


def rebuild(progress: Progress | None = None) -> int:
    """Build the index anew beside the live one and swap; return its entries. `progress(done, total)`. Raises Busy."""
    began, total, done = clock.now(), database.entries_in_all(), 0

    def counted() -> Iterator[Entry]:
        nonlocal done
        for done, entry in enumerate(database.all_entries(), 1):
            yield entry
            if progress and done % 100 == 0:
                progress(done, max(total, done))

    # Some at a time: while a large library is read anew, as much may change.
    backend().rebuild(counted(), lambda: database.batches_of(database.told_since(began)))
    if progress:
        progress(done, max(total, done))
    _log.info("index built", extra={"entries": done})
    return done


def verify(*, most: int = 100) -> Differences:
    """Compare every entry with the database; name at most `most` keys of each kind. Raises Unready."""
    marks = dict(backend().marks())
    missing: list[int] = []
    stale: list[int] = []
    for entry in database.all_entries():
        mark = marks.pop(entry.key, None)
        if mark is None:
            missing.append(entry.key)
        elif mark != entry.mark:
            stale.append(entry.key)
    return Differences(tuple(missing[:most]), tuple(stale[:most]), tuple(sorted(marks)[:most]))


def state() -> State:
    """Say how the index is, for the doctor and the administration."""
    return backend().state()


def ensure(*, whole: bool = True) -> bool:
    """Build an index where there is none that can be read; say whether it was built now.

    The worker calls it when somebody could not search, and at its start, where it reads a piece and not the whole.
    """
    try:
        backend().probe(whole=whole)
    except Unready as why:
        _log.warning("index unready", extra={"why": str(why)})
        try:
            rebuild()
        except Busy:
            return False
        return True
    return False


def ask_for_repair() -> bool:
    """Let the worker look after the index; say whether that was asked only now. The caller commits."""
    if database.repair_is_waiting():
        return False
    emit(IndexUnready(None))
    return True
