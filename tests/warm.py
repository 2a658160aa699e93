"""Connections to PostgreSQL that outlive a test: to learn of our tables anew costs more than a test asks."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, create_engine, make_url

Connection = psycopg.Connection[Any]
# What a test may have set for itself; plans stay, as the tables do.
_AS_NEW = "RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; SELECT pg_advisory_unlock_all()"
_MOST = 8
# By server, database and options.
_waiting: dict[tuple[str, str, str], list[Connection]] = {}


_ANOTHER_SHAPE = (b"ALTER", b"DEALLOCATE ALL", b"DISCARD ALL", b"DROP")


class _Planned(PrepareManager):
    """Statements that stay prepared: to plan ours takes longer than to run them, and a test asks each but a few times.

    The driver forgets all of them where anything is rolled back, which a test does at its end at the latest.
    """

    prepare_threshold = 1
    prepared_max = 5_000

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        changed = any((result.command_status or b"").startswith(_ANOTHER_SHAPE) for result in results)
        return changed and super().clear()

    def clear(self) -> bool:
        return False


def engine(url: str, **options: Any) -> Engine:
    """Return an engine whose connections wait for the next test when its pool closes them."""
    made = create_engine(url, **options, creator=lambda: connect(url))
    # What the pool closes goes through here; a test that closes a connection itself has closed it.
    setattr(made.pool._dialect, "do_close", keep)  # noqa: B010 as types would not have it
    return made


def connect(url: str, use: str = "") -> Connection:
    """Return a connection to a database that is as new; one with other options than `use` is left to who wants it."""
    place = make_url(url)
    host, name = str(place.query["host"]), str(place.database)
    waiting = _waiting.get((host, name, use), [])
    while waiting:
        # The server may have ended it meanwhile.
        if _is_as_new(one := waiting.pop()):
            return one
    made = psycopg.connect(host=host, dbname=name, user=place.username, options=use)
    made._prepared = _Planned()
    return made


def keep(connection: Connection, use: str = "") -> None:
    """Let a connection wait, or close it where it is broken or too many wait."""
    if _is_as_new(connection):
        waiting = _waiting.setdefault((connection.info.host, connection.info.dbname, use), [])
        if len(waiting) < _MOST:
            waiting.append(connection)
            return
    connection.close()


def _is_as_new(connection: Connection) -> bool:
    with contextlib.suppress(psycopg.Error):
        connection.rollback()
        connection.autocommit, connection.isolation_level, connection.read_only = True, None, None
        connection.execute(_AS_NEW)
        connection.autocommit = False
        return True
    return False


def backends() -> list[int]:
    """Return the processes of the server that serve those who wait."""
    return [one.info.backend_pid for waiting in _waiting.values() for one in waiting if not one.closed]


def end() -> None:
    """Close all that wait, before their server goes."""
    while _waiting:
        for one in _waiting.popitem()[1]:
            one.close()
