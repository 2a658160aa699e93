"""Copying the database into another, of another kind too: all of it, counted and hashed on both sides, or nothing."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from forum.kernel import loading, schema, settings, tables
from forum.kernel.db import db

from . import target


class CannotCopy(Exception):
    """One line: what is in the way and what to do."""


def copy(to: str) -> dict[str, tables.Tally]:
    """Copy one moment of the database into an empty one; return what each table holds. Raises CannotCopy."""
    source, url = schema.apart(db.engine.url), make_url(settings.database(to))
    if url == source.url:
        raise CannotCopy("it is the database in use: name another.")
    try:
        target.check(url)
        with tables.snapshot(source) as reading:
            return _copied(reading, url)
    except target.Occupied as why:
        raise CannotCopy(str(why)) from why
    except (loading.Broken, tables.Unreadable) as why:
        raise CannotCopy(f"nothing is copied: {why}.") from why
    except DatabaseError as why:
        raise CannotCopy(
            f"nothing is copied: {url.host or url.database} refuses ({type(why.orig).__name__}): look at the address."
        ) from why
    except OSError as why:
        raise CannotCopy(f"nothing is copied: {url.database} cannot be written ({why.strerror}).") from why
    finally:
        source.dispose()


def _copied(reading: Connection, url: URL) -> dict[str, tables.Tally]:
    tallies = {}
    with target.taking_over(url, schema.head()) as writing:
        known = tables.kept(writing)
        with loading.suspended(writing):
            for name, table in tables.kept(reading).items():
                count = tables.Count()
                tables.load(writing, known[name], count.of(tables.read(reading, table)))
                tallies[name] = count.tally()
        loading.compare(writing, tallies)
    return tallies
