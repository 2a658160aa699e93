"""The schema's version: bringing a database up, and what stands in the way."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade as _upgrade
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from .db import db
from .settings import ROOT

FOLDER = ROOT / "migrations"


class NewerDatabase(Exception):
    """The database was made by a later version than this one."""


def head() -> str:
    """Return the revision that this code wants."""
    return str(_scripts().get_current_head())


def road() -> list[str]:
    """Return every revision, the first first."""
    return [script.revision for script in _scripts().walk_revisions()][::-1]


def known() -> frozenset[str]:
    """Return every revision that this code can start from."""
    return frozenset(road())


def version() -> str | None:
    """Return the revision that the database has, None when it is empty."""
    with db.engine.connect() as connection:
        return version_on(connection)


def version_on(connection: Connection) -> str | None:
    """Return the revision of the database behind a connection, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Say whether this code knows a revision; one that it does not is of a later release."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def upgrade() -> None:
    """Bring the database to `head`; safe when two start at once. Raises NewerDatabase."""
    found = version()
    if found is not None and found not in known():
        raise NewerDatabase(found)
    if found != head():
        _upgrade(directory=str(FOLDER))


def move(connection: Connection, revision: str) -> None:
    """Bring the database behind a connection up or down to a revision, inside its transaction; the caller commits."""
    down = revision == "base" or revision in _below(version_on(connection))
    config = _config()
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, revision)


def apart(url: str | URL) -> Engine:
    """Return an engine for work on a whole database: SQLite's transactions are ours, its foreign keys are off.

    The driver would commit before DDL, and a batch migration with foreign keys on would empty the tables that point.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _own_transactions)
    return engine


def _own_transactions(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA busy_timeout=30000")


def _below(revision: str | None) -> frozenset[str]:
    if revision is None:
        return frozenset()
    return frozenset(script.revision for script in _scripts().iterate_revisions(revision, "base")) - {revision}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config(FOLDER / "alembic.ini")
    config.set_main_option("script_location", str(FOLDER))
    return config
