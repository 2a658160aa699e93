"""The schema's version: bringing a database up, and what stands in the way."""

from __future__ import annotations

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade as _upgrade

from .db import db
from .settings import ROOT

FOLDER = ROOT / "migrations"


class NewerDatabase(Exception):
    """The database was made by a later version than this one."""


def head() -> str:
    """Return the revision that this code wants."""
    return str(_scripts().get_current_head())


def version() -> str | None:
    """Return the revision that the database has, None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Say whether this code knows a revision; one that it does not is of a later release."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def upgrade() -> None:
    """Bring the database to `head`; safe when two start at once. Raises NewerDatabase."""
    found = version()
    if found is not None and found not in {script.revision for script in _scripts().walk_revisions()}:
        raise NewerDatabase(found)
    if found != head():
        _upgrade(directory=str(FOLDER))


def _scripts() -> ScriptDirectory:
    config = Config(FOLDER / "alembic.ini")
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)
